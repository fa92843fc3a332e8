"""Queries as the forge writes them: short clauses on a line, and always the same query."""

import pytest
import sqlglot

from game import paths
from game.forge.drafting.layout import WIDTH, laid_out
from game.puzzle.pack import load_pack

ANSWERS = [
    puzzle.answer
    for folder in sorted((paths.levels_dir() / "packs").iterdir())
    for puzzle in load_pack(folder).puzzles.values()
]


@pytest.mark.parametrize("start", range(8))
def test_laid_out_text_is_the_same_query(start: int) -> None:
    for answer in ANSWERS[start::8]:
        tree = sqlglot.parse_one(answer, read="duckdb")
        plain = sqlglot.parse_one(tree.sql(dialect="duckdb", comments=False), read="duckdb")
        assert sqlglot.parse_one(laid_out(tree), read="duckdb") == plain


def test_short_clauses_stand_on_one_line() -> None:
    tree = sqlglot.parse_one(
        "SELECT a, SUM(b) AS total FROM t WHERE a > 1 GROUP BY a ORDER BY total DESC, a ASC", read="duckdb"
    )
    assert laid_out(tree).split("\n") == [
        "select a, sum(b) as total",
        "from t",
        "where a > 1",
        "group by a",
        "order by total desc, a",
    ]


def test_long_lists_are_broken_by_item() -> None:
    columns = [f"a_rather_long_column_name_{n}" for n in range(6)]
    lines = laid_out(sqlglot.parse_one(f"select {', '.join(columns)} from t")).split("\n")
    assert [line.strip(" ,") for line in lines[1:7]] == columns
    assert max(map(len, lines)) <= WIDTH


def test_texts_in_quotes_keep_their_letters_and_lines() -> None:
    tree = sqlglot.parse_one("select 'GROUP BY\n  X', \"ORDER\" from t", read="duckdb")
    assert "'GROUP BY\n  X'" in laid_out(tree)
    assert '"ORDER"' in laid_out(tree)

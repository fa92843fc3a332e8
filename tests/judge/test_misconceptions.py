"""Suspicions: each code speaks where it must, keeps silent beside it, and never says a word of the answer."""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import duckdb
import pytest
import sqlglot
import yaml
from sqlglot import exp

from game.engine.instances import Opened
from game.engine.locks import open_locked
from game.engine.store import open_store
from game.engine.visible import Visible
from game.judge.derive import catalog
from game.judge.misconceptions import find, measured
from game.judge.misconceptions.suspicion import MEASURED, STAGES, Stage, Suspicion
from game.judge.misconceptions.tool import suspicions_tool
from game.paths import levels_dir
from game.puzzle.pack import load_pack
from game.strings import catalogue
from tests.shipped import taken

FIXTURES: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("misconceptions.yml").read_text(encoding="utf-8"))
CODES: Mapping[str, Any] = FIXTURES["codes"]
SAID = [
    pytest.param(code, {"stage": case["stage"], **said}, id=f"{code}-{n}")
    for code, case in CODES.items()
    for n, said in enumerate(case["says"])
]
UNSAID = [
    pytest.param(code, sql, id=f"{code}-{n}") for code, case in CODES.items() for n, sql in enumerate(case["silent"])
]
TEXTS = [
    (sql, case["answer"]) for case in CODES.values() for sql in (*(s["sql"] for s in case["says"]), *case["silent"])
]
SHOP = load_pack(levels_dir() / "packs" / "shop")
SENTENCE_MOST = 160
"""Letters of a sentence."""


def _column(name: str, told: str) -> dict[str, Any]:
    """`BIGINT null shops.id` in a fixture's catalog: type, nullable, what it points to."""
    kind, *rest = told.split()
    to = [word.split(".") for word in rest if "." in word]
    return {"name": name, "type": kind, "nullable": "null" in rest, "references": to[0] if to else None}


TABLES = [
    {"name": table, "columns": [_column(name, told) for name, told in columns.items()]}
    for table, columns in FIXTURES["tables"].items()
]


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    file = tmp_path_factory.mktemp("misconceptions") / "puzzle.duckdb"
    with duckdb.connect(file) as writer:
        writer.execute(FIXTURES["database"])
    with open_locked(file) as locked:
        yield locked


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_locked(open_store(SHOP, tmp_path_factory.mktemp("shop")).instance.database) as locked:
        yield locked


@functools.cache
def asked(connection: duckdb.DuckDBPyConnection, sql: str, answer: str) -> list[Suspicion]:
    told = suspicions_tool(connection, {"sql": sql, "answer": answer, "tables": TABLES})
    return [Suspicion(**suspicion) for suspicion in told["suspicions"]]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def spoken(suspicion: Suspicion) -> set[str]:
    """All words of a sentence; numbers only where it shows code, for else they are counts."""
    prose, code = (" ".join(suspicion.sentence.split("`")[n::2]) for n in (0, 1))
    return {word for word in words(prose) if not word.isdigit()} | words(code)


def named(sql: str) -> set[str]:
    """Words of a query that are its own: names and literals, not SQL's."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    nodes = tree.find_all(exp.Identifier, exp.Literal)
    return {word for node in nodes for word in words(str(node.this))}


def test_every_code_has_a_text_and_examples() -> None:
    texts = {key.partition(".")[2] for key in catalogue() if key.startswith("misconceptions.")}
    assert texts == set(CODES)
    assert len(CODES) >= 45
    assert set(CODES) >= MEASURED
    assert {code for code, case in CODES.items() if len(case["says"]) < 2 or len(case["silent"]) < 3} == set()


def test_every_example_is_valid_sql(connection: duckdb.DuckDBPyConnection) -> None:
    for sql in {text for pair in TEXTS for text in pair}:
        connection.cursor().execute(sql).fetchall()


@pytest.mark.parametrize(("code", "said"), SAID)
def test_it_speaks(connection: duckdb.DuckDBPyConnection, code: str, said: Mapping[str, Any]) -> None:
    case = CODES[code]
    [found] = [s for s in asked(connection, said["sql"], case["answer"]) if s.code == code]
    assert found == Suspicion(said["stage"], code, said["details"], case["certain"])
    assert 0 < len(found.sentence) <= SENTENCE_MOST
    assert "{" not in found.sentence.replace(str(said["details"]), "")


@pytest.mark.parametrize(("code", "sql"), UNSAID)
def test_it_keeps_silent(connection: duckdb.DuckDBPyConnection, code: str, sql: str) -> None:
    assert [s.sentence for s in asked(connection, sql, CODES[code]["answer"]) if s.code == code] == []


def test_no_word_of_the_answer_is_said(connection: duckdb.DuckDBPyConnection) -> None:
    said = [(s, sql, answer) for sql, answer in TEXTS for s in asked(connection, sql, answer)]
    assert [(s.sentence, sql) for s, sql, answer in said if spoken(s) & (named(answer) - words(sql))] == []


def test_answers_beside_themselves_are_above_suspicion(connection: duckdb.DuckDBPyConnection) -> None:
    assert [(s.code, case["answer"]) for case in CODES.values() for s in asked(connection, *[case["answer"]] * 2)] == []


def test_they_come_in_order_of_stage_and_the_certain_first(connection: duckdb.DuckDBPyConnection) -> None:
    assert get_args(Stage) == STAGES
    for sql, answer in TEXTS:
        found = [(STAGES.index(s.stage), not s.certain) for s in asked(connection, sql, answer)]
        assert found == sorted(found)


def test_only_counts_are_measured(connection: duckdb.DuckDBPyConnection) -> None:
    for sql, answer in TEXTS:
        assert not {s.code for s in find.suspicions(sql, answer, TABLES)} & MEASURED
        assert all(not s.certain for s in asked(connection, sql, answer) if s.code in MEASURED)


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("", id="empty"),
        pytest.param("select", id="half"),
        pytest.param("select 'abc", id="open-quote"),
        pytest.param("select " + "(" * 400 + "1" + ")" * 400, id="deep"),
        pytest.param("select nothing from nowhere where nobody = null", id="unknown"),
        pytest.param("select 1; select 2", id="two"),
        pytest.param("\0", id="nul"),
        pytest.param("from orders positional join customers", id="only-duckdb-knows"),
        pytest.param("pivot orders on status using sum(amount)", id="pivot"),
        pytest.param("describe orders", id="no-query"),
        pytest.param("values (1), (2)", id="values"),
        pytest.param("with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) from r", id="loop"),
        pytest.param("from orders o, lateral (select o.amount * 2) as l(x), unnest([1]) as u(y)", id="lateral"),
    ],
)
def test_no_text_makes_it_stumble(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    for pair in ((sql, "select id from orders"), ("select id from orders", sql)):
        assert isinstance(find.suspicions(*pair, TABLES), tuple)
        assert isinstance(asked(connection, *pair), list)


def _readable(texts: Sequence[tuple[str, str]], tables: list[dict[str, Any]]) -> Iterator[tuple[Any, Any]]:
    for sql, answer in texts:
        pair = find.read(sql, answer, tables)
        if pair is not None:
            yield pair


def test_no_detector_stumbles_over_texts_that_can_be_read(connection: duckdb.DuckDBPyConnection) -> None:
    """`suspicions` would hide it."""
    count = measured.counter(Opened(connection, Visible.of(connection, [str(table["name"]) for table in TABLES])))
    for pair in _readable([*TEXTS, *((answer, answer) for _, answer in TEXTS)], TABLES):
        for detector in find.DETECTORS:
            list(detector(*pair))
        for measure in measured.MEASURES:
            list(measure(*pair, count))


@pytest.mark.parametrize("puzzle", [puzzle.name for puzzle in taken(SHOP)])
def test_right_queries_are_above_suspicion(shop: duckdb.DuckDBPyConnection, puzzle: str) -> None:
    answer, tables = SHOP.puzzles[puzzle].answer, catalog(SHOP)
    for sql in (answer, *SHOP.puzzles[puzzle].also):
        for pair in _readable([(sql, answer)], tables):
            for detector in find.DETECTORS:
                list(detector(*pair))
        told = suspicions_tool(shop, {"sql": sql, "answer": answer, "tables": tables})["suspicions"]
        assert [Suspicion(**s).sentence for s in told] == []


def test_wrong_queries_are_told_in_words_of_their_own() -> None:
    told, tables = 0, catalog(SHOP)
    for puzzle in taken(SHOP):
        for wrong in puzzle.wrong:
            found = find.suspicions(wrong.sql, puzzle.answer, tables)
            told += bool(found)
            foreign = named(puzzle.answer) - words(wrong.sql)
            details = words(" ".join(detail for s in found for detail in s.details.values()))
            assert details & foreign == set(), (wrong.sql, found)
            assert all(len(s.sentence) <= SENTENCE_MOST for s in found)
    assert told >= 80

"""Near misses: each kind where it belongs and not elsewhere; laws that hold for any answer; every shipped puzzle."""

import dataclasses
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from game import paths
from game.engine.names import dotted
from game.judge.derive import catalog
from game.judge.nearmiss.editor import Editor
from game.judge.nearmiss.kinds import FAMILIES, KINDS
from game.judge.nearmiss.make import MOST, NearMiss, near_misses, unproved
from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tool import near_misses_tool
from game.judge.nearmiss.tree import printed, read
from game.judge.normal import normal_form
from game.puzzle.pack import load_pack
from game.strings import catalogue
from tests.shipped import taken

DATA = """
create table customers(id integer, first_name varchar, last_name varchar, city varchar, joined_on date, left_on date,
    is_member boolean);
create table orders(id integer, customer_id integer, amount decimal(8,2), tax decimal(8,2), status varchar,
    ordered_at timestamp, tags varchar[]);
create table nodes(id integer, parent_id integer);
insert into customers values (1, 'Ada', 'A', 'Rome', '2024-01-01', null, true),
    (2, 'Ada', 'B', null, '2024-05-01', '2025-01-01', false);
insert into orders values (1, 1, 5, 1, 'completed', '2025-01-31 12:00:00', ['x']),
    (2, null, 10, null, 'returned', '2025-02-01', ['x', 'y']), (3, 1, 20, 2, 'paid', '2025-01-01', []);
insert into nodes values (1, null), (2, 1), (3, 2);
"""
NULLABLE = {"city", "left_on", "customer_id", "tax", "parent_id"}
REFERENCES = {"customer_id": ["customers", "id"], "parent_id": ["nodes", "id"]}
TARGET = {"columns": [{"name": "a b", "type": "INTEGER"}], "rows": [[1], [None]], "total": 2}
SHOP = paths.levels_dir() / "packs" / "shop"
ROWS_MOST = 25
"""Rows of each of the shop's tables that its near misses run on."""
RUN_S = 1.0
CONFIG: dict[str, Any] = {"threads": 1, "memory_limit": "1GB", "temp_directory": ""}
"""A runaway near miss fills neither the memory nor the disk."""
RUNNING_LEAST = 0.95


@dataclasses.dataclass(frozen=True)
class Example:
    answer: str
    made: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]


def _examples() -> Iterator[Example]:
    text = (Path(__file__).parent / "near_misses.sql").read_text(encoding="utf-8")
    for block in text.split("\n\n"):
        answer, *rest = [line for line in block.strip().splitlines() if not line.startswith("-- ")] or [""]
        made = [line[2:].split(": ", 1) for line in rest if line.startswith("+")]
        absent = [kind for line in rest if line.startswith("-") for kind in line[2:].split()]
        if answer:
            yield Example(answer, tuple((kind, sql) for kind, sql in made), tuple(absent))


EXAMPLES = tuple(_examples())
ANSWERS = tuple(example.answer for example in EXAMPLES)


@pytest.fixture(scope="module")
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config=CONFIG) as connection:
        connection.execute(DATA)
        yield connection


@pytest.fixture(scope="module")
def tables(small: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    found = small.execute("select table_name, column_name, data_type from duckdb_columns() where not internal")
    columns: dict[str, list[dict[str, Any]]] = {}
    for table, name, type_ in found.fetchall():
        column = {"name": name, "type": type_, "nullable": name in NULLABLE, "references": REFERENCES.get(name)}
        columns.setdefault(table, []).append(column)
    return [{"name": name, "columns": listed} for name, listed in columns.items()]


@pytest.fixture(scope="module")
def made(tables: list[dict[str, Any]]) -> dict[str, tuple[NearMiss, ...]]:
    return {answer: near_misses(answer, tables, prove=False) for answer in ANSWERS}


def test_every_kind_has_a_sentence_and_examples_for_and_against() -> None:
    sentences = {name.removeprefix("nearmiss.") for name in catalogue() if name.startswith("nearmiss.")}
    assert {name for name in sentences if not name.startswith("equal.")} == set(KINDS)
    assert len(KINDS) == len(set(KINDS))
    assert {kind for example in EXAMPLES for kind, _ in example.made} | {"hardcoded"} == set(KINDS)
    assert {kind for example in EXAMPLES for kind in example.absent} == set(KINDS)


@pytest.mark.parametrize("example", EXAMPLES, ids=ANSWERS)
def test_kinds_are_made_where_they_belong(example: Example, made: dict[str, tuple[NearMiss, ...]]) -> None:
    found = {(miss.kind, miss.sql) for miss in made[example.answer]}
    assert set(example.made) - found == set()
    assert {kind for kind, _ in found} & set(example.absent) == set()


def test_near_misses_run(made: dict[str, tuple[NearMiss, ...]], small: duckdb.DuckDBPyConnection) -> None:
    texts = [miss.sql for found in made.values() for miss in found]
    failed = [text for text in texts if not _runs(small, text)]
    assert len(failed) <= (1 - RUNNING_LEAST) * len(texts), failed


def test_sentences_are_filled_in(made: dict[str, tuple[NearMiss, ...]]) -> None:
    whats = [miss.what for found in made.values() for miss in found]
    assert [what for what in whats if "{" in what or "``" in what or not what.endswith(".")] == []


@pytest.mark.parametrize("answer", ANSWERS[:6])
def test_no_near_miss_is_provably_the_answer_or_another(answer: str, tables: list[dict[str, Any]]) -> None:
    schema = {table["name"]: {c["name"]: c["type"] for c in table["columns"]} for table in tables}
    forms = [normal_form(sql, schema) for sql in (answer, *(miss.sql for miss in near_misses(answer, tables)))]
    assert None not in forms
    assert len(set(forms)) == len(forms)


def test_what_is_provably_the_answer_is_left_out(tables: list[dict[str, Any]]) -> None:
    alike = [NearMiss("k", "SELECT id FROM orders WHERE 1 < amount", ""), NearMiss("k", "SELECT tax FROM orders", "")]
    assert unproved("select id from orders where amount > 1", alike, tables) == (alike[1],)


def test_the_visible_rows_are_written_down(small: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]]) -> None:
    first = near_misses("select id from orders", tables, TARGET)[0]
    assert first.kind == "hardcoded"
    relation = small.sql(first.sql)
    assert (relation.columns, relation.fetchall()) == (["a b"], [(1,), (None,)])


@pytest.mark.parametrize(
    "target",
    [
        pytest.param({"columns": [{"name": "a", "type": "INTEGER[]"}], "rows": [[[1]]], "total": 1}, id="lists"),
        pytest.param({"columns": [{"name": "a", "type": "INTEGER"}], "rows": [[1]], "total": 2}, id="cut"),
        pytest.param({"columns": [{"name": "a", "type": "INT) ; x"}], "rows": [[1]], "total": 1}, id="no-type"),
        pytest.param({"columns": [{"name": "a", "type": "INTEGER"}], "rows": [], "total": 0}, id="empty"),
    ],
)
def test_what_cannot_be_written_down_is_not(target: dict[str, Any], tables: list[dict[str, Any]]) -> None:
    assert "hardcoded" not in {miss.kind for miss in near_misses("select id from orders", tables, target)}


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("", id="empty"),
        pytest.param("select", id="half"),
        pytest.param("select 'abc", id="open-quote"),
        pytest.param("select " + "(" * 3000 + "1" + ")" * 3000, id="deep"),
        pytest.param("select nothing from nowhere where a = (select b)", id="unknown"),
        pytest.param("select 1; select 2", id="two"),
        pytest.param("\0", id="nul"),
        pytest.param("from orders positional join nodes", id="only-duckdb-knows"),
        pytest.param("with a as (select * from a) select * from a where x > 1", id="itself"),
        pytest.param("create table t(a int)", id="no-query"),
    ],
)
def test_odd_texts_never_raise(sql: str, tables: list[dict[str, Any]]) -> None:
    assert isinstance(near_misses(sql, tables), tuple)


def test_what_is_printed_otherwise_has_none(small: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]]) -> None:
    """sqlglot takes 0xFF for 0 named xFF."""
    assert near_misses_tool(small, {"sql": "select 0xFF as a from orders", "tables": tables}) == {"near_misses": []}
    wrong = near_misses_tool(small, {"sql": "select id from orders where id > 0x01", "tables": tables})
    assert wrong == {"near_misses": []}


def test_the_tool_gives_plain_data(small: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]]) -> None:
    request = {"sql": "select id from orders where amount > 5", "tables": tables, "target": TARGET, "prove": False}
    found = near_misses_tool(small, request)["near_misses"]
    assert [set(miss) for miss in found] == [{"kind", "sql", "what"}] * len(found)
    assert found[0]["kind"] == "hardcoded"


def test_each_kinds_first_comes_before_any_kinds_second(made: dict[str, tuple[NearMiss, ...]]) -> None:
    for found in made.values():
        counts: Counter[str] = Counter()
        rounds = []
        for miss in found:
            rounds.append(counts[miss.kind])
            counts[miss.kind] += 1
        assert rounds == sorted(rounds)


# Laws, on answers put together at random.

CONDITIONS = st.sampled_from(
    [
        "o.amount >= 10",
        "o.status = 'paid' or o.tax is null",
        "not (o.amount between 5 and 10 or o.tax <> 1)",
        "o.ordered_at >= '2025-01-01' and o.ordered_at < '2025-02-01' and o.amount > 1",
        "exists (select 1 from nodes n where n.id = o.id and n.parent_id > 1)",
        "o.id in (select parent_id from nodes) and (o.tax = 1 or o.amount = 2)",
        "case when o.amount > 5 then 1 when o.amount > 2 then 2 end = 1",
        "o.amount - (o.tax - 1) > -2",
        "o.amount > any (select tax from orders)",
    ]
)
JOINS = st.sampled_from(["join", "left join", "full join"])
OUTPUTS = st.sampled_from(
    [
        "o.status, count(*) as n, sum(o.amount * (o.tax + 1)) as total",
        "o.status, count(distinct c.id) as n, round(avg(o.amount), 2) as total",
        "o.status, max(month(o.ordered_at)) as n, sum(o.amount) filter (where o.tax > 1) as total",
    ]
)
ENDS = st.sampled_from(
    ["", "having count(*) > 1", "order by n desc, 1 limit 3", "qualify rank() over (order by n) = 1"]
)


@st.composite
def answers(draw: st.DrawFn) -> str:
    on = draw(st.sampled_from(["c.id = o.customer_id", "c.id = o.customer_id and o.tax > 1"]))
    query = f"select {draw(OUTPUTS)} from orders o {draw(JOINS)} customers c on {on} where {draw(CONDITIONS)}"
    query += f" group by o.status {draw(ENDS)}"
    return draw(st.sampled_from(["{}", "with q as ({}) select * from q where n > 1"])).format(query)


@settings(max_examples=6, deadline=None)
@given(sql=answers())
def test_laws(sql: str, tables: list[dict[str, Any]], small: duckdb.DuckDBPyConnection) -> None:
    found = near_misses(sql, tables, prove=False)
    assert found == near_misses(sql, tables, prove=False), "deterministic"
    texts = [miss.sql for miss in found]
    assert 0 < len(texts) <= MOST
    assert len(set(texts)) == len(texts), "distinct"
    assert printed(read(sql)) not in texts
    for text in texts:
        assert printed(sqlglot.parse_one(text, read="duckdb")) == text
    assert {miss.kind for miss in found} <= set(KINDS)


@settings(max_examples=6, deadline=None)
@given(sql=answers())
def test_the_answers_tree_is_left_alone(sql: str, tables: list[dict[str, Any]]) -> None:
    tree = read(sql)
    before, editor = repr(tree), Editor(tree)
    for family in FAMILIES:
        for change in family(tree, Names(tree, tables)):
            editor.changed(change)
    assert repr(tree) == before


# Every shipped puzzle, on the first rows of its tables.


@pytest.fixture(scope="module")
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config=CONFIG) as connection:
        connection.execute("pragma disable_optimizer")  # thousands of small queries: planning is what takes the time
        for table in load_pack(SHOP).tables:
            file = SHOP / "data" / f"{table.name}.parquet"
            connection.execute(f"create table {dotted(table.name)} as from '{file}' limit {ROWS_MOST}")
        yield connection


def _runs(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    timer = threading.Timer(RUN_S, connection.interrupt)
    timer.start()
    try:
        connection.execute(sql).fetchmany(1000)
        return True
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        return True  # large, not wrong
    except duckdb.Error:
        return False
    finally:
        timer.cancel()


def test_near_misses_of_every_puzzle_run(shop: duckdb.DuckDBPyConnection) -> None:
    pack = load_pack(SHOP)
    listed = catalog(pack)
    total = 0
    failed = []
    for name, puzzle in ((puzzle.name, puzzle) for puzzle in taken(pack)):
        found = near_misses(puzzle.answer, listed, prove=False)
        assert found, name
        total += len(found)
        failed += [(name, miss) for miss in found if not _runs(shop, miss.sql)]
    assert len(failed) <= (1 - RUNNING_LEAST) * total, failed

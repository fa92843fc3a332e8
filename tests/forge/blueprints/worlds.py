"""Tiny worlds made of SQL, for tests of blueprints, and what holds of every candidate."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from game.engine.names import dotted, literal
from game.forge.drafting.candidate import Candidate
from game.forge.world.world import DIALECT, World, world_of
from game.puzzle.catalog import (
    AcceptedValues,
    Check,
    Column,
    NotNull,
    Relationship,
    Table,
    Test,
    Unique,
    UniqueTogether,
)
from game.puzzle.model import Pack

_IN = re.compile(r"^\(\"?\w+\"? IN \((.*)\)\)$")
_PAIR = re.compile(r"(\w+'s )?first and last name")
_TABLES = (
    "select case when schema_name = 'main' then '' else schema_name || '.' end || table_name from duckdb_tables() "
    "order by table_oid"
)
_CONSTRAINTS = (
    "select case when schema_name = 'main' then '' else schema_name || '.' end || table_name, constraint_type, "
    "constraint_column_names, referenced_table, referenced_column_names, expression from duckdb_constraints()"
)


def world(folder: Path, sql: str, links: Mapping[str, str] | None = None, **words: str) -> World:
    """A world of the tables that `sql` creates and fills, in that order; `folder` keeps its files.

    What `create table` says is what the catalog promises: `not null`, `unique`, `primary key`, `references`, `check`;
    `check (status in ('open', 'done'))` promises accepted values. `links` (`{"orders.customer_id": "customers.id"}`)
    declares foreign keys that rows or DuckDB would not allow. `words`: what tables are called (`orders="order"`).
    """
    (folder / "data").mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as maker:
        maker.execute(sql)
        found = [name for (name,) in maker.execute(_TABLES).fetchall()]
        tests = _tests(maker, links or {})
        for name in found:
            file = folder / "data" / f"{name}.parquet"
            maker.execute(f"copy {dotted(name)} to {literal(str(file))} (format parquet)")
        tables = tuple(_table(maker, name, tests) for name in found)
    return world_of(Pack("tiny", "Tiny", folder, tables), duckdb.connect(), words)


def _table(maker: duckdb.DuckDBPyConnection, name: str, tests: Mapping[str, Mapping[str, list[Test]]]) -> Table:
    own = tests.get(name, {})
    described = maker.execute(f"describe {dotted(name)}").fetchall()
    columns = tuple(Column(c, str(kind), "", tuple(own.get(c, ()))) for c, kind, *_ in described)
    wide = maker.execute(f"{_CONSTRAINTS} where len(constraint_column_names) > 1 order by constraint_index").fetchall()
    return Table(
        name,
        "",
        columns,
        tests=tuple(
            Check(said) if kind == "CHECK" else UniqueTogether(tuple(names))
            for table, kind, names, _, _, said in wide
            if table == name and kind in ("CHECK", "UNIQUE", "PRIMARY KEY")
        ),
    )


def _tests(maker: duckdb.DuckDBPyConnection, links: Mapping[str, str]) -> dict[str, dict[str, list[Test]]]:
    """The tests of columns, by table and column."""
    tests: dict[str, dict[str, list[Test]]] = {}

    def promise(table: str, column: str, test: Test) -> None:
        own = tests.setdefault(table, {}).setdefault(column, [])
        if test not in own:
            own.append(test)

    single = maker.execute(
        f"{_CONSTRAINTS} where len(constraint_column_names) = 1 order by constraint_index"
    ).fetchall()
    for table, kind, (column,), to, field, said in single:
        if kind in ("NOT NULL", "PRIMARY KEY"):
            promise(table, column, NotNull())
        if kind in ("UNIQUE", "PRIMARY KEY"):
            promise(table, column, Unique())
        if kind == "FOREIGN KEY":
            promise(table, column, Relationship(to, field[0]))
        if kind == "CHECK":
            promise(table, column, _checked(maker, said))
    for child, parent in links.items():
        table, _, column = child.rpartition(".")
        to, _, field = parent.rpartition(".")
        promise(table, column, Relationship(to, field))
    return tests


def _checked(maker: duckdb.DuckDBPyConnection, said: str) -> Test:
    values = _IN.match(said)
    if values is None:
        return Check(said)
    [(accepted,)] = maker.execute(f"select [{values[1]}]").fetchall()
    return AcceptedValues(tuple(accepted))


def rows(of: World, candidate: Candidate) -> list[tuple[Any, ...]]:
    """The candidate's answer on the world's data, in its order."""
    return of.rows(candidate.answer)


def sound(of: World, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, after what holds of each has been asserted: one id each, outputs and order as the answer has
    them, an order that no two rows share, names that differ, a brief that names all outputs, wrong queries that run,
    and other answers that agree."""
    found = list(candidates)
    assert len({c.id for c in found}) == len(found), "two candidates share an id"
    for candidate in found:
        _assert_sound(of, candidate)
    return found


def _assert_sound(of: World, candidate: Candidate) -> None:
    shown = of.connection.execute(candidate.answer.sql(dialect=DIALECT))
    names = [column[0] for column in shown.description or ()]
    got = shown.fetchall()
    about = f"{candidate.key}: {candidate.brief}"
    assert names == [output.name for output in candidate.outputs], about
    assert len({name.lower() for name in names}) == len(names), about
    assert got, about
    keys = [names.index(key.name) for key in candidate.order]
    if keys:
        ranked = [tuple(row[n] for n in keys) for row in got]
        assert len(set(ranked)) == len(set(map(repr, got))), f"order is not total: {about}"
    for output in candidate.outputs:
        assert output.words in _PAIR.sub(r"\1first name, \1last name", candidate.brief), about
    for miss in candidate.wrong:
        of.rows(miss.query)
        assert miss.why and miss.query != candidate.answer, about
    for other in candidate.also:
        assert of.rows(other) == got, about

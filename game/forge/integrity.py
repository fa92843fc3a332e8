"""Whether the catalog tells the truth about the rows: names, types and every declared test."""

from collections.abc import Iterator

from game.engine.names import dotted, literal, quoted
from game.forge.findings import PackFinding, finding
from game.forge.workshop import Workshop
from game.puzzle.model import (
    AcceptedValues,
    Check,
    Column,
    NotNull,
    Relationship,
    Table,
    TableTest,
    Test,
    Unique,
    UniqueTogether,
)


def check_tables(shop: Workshop) -> Iterator[PackFinding]:
    """Findings about `pack.yml`; their puzzle is the pack's name."""
    for table in shop.pack.tables:
        yield from _check_columns(shop, table)
        if not table.description:
            yield finding("table-undescribed", "warning", shop.pack.name, table.name, name=table.name)
        for column in table.columns:
            place = f"{table.name}.{column.name}"
            if not column.description:
                yield finding("table-undescribed", "warning", shop.pack.name, place, name=place)
            for test in column.tests:
                yield from _check_test(shop, place, test, _violating(table, column, test))
        for own in table.tests:
            yield from _check_test(shop, table.name, own, _violating_rows(table, own))


def _check_test(shop: Workshop, place: str, test: Test | TableTest, violating: str) -> Iterator[PackFinding]:
    if _violations(shop, violating):
        yield finding("test-fails", "error", shop.pack.name, place, test=str(test.to_json()))


def _check_columns(shop: Workshop, table: Table) -> Iterator[PackFinding]:
    stored = {c.name: c.type for c in shop.store.tables[table.name].columns}
    declared = {c.name: c.type for c in table.columns}
    for name in sorted(stored.keys() ^ declared.keys()):
        yield finding("column-differs", "error", shop.pack.name, f"{table.name}.{name}", name=name)
    for name in sorted(stored.keys() & declared.keys()):
        if stored[name] != declared[name]:
            place = f"{table.name}.{name}"
            yield finding("type-differs", "error", shop.pack.name, place, declared=declared[name], stored=stored[name])


def _violating(table: Table, column: Column, test: Test) -> str:
    """SQL for the rows that break a declared test."""
    source, name = dotted(table.name), quoted(column.name)
    match test:
        case NotNull():
            return f"select 1 from {source} where {name} is null"
        case Unique():
            return f"select 1 from {source} where {name} is not null group by {name} having count(*) > 1"
        case Relationship(to, field):
            parents = f"select {quoted(field)} from {dotted(to)}"
            known = f"{parents} where {quoted(field)} is not null"
            return f"select 1 from {source} where {name} is not null and {name} not in ({known})"
        case AcceptedValues(values):
            listed = ", ".join(literal(v) if isinstance(v, str) else str(v) for v in values)
            return f"select 1 from {source} where {name} not in ({listed})"
        case Check():
            return _violating_rows(table, test)


def _violating_rows(table: Table, test: TableTest) -> str:
    """SQL for the rows that break what is declared of a table."""
    match test:
        case Check(condition):
            return f"select 1 from {dotted(table.name)} where not ({condition}\n)"
        case UniqueTogether(columns):
            listed = ", ".join(map(quoted, columns))
            return f"select 1 from {dotted(table.name)} group by {listed} having count(*) > 1"


def _violations(shop: Workshop, sql: str) -> bool:
    outcome = shop.author.run(sql).result()
    return outcome.rows is None or outcome.rows.total > 0

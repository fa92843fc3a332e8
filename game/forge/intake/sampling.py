"""Which rows of large tables are kept: the same ones each time, and with each row all that it points to.

The largest parent leads: whole families are kept, a root with all that hangs on it, rather than a few rows of each. At
the end every other parent of what is kept comes in.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from game.engine.names import dotted, literal, quoted
from game.forge.intake.source import ASIDE
from game.forge.intake.staging import PLACE
from game.puzzle.catalog import Relationship, Table

SMALL_ROWS = 1_000
"""Tables up to that size are kept whole."""
ROUNDS_MOST = 50
"""How long a chain of rows of one table that point to each other is followed before all of its rows are kept."""


@dataclass(frozen=True)
class _Link:
    child: str
    column: str
    parent: str
    field: str


class Sampling:
    """Chooses rows of staged tables. `rows`: how many each has."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], rows: Mapping[str, int], seed: int
    ) -> None:
        self._connection, self._tables, self._rows, self._seed = connection, tables, rows, seed
        self._links = list(_links(tables))
        self._leading = self._leaders()
        self._kept: set[str] = set()

    def choose(self, share: float, rows_most: int, small_rows: int = SMALL_ROWS) -> None:
        """Keeps about that share of each table, `rows_most` rows at most, and whole tables of up to `small_rows`; for
        the sake of foreign keys a table may have a few more."""
        self._drop()
        caps = {
            name: rows if rows <= small_rows else max(1, min(rows_most, math.ceil(rows * share)))
            for name, rows in self._rows.items()
        }
        if all(caps[name] >= rows for name, rows in self._rows.items()):
            return
        for table in self._parents_first():
            self._keep(table, caps)
        self._close()

    def source(self, table: str) -> str:
        """What is kept of a table, in FROM."""
        if table not in self._kept:
            return dotted(table)
        return f"(from {dotted(table)} where {PLACE} in (select place from {_kept(table)}))"

    def count(self, table: str) -> int:
        return self._number(f"select count(*) from {self.source(table)}")

    def _keep(self, table: Table, caps: Mapping[str, int]) -> None:
        """A root: its share. A table that is led: the rows of the family, cut where they are too many."""
        name, link = table.name, self._leading.get(table.name)
        source, most = dotted(name), caps[name]
        if link is None:
            family = [other for other in (name, *self._led(name)) if self._rows[other]]
            most = min([most, *(math.ceil(self._rows[name] * caps[other] / self._rows[other]) for other in family)])
        elif link.parent in self._kept:
            column = quoted(link.column)
            inner = f"select {quoted(link.field)} from {self.source(link.parent)}"
            source = f"(from {dotted(name)} where {column} is null or {column} in ({inner}))"
        if most >= self._rows[name] and source == dotted(name):
            return
        key = [table.key.name] if table.key is not None else list(table.together[0]) if table.together else []
        told = ", ".join(f"{quoted(column)}::varchar" for column in key) or f"{PLACE}::varchar"
        hashed = f"md5(concat_ws('\x1f', {literal(f'{self._seed} {name}')}, {told}))"
        chosen = f"select {PLACE} as place from {source} order by {hashed}, {PLACE} limit {most}"
        self._connection.execute(f"create table {_kept(name)} as {chosen}")
        self._kept.add(name)

    def _close(self) -> None:
        """Adds the parents of all that is kept, round by round."""
        for _ in range(ROUNDS_MOST):
            if not sum(self._added(link) for link in self._links if link.parent in self._kept):
                return
        for name in {link.parent for link in self._links if link.parent in self._kept and self._added(link)}:
            self._connection.execute(f"drop table {_kept(name)}")
            self._kept.remove(name)
        self._close()

    def _added(self, link: _Link) -> int:
        needed = f"select {quoted(link.column)} from {self.source(link.child)} where {quoted(link.column)} is not null"
        [(count,)] = self._connection.execute(
            f"insert into {_kept(link.parent)} select {PLACE} from {dotted(link.parent)} where {quoted(link.field)} in "
            f"({needed}) and {PLACE} not in (select place from {_kept(link.parent)})"
        ).fetchall()
        return int(count)

    def _leaders(self) -> dict[str, _Link]:
        """The relationship by which each table's rows are chosen: to the largest table that it points to; none where
        all of those are small, or it would go round in a circle."""
        leading: dict[str, _Link] = {}
        for table in self._tables:
            own = [link for link in self._links if link.child == table.name and self._rows[link.parent] > SMALL_ROWS]
            for link in sorted(own, key=lambda link: -self._rows[link.parent]):
                if table.name not in _upwards(link.parent, leading):
                    leading[table.name] = link
                    break
        return leading

    def _parents_first(self) -> list[Table]:
        return sorted(self._tables, key=lambda table: len(_upwards(table.name, self._leading)))

    def _led(self, name: str) -> list[str]:
        return [other for other in self._leading if other != name and name in _upwards(other, self._leading)]

    def _drop(self) -> None:
        for name in self._kept:
            self._connection.execute(f"drop table {_kept(name)}")
        self._kept.clear()

    def _number(self, sql: str) -> int:
        [(number,)] = self._connection.execute(sql).fetchall()
        return int(number)


def _kept(table: str) -> str:
    return f"{ASIDE}.main.{quoted(f'kept {table}')}"


def _upwards(name: str, leading: Mapping[str, _Link]) -> list[str]:
    """The table, what leads it, what leads that …"""
    way = [name]
    while way[-1] in leading:
        way.append(leading[way[-1]].parent)
    return way


def _links(tables: Sequence[Table]) -> Iterator[_Link]:
    names = {table.name for table in tables}
    for table in tables:
        for column in table.columns:
            for test in column.tests:
                if isinstance(test, Relationship) and test.to in names:
                    yield _Link(table.name, column.name, test.to, test.field)

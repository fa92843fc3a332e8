"""Rows that break a condition are changed a little until they don't: another value, NULL, a constant that the condition
names, a neighbour of another column's value. DuckDB decides, so any condition that it can evaluate will do."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import TypeAlias

import duckdb

from game.engine.names import quoted
from game.forge.synthetic.cells import Cell, dated, fitted, moment, read, shown, stepped
from game.forge.synthetic.conditions import Condition
from game.forge.synthetic.kinds import Kind, kind_of
from game.forge.synthetic.promises import alias
from game.forge.synthetic.store import typed
from game.forge.synthetic.table import Made
from game.forge.synthetic.times import gap
from game.puzzle.catalog import Column

ROUNDS = 16
ROWS_A_ROUND = 2_000
_FRESH = 3
"""Fresh values tried for a column in a round."""
_TRIES = 10
"""Changes of a row tried in a round."""
_ESCAPE = 0.3
"""How often a change is taken that is no better, to get out of a dead end."""
_Change: TypeAlias = Mapping[str, Cell]


class Mender:
    """Mends the rows of one table. `fixed`: columns that stay as they are."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        made: Made,
        conditions: Sequence[Condition],
        fixed: set[str],
        seed: str,
    ) -> None:
        self._connection, self._made, self._conditions = connection, made, conditions
        self._random = Random(f"{seed}/{made.plan.name}/mend")
        mentioned = {name for condition in conditions for name in condition.columns}
        self._columns = [column for column in made.plan.table.columns if column.name in mentioned]
        self._free = {c.name: c for c in self._columns if c.name not in fixed and not self._keyed(c)}

    def _keyed(self, column: Column) -> bool:
        return column.is_unique or column.name == self._made.plan.key

    def mend(self) -> None:
        """Changes what it can; what still breaks a condition after that is for others to judge."""
        if not self._conditions or not self._made.rows:
            return
        rows = list(range(self._made.rows))
        for _ in range(ROUNDS):
            faults = self._faults([(row, {}) for row in rows])
            rows = [row for row, found in zip(rows, faults, strict=True) if found][:ROWS_A_ROUND]
            if not rows:
                return
            self._improve(rows, [found for found in faults if found])

    def faulty(self) -> list[int]:
        """The rows that break a condition."""
        if not self._conditions or not self._made.rows:
            return []
        return [row for row, found in enumerate(self._faults([(row, {}) for row in range(self._made.rows)])) if found]

    def _improve(self, rows: Sequence[int], faults: Sequence[tuple[int, ...]]) -> None:
        tries = [(row, change) for row, found in zip(rows, faults, strict=False) for change in self._some(row, found)]
        if not tries:
            return
        best: dict[int, tuple[float, _Change]] = {}
        for (row, change), found in zip(tries, self._faults(tries), strict=True):
            # Between changes that are as good, chance decides, but a NULL is the last resort.
            nulls = sum(cell is None for cell in change.values())
            rank = len(found) + 0.5 * self._random.random() * (1 + nulls) / 2 + 0.2 * bool(nulls)
            if row not in best or rank < best[row][0]:
                best[row] = (rank, change)
        for row, found in zip(rows, faults, strict=False):
            rank, change = best.get(row, (len(found) + 1, {}))
            if int(rank) < len(found) or (int(rank) == len(found) and self._random.random() < _ESCAPE):
                for name, cell in change.items():
                    self._made.columns[name][row] = cell

    def _some(self, row: int, faults: Sequence[int]) -> Sequence[_Change]:
        changes = list(self._changes(row, faults))
        return changes if len(changes) <= _TRIES else self._random.sample(changes, _TRIES)

    def _changes(self, row: int, faults: Sequence[int]) -> Iterator[_Change]:
        """Of one column; now and then of two at once."""
        names = [name for n in faults for name in self._conditions[n].columns if name in self._free]
        found = {name: list(self._values(self._free[name], row, faults)) for name in dict.fromkeys(names)}
        for name, cells in found.items():
            for cell in cells:
                yield {name: cell}
        if len(found) > 1:
            for _ in range(_FRESH * 2):
                one, other = self._random.sample(list(found), 2)
                if found[one] and found[other]:
                    yield {one: self._random.choice(found[one]), other: self._random.choice(found[other])}

    def _values(self, column: Column, row: int, faults: Sequence[int]) -> Iterator[Cell]:
        made, kind = self._made, kind_of(column.type)
        draw = made.draws.get(column.name)
        if draw is not None:
            for _ in range(_FRESH):
                yield draw(row)
        if column.nullable:
            yield None
        if column.accepted:
            yield from (read(value, kind) for value in column.accepted[:12] if read(value, kind) is not None)
            return
        if column.name in made.plan.linked:
            yield from self._of_the_same(column, row)
            return
        for text in (text for n in faults for text in self._conditions[n].literals):
            if (cell := read(text, kind)) is not None:
                yield from (cell, stepped(cell, kind, 1), stepped(cell, kind, -1))
        for other in self._columns:
            if (other is not column and kind_of(other.type).family == kind.family) or (
                kind_of(other.type).dated and kind.dated
            ):
                cell = read(shown(made.columns[other.name][row]), kind)
                if cell is not None:
                    yield from (cell, stepped(cell, kind, 1), stepped(cell, kind, -1))
                    yield from self._near(cell, kind)

    def _near(self, cell: Cell, kind: Kind) -> Iterator[Cell]:
        """Some way below and above it: a cost of two thirds of the price rather than of a cent less."""
        if (at := moment(cell)) is not None and kind.dated:
            yield from (dated(at + sign * gap(self._random, 6), kind) for sign in (1, -1))
        elif kind.number and not isinstance(cell, bool):
            share = self._random.uniform(0.35, 0.9)
            yield from (fitted(float(str(cell)) * share, kind), fitted(float(str(cell)) / share, kind))

    def _of_the_same(self, column: Column, row: int) -> Iterator[Cell]:
        """What another column that points to the same parent points to."""
        for other in self._columns:
            if other is not column and other.references and other.references == column.references:
                yield self._made.columns[other.name][row]

    def _faults(self, tries: Sequence[tuple[int, _Change]]) -> list[tuple[int, ...]]:
        """Of each row, with the change in it: the conditions that it breaks."""
        columns = self._made.columns
        lists: list[list[object]] = [list(range(len(tries)))]
        for c in self._columns:
            own = columns[c.name]
            lists.append([shown(change[c.name] if c.name in change else own[row]) for row, change in tries])
        broken = ", ".join(f"not coalesce(({condition.text}\n), true)" for condition in self._conditions)
        query = f"select {broken} from ({typed(self._columns)}) as {quoted(alias(self._made.plan.table))}"
        found = self._connection.execute(query, lists).fetchall()
        return [tuple(n for n, fault in enumerate(line) if fault) for line in found]

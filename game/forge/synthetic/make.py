"""Rows for the tables of a project, from its catalog and a profile alone: no row of it is ever read."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import duckdb

from game.errors import ForgeError
from game.forge.synthetic.agree import agree_in_rows, tell
from game.forge.synthetic.calendar import agree_in_calendar
from game.forge.synthetic.cells import Cell, read
from game.forge.synthetic.conditions import Condition, read_condition
from game.forge.synthetic.kinds import kind_of
from game.forge.synthetic.links import Parents
from game.forge.synthetic.mend import Mender
from game.forge.synthetic.plan import ROWS_MOST, TablePlan, inherited, plans
from game.forge.synthetic.promises import Promise, promises_of, readable, without
from game.forge.synthetic.store import known_type, load, opened, survivors, write
from game.forge.synthetic.sweep import sweep, unbearable
from game.forge.synthetic.table import Made, make_table
from game.forge.world.profile import TableProfile
from game.puzzle.catalog import AcceptedValues, Check, Column, Table

_AGREEMENTS = 3
"""How often sums of children are taken anew because rows had to go."""


@dataclass(frozen=True)
class MadeTable:
    """One Parquet file."""

    name: str
    rows: int
    bytes: int


@dataclass(frozen=True)
class Unmet:
    """A promise that couldn't be kept, and why; it is no longer made."""

    promise: str
    why: str


@dataclass(frozen=True)
class Synthesis:
    """What was made: `tables` as written, `catalog` with the promises that hold, `unmet` ones, and `notes` for people:
    tables and columns that the profile didn't tell, types that are unknown."""

    tables: tuple[MadeTable, ...]
    catalog: tuple[Table, ...]
    unmet: tuple[Unmet, ...]
    notes: tuple[str, ...]


def make_rows(
    tables: Sequence[Table],
    profiles: Mapping[str, TableProfile],
    seed: str,
    folder: Path,
    *,
    rows: int = ROWS_MOST,
    report: Callable[[str], None] = lambda line: None,
) -> Synthesis:
    """Writes `<folder>/<table>.parquet` for each table; `rows`: at most so many in the largest.

    The same tables, profiles and seed give the same bytes. Every promise of the returned catalog holds in the files.
    Raises ForgeError when the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with opened(folder) as connection:
            return _Synthesis(connection, tables, profiles, seed, rows, report).run(folder)
    except (OSError, duckdb.IOException) as error:
        raise ForgeError(f"{folder} can't be written: {error}.", title="No rows") from error


class _Synthesis:
    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        tables: Sequence[Table],
        profiles: Mapping[str, TableProfile],
        seed: str,
        most: int,
        report: Callable[[str], None],
    ) -> None:
        self._connection, self._seed, self._report = connection, seed, report
        self._notes: list[str] = []
        self._unmet: dict[Promise, str] = {}
        self._tables = [self._typed(table) for table in tables if table.columns]
        self._conditions = {table.name: self._read(table) for table in self._tables}
        self._tell_gaps(profiles)
        kept = inherited([without(table, set(self._unmet)) for table in self._tables])
        self._plans = plans(kept, profiles, self._conditions, max(1, most), seed)
        self._places = {plan.name: f"made_{n}" for n, plan in enumerate(self._plans)}
        self._made: dict[str, Made] = {}

    def run(self, folder: Path) -> Synthesis:
        for plan in self._plans:
            self._made[plan.name] = made = make_table(plan, self._made, self._seed)
            agree_in_calendar(made)
            agree_in_rows(made)
            self._mend(made, set())
        for plan in self._plans:
            self._fill_late(plan)
        alive = {name: list(range(made.rows)) for name, made in self._made.items()}
        for _ in range(_AGREEMENTS):
            self._agree(alive)
            before, alive = alive, self._swept()
            if alive == before:
                break
        catalog = {table.name: without(table, set(self._unmet)) for table in self._tables}
        written = [self._write(catalog[table.name], folder) for table in self._tables]
        made_by_us = {promise for plan in self._plans for promise in promises_of(plan.table)}
        made_by_us -= {promise for table in self._tables for promise in promises_of(table)}
        unmet = tuple(Unmet(str(promise), why) for promise, why in self._unmet.items() if promise not in made_by_us)
        return Synthesis(tuple(written), tuple(catalog.values()), unmet, tuple(self._notes))

    def _write(self, table: Table, folder: Path) -> MadeTable:
        rows, size = write(self._connection, self._places[table.name], table, folder / f"{table.name}.parquet")
        self._report(f"{table.name}: {rows:,} rows")
        return MadeTable(table.name, rows, size)

    def _typed(self, table: Table) -> Table:
        """Types that DuckDB doesn't know are texts."""
        columns = []
        for column in table.columns:
            if not known_type(self._connection, column.type):
                self._notes.append(
                    f"{table.name}.{column.name}: {column.type} is no type of DuckDB's; it is made as text."
                )
                column = replace(column, type="VARCHAR")
            columns.append(column)
        return replace(table, columns=tuple(columns))

    def _read(self, table: Table) -> list[Condition]:
        """The table's conditions; those that nobody can evaluate row by row, and values of another type, are unmet."""
        found = []
        for promise in promises_of(table):
            column = table.column(promise.column)
            if isinstance(promise.test, AcceptedValues) and column is not None and not readable(column):
                self._unmet[promise] = f"none of the values is a {column.type}"
            if not isinstance(promise.test, Check):
                continue
            condition = read_condition(self._connection, table, promise.test.condition)
            if condition is None or not self._evaluates(table, condition):
                self._unmet[promise] = "it can't be decided on one row by DuckDB"
            else:
                found.append(condition)
        return found

    def _evaluates(self, table: Table, condition: Condition) -> bool:
        made = Made(TablePlan(table, 1, (), (), (), None, None, ()), {c.name: [None] for c in table.columns})
        try:
            Mender(self._connection, made, [condition], set(), "").mend()
        except duckdb.Error:
            return False
        return True

    def _tell_gaps(self, profiles: Mapping[str, TableProfile]) -> None:
        if not profiles:
            return
        known = {name.lower(): profile for name, profile in profiles.items()}
        for table in self._tables:
            found = known.get(table.name.lower())
            if found is None:
                self._notes.append(f"The profile doesn't tell of {table.name}: usual numbers are taken.")
                continue
            told = {name.lower() for name in found.columns}
            missing = [column.name for column in table.columns if column.name.lower() not in told]
            if missing:
                self._notes.append(f"The profile doesn't tell of {table.name}: {', '.join(missing)}.")
            if not found.rows:
                self._notes.append(f"{table.name} is empty by its profile; rows are made all the same.")

    def _mend(self, made: Made, fixed: set[str]) -> None:
        """A condition that fails on a value (a cast, a division) is no promise that can be kept."""
        conditions = self._kept(made)
        try:
            Mender(self._connection, made, conditions, fixed, self._seed).mend()
        except duckdb.Error:
            for condition in conditions:
                try:
                    Mender(self._connection, made, [condition], fixed, self._seed).mend()
                except duckdb.Error as error:
                    why = f"it fails on a value: {str(error).splitlines()[0]}"
                    self._unmet[self._promise(made.plan.table, condition)] = why

    def _promise(self, table: Table, condition: Condition) -> Promise:
        return next(p for p in promises_of(table) if isinstance(p.test, Check) and p.test.condition == condition.text)

    def _fill_late(self, plan: TablePlan) -> None:
        """Links to tables that had to come later."""
        for link in plan.late:
            column, random = plan.table.column(link.column), Random(f"{self._seed}/{plan.name}/{link.column}")
            values = list(dict.fromkeys(v for v in self._made[link.to].columns[link.field] if v is not None))
            if column is None or not values:
                continue
            cells = self._made[plan.name].columns[link.column]
            cells[:] = self._late(column, [read(v, kind_of(column.type)) for v in values], len(cells), random)

    def _late(self, column: Column, values: list[Cell], rows: int, random: Random) -> list[Cell]:
        if column.is_unique:
            chosen = random.sample(values, min(rows, len(values)))
            return [*chosen, *([None] * (rows - len(chosen)))]
        parents = Parents(values, random)
        share = 0.1 if column.nullable else 0.0
        return [None if random.random() < share else values[parents.pick(random)] for _ in range(rows)]

    def _agree(self, alive: Mapping[str, Sequence[int]]) -> None:
        """Children first: sums of sums."""
        for plan in reversed(self._plans):
            made = self._made[plan.name]
            told = tell(made, self._made, alive)
            if told or plan.late:
                agree_in_rows(made)
                self._take_back(made, told)
                self._mend(made, set(told) | {link.column for link in plan.late})

    def _take_back(self, made: Made, told: Mapping[str, Sequence[Cell]]) -> None:
        """Where what children tell breaks a condition of the row, it stays as it was."""
        with contextlib.suppress(duckdb.Error):
            for row in Mender(self._connection, made, self._kept(made), set(), self._seed).faulty():
                for name, cells in told.items():
                    made.columns[name][row] = cells[row]

    def _kept(self, made: Made) -> list[Condition]:
        return [c for c in made.plan.conditions if self._promise(made.plan.table, c) not in self._unmet]

    def _swept(self) -> dict[str, list[int]]:
        """Loads all rows and takes away what breaks a promise; a promise that costs too much is given up, and all
        begins anew."""
        tables = [plan.table for plan in self._plans]
        while True:
            for table in tables:
                load(self._connection, self._places[table.name], table, self._made[table.name].columns)
            cost = sweep(self._connection, tables, self._places, set(self._unmet))
            heavy = [p for p, gone in cost.items() if unbearable(p, gone, self._made[p.table].rows)]
            if not heavy:
                return survivors(self._connection, self._places)
            for promise in heavy:
                self._unmet[promise] = f"{cost[promise]} of {self._made[promise.table].rows} rows would break it"

"""The rows of one table: keys, dates in the order of rows, links to parents that were there by then, all the rest."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from random import Random

from game.forge.synthetic.cells import Cell, Columns, dated, moment, read
from game.forge.synthetic.dates import order_dates
from game.forge.synthetic.keys import key_values, spread
from game.forge.synthetic.kinds import kind_of
from game.forge.synthetic.links import ORPHANS, Parents
from game.forge.synthetic.names import about, stage
from game.forge.synthetic.plan import Link, TablePlan
from game.forge.synthetic.shapes import Draw, Shape, shape_of
from game.forge.synthetic.texts import Rows
from game.forge.synthetic.times import gap
from game.puzzle.catalog import Column

_GAP_DAYS = 1.5
"""Between a fact and what follows from it: an order and its payment."""


@dataclass
class Made:
    """A table's rows so far. `draws`: fresh values by column; `main`: its leading date, by which rows are in order."""

    plan: TablePlan
    columns: Columns
    draws: dict[str, Draw] = field(default_factory=dict)
    main: str | None = None

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    @property
    def event(self) -> bool:
        """Whether its rows happen, rather than exist."""
        return bool(self.plan.links) and not about(self.plan.name)


def make_table(plan: TablePlan, others: Mapping[str, Made], seed: str) -> Made:
    """Rows that keep what can be kept from the start; `others`: tables that are there."""
    return _Maker(plan, others, f"{seed}/{plan.name}").made


class _Maker:
    def __init__(self, plan: TablePlan, others: Mapping[str, Made], seed: str) -> None:
        self._plan, self._others, self._seed = plan, others, seed
        self._rows = Rows(f"{seed}/rows")
        self._shapes = {
            column.name: shape_of(plan, column, self._rows, self._random(column.name))
            for column in plan.table.columns
            if column.name not in plan.linked
        }
        self.made = Made(plan, {}, {name: shape.draw for name, shape in self._shapes.items()}, self._main())
        self._links()
        self._others_of_row()
        own = {column.name: self.made.columns[column.name] for column in plan.table.columns}
        self.made.columns = own

    def _random(self, purpose: str) -> Random:
        return Random(f"{self._seed}/{purpose}")

    def _main(self) -> str | None:
        """The earliest date of a row's life, a birth aside."""
        dates = [c.name for c in self._plan.table.columns if c.name in self._shapes and self._shapes[c.name].span]
        dates = [name for name in dates if stage(name) > 0]
        return min(dates, key=lambda name: (stage(name), self._shapes[name].nulls > 0.2), default=None)

    def _links(self) -> None:
        """The leading date and all links: of a child of an event the date follows, else it decides whom there was."""
        leader = self._leader()
        for link in self._plan.links:
            if link is leader:
                self._follow(link)
        if self.made.main is not None and self.made.main not in self.made.columns:
            self._lead()
        for link in self._plan.links:
            if link.column not in self.made.columns:
                self._link(link)

    def _leader(self) -> Link | None:
        found = [link for link in self._plan.links if self._others[link.to].event and self._others[link.to].rows]
        return next(iter(found), None)

    def _follow(self, link: Link) -> None:
        """Children of events lie in the order of their events."""
        random, parent = self._random(f"{link.column}/follow"), self._others[link.to]
        values, places = _distinct(parent.columns[link.field])
        column = self._column(link.column)
        chosen = self._places(column, values, random, None, skewed=False)
        chosen.sort()
        self._take(link, column, values, chosen)
        main = self.made.main
        if main is None:
            return
        shape, times = self._shapes[main], parent.columns.get(parent.main or "")
        starts = [None if times is None else moment(times[places[place]]) for place in chosen]
        self.made.columns[main] = [self._after(shape, at, random, row) for row, at in enumerate(starts)]

    def _after(self, shape: Shape, at: datetime | None, random: Random, row: int) -> Cell:
        """Some time after, inside the span."""
        if at is None or shape.span is None:
            return shape.draw(row)
        found = at if random.random() < 0.5 else at + gap(random, _GAP_DAYS)
        if found.date() > shape.span.last:
            return dated(shape.span.fitting(at), shape.kind) if at.date() <= shape.span.last else shape.draw(row)
        fitting = dated(shape.span.fitting(found), shape.kind)
        return fitting if found.date() >= shape.span.first else shape.draw(row)

    def _lead(self) -> None:
        assert self.made.main is not None
        shape, column = self._shapes[self.made.main], self._column(self.made.main)
        if column.is_unique:
            self.made.columns[column.name] = key_values(self._plan, column, shape, self._random("main"))
            return
        found = [shape.draw(row) for row in range(self._plan.rows)]
        found.sort(key=lambda cell: moment(cell) or datetime.min)
        self.made.columns[column.name] = found

    def _link(self, link: Link) -> None:
        random, parent = self._random(link.column), self._others[link.to]
        column = self._column(link.column)
        values, places = _distinct(parent.columns[link.field])
        born = _rising([parent.columns[parent.main][place] for place in places]) if parent.main else None
        mine = self.made.columns.get(self.made.main or "")
        eligible: list[int | None] = [None] * self._plan.rows
        if born is not None and mine is not None:
            eligible = [None if (at := moment(cell)) is None else bisect_right(born, at) for cell in mine]
        self._take(link, column, values, self._places(column, values, random, eligible))

    def _places(
        self,
        column: Column,
        values: Sequence[Cell],
        random: Random,
        among: Sequence[int | None] | None,
        *,
        skewed: bool = True,
    ) -> list[int]:
        rows = self._plan.rows
        if not values:
            return [0] * rows
        if column.is_unique or column.name == self._plan.key:
            count = min(rows, len(values))
            return sorted(random.sample(range(len(values)), count)) + [-1] * (rows - count)
        parents = Parents(values, random, skewed=skewed)
        return [parents.pick(random, None if among is None else among[row]) for row in range(rows)]

    def _take(self, link: Link, column: Column, values: Sequence[Cell], places: Sequence[int]) -> None:
        kind, random = kind_of(column.type), self._random(f"{column.name}/nulls")
        if link.column in self.made.columns:
            # Two promises of one column: what the first chose stays where the second knows it, too.
            known = set(map(str, values))
            kept = [cell if str(cell) in known else None for cell in self.made.columns[column.name]]
            self.made.columns[column.name] = kept
            return
        own = [read(value, kind) for value in values]
        found = [own[place] if own and place >= 0 else None for place in places]
        share = self._null_share(column) if not column.is_unique else 0.0
        if not link.declared and kind.family == "whole":
            found = [_orphan(cell) if random.random() < ORPHANS else cell for cell in found]
        self.made.columns[column.name] = [None if random.random() < share else cell for cell in found]
        if own and not column.is_unique:
            parents = Parents(own, self._random(f"{column.name}/again"))
            self.made.draws[column.name] = lambda row: own[parents.pick(random)]

    def _null_share(self, column: Column) -> float:
        if not column.nullable:
            return 0.0
        if self._plan.profiled(column) and self._plan.known is not None:
            return self._plan.profile(column).nulls / self._plan.known.rows
        return 0.1 if column.null_told else 0.03

    def _others_of_row(self) -> None:
        plan, columns = self._plan, self.made.columns
        for column in plan.table.columns:
            if column.name in columns or column.name in plan.linked:
                continue
            shape = self._shapes[column.name]
            if column.is_unique or column.name == plan.key:
                columns[column.name] = key_values(plan, column, shape, self._random(f"{column.name}/key"))
            else:
                columns[column.name] = [shape.draw(row) for row in range(plan.rows)]
        for link in plan.late:
            columns.setdefault(link.column, [None] * plan.rows)
        for link in plan.own:
            self._own_link(link)
        order_dates(plan, columns, self._shapes, self.made.main, self._random("dates"))
        spread(plan, columns, self.made.draws)
        for name, shape in self._shapes.items():
            self._nulls(name, shape.nulls)

    def _own_link(self, link: Link) -> None:
        """A row points to an earlier one: no circles. The first has none above it."""
        random, column = self._random(link.column), self._column(link.column)
        values, kind = self.made.columns[link.field], kind_of(column.type)
        parents = Parents(values, random)
        share = max(0.03, self._null_share(column)) if column.nullable else 0.0
        found: list[Cell] = []
        for row in range(self._plan.rows):
            if row == 0 or random.random() < share:
                found.append(None if column.nullable else read(values[row], kind))
            else:
                found.append(read(values[parents.pick(random, row)], kind))
        self.made.columns[column.name] = found

    def _nulls(self, name: str, share: float) -> None:
        random, cells = self._random(f"{name}/nulls"), self.made.columns[name]
        if share > 0:
            self.made.columns[name] = [None if random.random() < share else cell for cell in cells]

    def _column(self, name: str) -> Column:
        column = self._plan.table.column(name)
        assert column is not None
        return column


def _distinct(cells: Sequence[Cell]) -> tuple[list[Cell], list[int]]:
    """Each value once, with the first row that has it."""
    first: dict[Cell, int] = {}
    for row, cell in enumerate(cells):
        if cell is not None:
            first.setdefault(cell, row)
    return list(first), list(first.values())


def _rising(cells: Sequence[Cell]) -> list[datetime] | None:
    """The times, if they never fall and none is missing."""
    found = [at for cell in cells if (at := moment(cell)) is not None]
    rising = len(found) == len(cells) and all(a <= b for a, b in pairwise(found))
    return found if rising else None


def _orphan(cell: Cell) -> Cell:
    return cell + 100_000 if isinstance(cell, int) else cell

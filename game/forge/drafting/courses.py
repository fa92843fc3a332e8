"""The course of a number: rows gathered by month, week or year, in all or for each group."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Output, Sort
from game.forge.drafting.relating import Family, families, snake
from game.forge.drafting.series import Events, Measure
from game.forge.world.words import plural
from game.forge.world.world import World, WorldColumn, WorldTable

_UNITS = ("month", "week", "year", "quarter", "day")
_FIRST = {"week": "week (its Monday)", "day": "day", "year": "year"}
_STEPS = {"day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly", "year": "yearly"}


@dataclass(frozen=True)
class Grain:
    """Months, weeks, years: what rows are gathered by."""

    unit: str

    def bucket(self, at: WorldColumn) -> exp.Expr:
        """The first day of a row's month; the number of its year."""
        if self.unit == "year":
            return tree.call("year", tree.col(at))
        if self.unit == "day":
            return tree.as_day(at)
        return tree.truncated(self.unit, tree.col(at))

    def before(self, bucket: exp.Expr) -> exp.Expr:
        """The one before it on the calendar."""
        return exp.Sub(this=bucket, expression=self.step(1))

    def step(self, count: int) -> exp.Expr:
        """`interval 1 month`; of years, whose number it is, and of days, `1`."""
        return tree.number(count) if self.unit in ("year", "day") else interval(count, self.unit)

    @property
    def output(self) -> Output:
        return Output(self.unit, _FIRST.get(self.unit, f"{self.unit} (its first day)"))

    @property
    def sort(self) -> Sort:
        return Sort(self.unit, kind="time")

    def by(self, at: WorldColumn) -> str:
        """`month (by time ordered)`."""
        return f"{self.unit} (by {at.words})" if at.words != self.unit else self.unit


def interval(count: int, unit: str) -> exp.Interval:
    return exp.Interval(this=exp.Literal.number(count), unit=exp.var(unit.upper()))


def grain_for(world: World, of: Events, least: int = 5, most: int = 30) -> Grain | None:
    """The grain at which rows lie in a good number of months, or else weeks, years."""
    low, high = _date(of.at.known.low), _date(of.at.known.high)
    if low is None or high is None:
        return None
    days = (high - low).days
    for unit, length in zip(_UNITS, (30, 7, 365, 91, 1), strict=True):
        if least - 1 <= days / length <= most * 2 and (of.daily or unit not in ("week", "day")):
            grain = Grain(unit)
            [(found,)] = world.rows(of.rows().select(exp.Count(this=exp.Distinct(expressions=[grain.bucket(of.at)]))))
            if least <= found <= most:
                return grain
    return None


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


@dataclass(frozen=True)
class Group:
    """What series are told apart by: a kind of row, or the row that rows point to and its name."""

    column: WorldColumn
    family: Family | None = None

    @property
    def noun(self) -> str:
        """`channel`, `customer`."""
        return self.column.words if self.family is None else self.family.role or self.family.link.parent.noun

    @property
    def nouns(self) -> str:
        """`channels`, `customers`."""
        return plural(self.noun)

    @property
    def outputs(self) -> tuple[Output, ...]:
        return (
            (Output(snake(self.column.name), self.column.words),) if self.family is None else self.family.names.outputs
        )

    @property
    def order(self) -> tuple[Sort, ...]:
        return tuple(Sort(output.name) for output in self.outputs)

    @property
    def value(self) -> exp.Column:
        return tree.col(self.column)

    @property
    def needed(self) -> tuple[WorldColumn, ...]:
        """The column where it may be empty and no join drops such rows."""
        return (self.column,) if self.family is None else ()

    def alias(self, source: str) -> str:
        """What a step is called beside the names, or "" where nothing stands beside it."""
        if self.family is None:
            return ""
        return source[0] if source[0] != self.family.parent else f"{source[0]}2"

    def named(self, source: str, columns: tuple[str, ...]) -> exp.Select:
        """What it is called, and these columns of a step before, which has the group's own column too."""
        if self.family is None:
            own = tree.named(self.value, self.outputs[0].name)
            return exp.select(own, *(tree.col(c) for c in columns)).from_(tree.identifier(source))
        alias = self.alias(source)
        rows = exp.alias_(exp.to_table(source), alias, table=True)
        same = exp.EQ(this=tree.col(self.family.link.key, self.family.parent), expression=tree.col(self.column, alias))
        query = exp.select(*self.family.names.shown(self.family.parent), *(tree.col(c, alias) for c in columns))
        return query.from_(rows).join(tree.table(self.family.link.parent, self.family.parent), on=same)


def groups(world: World, of: Events, least: int = 2, most: int = 40) -> Iterator[Group]:
    """What rows of these events can be told apart by; not their own kind."""
    return (g for g in own_groups(world, of.table, least, most) if g.column != of.kind.column)


def own_groups(world: World, table: WorldTable, least: int = 2, most: int = 40) -> Iterator[Group]:
    """Kinds of a table's rows, and rows it points to that have a name, in turn: not more than `most` of them."""
    own = [Group(c) for c in table.by("category") if c.known.complete and not c.known.nulls]
    own = [g for g in own if least <= g.column.known.distinct <= most]
    parents = [Group(f.link.column, f) for f in families(world) if f.link.child is table]
    parents = [g for g in parents if least <= g.column.known.distinct <= most]
    for n in range(max(len(own), len(parents))):
        yield from (*parents[n : n + 1], *own[n : n + 1])


@dataclass(frozen=True)
class Course:
    """A number by month, in all or for each group. `step` is the name of the query that gathers it."""

    measure: Measure
    grain: Grain
    group: Group | None = None

    @property
    def step(self) -> str:
        return _STEPS[self.grain.unit]

    @property
    def keys(self) -> tuple[str, ...]:
        """The group's column, if there is one."""
        return () if self.group is None else (self.group.column.name,)

    @property
    def needed(self) -> tuple[WorldColumn, ...]:
        return (*self.measure.needed, *(() if self.group is None else self.group.needed))

    @property
    def gathered(self) -> exp.Select:
        """The number for each month."""
        of = self.measure.events
        keys = [tree.col(key) for key in self.keys]
        bucket = self.grain.bucket(of.at)
        shown = (*keys, tree.named(bucket, self.grain.unit), tree.named(self.measure.value, self.measure.name))
        return of.rows(*self.needed).select(*shown).group_by(*keys, bucket.copy())

    @property
    def left_out(self) -> str:
        """The sentence that says which rows don't count, or ""."""
        return self.measure.events.left_out(*self.needed)

    @property
    def by(self) -> str:
        """`month (by time ordered)`, `month (by time ordered) and channel`."""
        group = "" if self.group is None else f" and {self.group.noun}"
        return f"{self.grain.by(self.measure.events.at)}{group}"

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Group, month, number."""
        return (*(() if self.group is None else self.group.outputs), self.grain.output, self.measure.output)

    @property
    def order(self) -> tuple[Sort, ...]:
        return (*(() if self.group is None else self.group.order), self.grain.sort)

    @property
    def key(self) -> str:
        return f"{self.measure.key} by {self.grain.unit} {' '.join(self.keys)}".strip()

    def over(self, value: exp.Expr, spec: exp.WindowSpec | None = None) -> exp.Window:
        """A window along the months of each group."""
        order = exp.Order(expressions=[exp.Ordered(this=tree.col(self.grain.unit), nulls_first=False)])
        return exp.Window(this=value, partition_by=[tree.col(key) for key in self.keys], order=order, spec=spec)

    def source(self, alias: str = "") -> exp.Expr:
        """The step in FROM or JOIN."""
        step = exp.Table(this=tree.identifier(self.step))
        return exp.alias_(step, tree.identifier(alias), table=True) if alias else step

    def month_before(self, of_group: bool = True) -> exp.Expr:
        """That `b` is the month before `m` on the calendar, of the same group."""
        same = [exp.EQ(this=tree.col(k, "b"), expression=tree.col(k, "m")) for k in self.keys] if of_group else []
        unit = self.grain.unit
        return exp.and_(*same, exp.EQ(this=tree.col(unit, "b"), expression=self.grain.before(tree.col(unit, "m"))))

    def pairs(self, *shown: exp.Expr, side: str = "", of_group: bool = True) -> exp.Select:
        """Each month `m` beside the one before it, `b`."""
        return (
            exp.select(*shown)
            .from_(self.source("m"))
            .join(self.source("b"), on=self.month_before(of_group), join_type=side)
        )

    def whole(self, query: exp.Select) -> exp.Select:
        """A query that reads the step, with the step before it and in the order of months."""
        return tree.ordered(with_first(query, self.step, self.gathered), self.order)

    @property
    def clear(self) -> bool:
        """Whether all names differ."""
        names = [*(o.name for o in self.outputs), *self.keys]
        return (
            len(set(names)) >= len(self.outputs)
            and self.grain.unit not in self.keys
            and self.measure.name not in self.keys
        )


def with_first(query: exp.Select, name: str, step: exp.Select) -> exp.Select:
    """The query after a step that it, or a later step, reads."""
    found = query.copy()
    old = found.args.get("with_")
    first = exp.CTE(this=step, alias=exp.TableAlias(this=tree.identifier(name)))
    found.set("with_", exp.With(expressions=[first, *(old.expressions if old else [])]))
    return found


def headline(text: str) -> str:
    """With a capital first."""
    return text[:1].upper() + text[1:]

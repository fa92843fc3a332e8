"""How values of one column are made: from its profile where there is one, else from its name and type."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from random import Random

from game.forge.synthetic.cells import Cell, dated, moment, read, stepped
from game.forge.synthetic.kinds import Kind, kind_of
from game.forge.synthetic.names import PLAIN_STAGE, about, is_end, stage
from game.forge.synthetic.numbers import Range, is_money, limited, usual
from game.forge.synthetic.plan import TablePlan
from game.forge.synthetic.texts import Rows, kinds_of, shaped, text_of
from game.forge.synthetic.times import Span, Step, births, entities, events
from game.forge.world.profile import ColumnProfile
from game.forge.world.words import split
from game.puzzle.catalog import Column

Draw = Callable[[int], Cell]
"""A fresh value for a row."""
_POOL_SHARE, _OWN_SHARE = 0.5, 0.15
"""Different values by filled rows up to which a column draws from a pool of values."""
_STEPS_LEAST, _MONTHS_LEAST, _ROWS_LEAST = 3, 12, 20
"""Different dates, and filled rows, below which that they are first days may be chance; without a name that tells."""
_FILLED = frozenset("name title label first last status type kind amount total price quantity code".split())
"""Words of columns that are mostly filled, though nobody tests it."""
_SHARES = (8.0, 4.0, 2.5, 1.6, 1.2, 1.0)
"""How often the first, the second … of some kinds comes."""


@dataclass(frozen=True)
class Shape:
    """A column's values; `span` of dates; `nulls`: what share of them is null."""

    kind: Kind
    draw: Draw
    nulls: float
    span: Span | None = None


def shape_of(plan: TablePlan, column: Column, rows: Rows, random: Random) -> Shape:
    """How values of the column are made, links and keys aside."""
    kind, known = kind_of(column.type), plan.profile(column)
    limits = _limits(plan, column, kind)
    nulls = null_share(plan, column)
    span = _span(plan, column, known, limits) if kind.dated else None
    draw = _chosen(plan, column, kind, limits, random)
    if draw is None:
        fresh = _fresh(plan, column, kind, limits, rows, span, random)
        draw = (
            _frequent(known, kind, fresh, plan, random)
            if known.frequent
            else _pooled(plan, column, known, fresh, random)
        )
    return Shape(kind, draw, nulls, span)


def null_share(plan: TablePlan, column: Column) -> float:
    """The profile's share, else what is usual where nulls may be."""
    if not column.nullable or column.name == plan.key:
        return 0.0
    if plan.profiled(column) and plan.known is not None:
        return plan.profile(column).nulls / plan.known.rows
    kind = kind_of(column.type)
    if kind.dated and is_end(column.name):
        return 0.35
    if column.is_unique or kind.family == "bool":
        return 0.0
    if column.null_told:
        return 0.12
    words = split(column.name)
    usual = stage(column.name) <= PLAIN_STAGE if kind.dated else bool(_FILLED & set(words))
    return 0.0 if usual else 0.03


def _limits(plan: TablePlan, column: Column, kind: Kind) -> list[tuple[str, Cell]]:
    """What conditions say of the column and constants alone."""
    found = [limit for condition in plan.conditions for limit in condition.limits if limit[0] == column.name]
    return [(sign, cell) for _, sign, value in found if (cell := read(value, kind)) is not None]


def _chosen(
    plan: TablePlan, column: Column, kind: Kind, limits: Sequence[tuple[str, Cell]], random: Random
) -> Draw | None:
    """Of a column with a known set of values: those, as often as the profile says."""
    values: Sequence[Cell] = [cell for value in column.accepted if (cell := read(_flat(value), kind)) is not None]
    if not values and kind.values:
        values = kind.values
    if not values and (only := [cell for sign, cell in limits if sign == "="]):
        values = only[:1]
    if not values:
        if kind.family == "bool" and not plan.profile(column).frequent:
            share = random.choice((0.15, 0.3, 0.6, 0.8))
            return lambda row: random.random() < share
        return None
    counts = dict(plan.profile(column).frequent)
    least = min(counts.values(), default=1) / 4
    weights = [counts.get(_text(value), least) for value in values] if counts else _usual_shares(len(values))
    sums = list(accumulate(weights))
    return lambda row: random.choices(values, cum_weights=sums)[0]


def _flat(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _text(value: Cell) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _usual_shares(count: int) -> list[float]:
    return [_SHARES[min(n, len(_SHARES) - 1)] for n in range(count)]


def _frequent(known: ColumnProfile, kind: Kind, fresh: Draw, plan: TablePlan, random: Random) -> Draw:
    """Frequent values as often as they came, others between."""
    pairs = [(cell, count) for text, count in known.frequent if (cell := read(text, kind)) is not None]
    if not pairs:
        return fresh
    sums = list(accumulate(count for _, count in pairs))
    filled = (plan.known.rows if plan.known else sums[-1]) - known.nulls
    share = 1.0 if known.complete else min(1.0, sums[-1] / max(filled, 1))
    values = [cell for cell, _ in pairs]
    return lambda row: random.choices(values, cum_weights=sums)[0] if random.random() < share else fresh(row)


def _pooled(plan: TablePlan, column: Column, known: ColumnProfile, fresh: Draw, random: Random) -> Draw:
    """As many different values as the profile counts, where it counts few."""
    filled = (plan.known.rows if plan.known else 0) - known.nulls
    # Names and addresses of one row agree with one another only where each is the row's own.
    share = _OWN_SHARE if column.type == "VARCHAR" and not kinds_of(column.name) else _POOL_SHARE
    if column.is_unique or not known.distinct or known.distinct > filled * share or known.distinct >= plan.rows:
        return fresh
    pool: dict[Cell, None] = {}
    for row in range(known.distinct * 20):
        pool.setdefault(fresh(row))
        if len(pool) >= known.distinct:
            break
    values, sums = list(pool), list(accumulate(1 / (n + 3) for n in range(len(pool))))
    return lambda row: random.choices(values, cum_weights=sums)[0]


def _fresh(
    plan: TablePlan,
    column: Column,
    kind: Kind,
    limits: list[tuple[str, Cell]],
    rows: Rows,
    span: Span | None,
    random: Random,
) -> Draw:
    """Values of which no list is known."""
    if span is not None:
        if kind.family == "day":
            return lambda row: span.day(random)
        return lambda row: dated(span.moment(random), kind)
    if kind.number:
        found = limited(_range(column, kind, plan.profile(column)), kind, limits)
        return lambda row: found.draw(random, kind)
    if kind.family == "uuid":
        write = shaped(random, "uuid", 36)
        assert write is not None
        return write
    if kind.family == "text" and any(
        "json_valid(" in c.text.lower() for c in plan.conditions if column.name in c.columns
    ):
        return _nested("JSON", random)
    if kind.family == "text":
        return _texts(plan, column, rows, random)
    if kind.family == "clock":
        return lambda row: f"{random.randint(7, 20):02d}:{random.randrange(0, 60, 5):02d}:00"
    return _nested(column.type, random)


def _texts(plan: TablePlan, column: Column, rows: Rows, random: Random) -> Draw:
    known = plan.profile(column)
    if kinds := kinds_of(column.name):
        most = known.distinct if plan.profiled(column) and known.distinct else len(kinds)
        if most <= len(kinds):
            sums = list(accumulate(_usual_shares(max(1, most))))
            return lambda row: random.choices(kinds[: len(sums)], cum_weights=sums)[0]
    if write := shaped(random, column.name, known.length):
        return write
    text = text_of(plan.name, column.name, random)
    return lambda row: text(rows.row(row))


def _nested(type_: str, random: Random) -> Draw:
    """Lists of plain values, a small object for JSON; for other types what casts to them, or nothing."""
    name = type_.upper()
    if name.endswith("[]") and kind_of(type_[:-2]).family in ("text", "whole"):
        words = ("new", "gift", "sale", "large", "vip")
        if kind_of(type_[:-2]).family == "whole":
            words = ("1", "2", "3", "5", "8")
        return lambda row: "[" + ", ".join(random.sample(words, random.choice((0, 1, 1, 2, 3)))) + "]"
    if name.endswith("[]"):
        return lambda row: "[]"
    if name == "JSON":
        return lambda row: f'{{"source": "{random.choice(("web", "app", "store"))}", "step": {random.randint(1, 5)}}}'
    if name.startswith(("STRUCT", "MAP")):
        return lambda row: "{}"
    return lambda row: {"INTERVAL": f"{random.randint(1, 60)} days", "BLOB": f"{random.getrandbits(32):08x}"}.get(name)


def _range(column: Column, kind: Kind, known: ColumnProfile) -> Range:
    """The profile's percentiles and mean, else what is usual of the name."""
    low, high = read(known.low, kind), read(known.high, kind)
    if isinstance(low, bool | str) or low is None or high is None:
        return usual(column.name, kind)
    least, most = float(str(low)), float(str(high))
    mean = (least + most) / 2 if known.mean is None else min(max(known.mean, least), most)
    return Range(least, most, mean, cents=is_money(column.name))


def _span(plan: TablePlan, column: Column, known: ColumnProfile, limits: Sequence[tuple[str, Cell]]) -> Span:
    low, high = moment(read(known.low, kind_of("TIMESTAMP"))), moment(read(known.high, kind_of("TIMESTAMP")))
    if low is not None and high is not None and low <= high:
        span = Span(low.date(), high.date(), _step(plan, column, known, (high - low).days))
    elif stage(column.name) == 0:
        span = births()
    else:
        span = entities() if not plan.links or about(plan.name) else events()
    first, last = span.first, span.last
    for sign, cell in limits:
        at = moment(stepped(cell, kind_of(column.type), {">": 1, "<": -1}.get(sign, 0)) if sign in "<>" else cell)
        if at is None:
            continue
        # A limit in the future of all that is known moves the span, one within cuts it.
        if sign in (">", ">=", "=") and at.date() > first:
            first, last = at.date(), max(last, at.date() + timedelta(days=90)) if at.date() >= last else last
        if sign in ("<", "<=", "=") and at.date() < last:
            first, last = min(first, at.date() - timedelta(days=90)) if at.date() <= first else first, at.date()
    return Span(first, last, span.step)


def _step(plan: TablePlan, column: Column, known: ColumnProfile, days: int) -> Step:
    """First days of months, where no more different dates come than the `days` have months, and the name says so or
    many rows do; whole days, where times would differ more. The profile's ends are rounded, and tell neither."""
    filled = (plan.known.rows if plan.known else 0) - known.nulls
    if known.distinct < _STEPS_LEAST or filled < _ROWS_LEAST:
        return ""
    named = "month" in split(column.name)
    if known.distinct <= days / 26 + 3 and (
        named or (known.distinct >= _MONTHS_LEAST and filled >= 5 * known.distinct)
    ):
        return "month"
    whole = known.distinct <= min(days + 1, filled * 0.9)
    return "day" if whole and kind_of(column.type).family == "moment" else ""

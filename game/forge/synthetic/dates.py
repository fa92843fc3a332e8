"""The dates of one row agree: it begins before it ends, and a day is the day of its time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random

from game.forge.synthetic.cells import Cell, Columns, dated, moment
from game.forge.synthetic.names import about, stage, stem
from game.forge.synthetic.plan import TablePlan
from game.forge.synthetic.shapes import Shape
from game.forge.synthetic.times import gap
from game.forge.world.words import split

_STEP_DAYS = (0.0, 0.0, 0.4, 2.0, 3.0, 6.0, 1.0)
_END, _ENDINGS = 5, frozenset(("end", "ends", "ended", "finished", "until", "thru"))
"""How long after the date before it a date of each stage mostly comes."""


def order_dates(
    plan: TablePlan, columns: Columns, shapes: Mapping[str, Shape], main: str | None, random: Random
) -> None:
    """Changes the dates of each row so that they come in the order that names and conditions tell.

    `main` stays as it is; births, and what is unique, too.
    """
    fixed = {c.name for c in plan.table.columns if c.is_unique or c.name == plan.key}
    dates = [name for name, shape in shapes.items() if shape.span and stage(name) > 0 and name in columns]
    order, event = _order(plan, dates, main), bool(plan.links) and not about(plan.name)
    for name in order:
        if name == main or name in fixed:
            continue
        twin = next(
            (o for o in order if o != name and stem(o) == stem(name) and order.index(o) < order.index(name)), None
        )
        before = [columns[other] for other in order[: order.index(name)] if other in dates]
        shape = shapes[name]
        for row in range(len(columns[name])):
            if twin is not None:
                at = moment(columns[twin][row])
                columns[name][row] = columns[name][row] if at is None else dated(at, shape.kind)
            elif before:
                later = _later(shape, name, _latest(before, row), columns[name][row], random, event=event)
                columns[name][row] = _stepped(shape, later)


def _order(plan: TablePlan, dates: Sequence[str], main: str | None) -> list[str]:
    """By stage; where a condition says that one is before another, so."""
    order = sorted(dates, key=lambda name: (name != main, stage(name)))
    pairs = [pair for condition in plan.conditions for pair in condition.orders if set(pair) <= set(dates)]
    for _ in range(len(order)):
        for less, more in pairs:
            if order.index(less) > order.index(more) and more != main:
                order.remove(more)
                order.insert(order.index(less) + 1, more)
    return order


def _step_days(name: str, shape: Shape, event: bool) -> float:
    """A shift ends after hours, an employee leaves after months."""
    if stage(name) != _END:
        return _STEP_DAYS[stage(name)] or 2.0
    if event and shape.kind.family == "moment":
        return _STEP_DAYS[_END] if not _ENDINGS & set(split(name)) else 0.2
    return _STEP_DAYS[_END] if event else 200.0


def _stepped(shape: Shape, cell: Cell) -> Cell:
    at = moment(cell)
    return cell if at is None or shape.span is None else dated(shape.span.fitting(at), shape.kind)


def _latest(before: Sequence[Sequence[Cell]], row: int) -> datetime | None:
    return max((at for cells in before if (at := moment(cells[row])) is not None), default=None)


def _later(shape: Shape, name: str, start: datetime | None, cell: Cell, random: Random, *, event: bool) -> Cell:
    """The time of the cell if it is after the start and names tell no step, else a step after the start."""
    at = moment(cell)
    if start is None or shape.span is None or at is None:
        return cell
    found = start + gap(random, _step_days(name, shape, event))
    if found.date() > shape.span.last:
        if start.date() >= shape.span.last:
            return dated(max(start, datetime.combine(shape.span.last, start.time())), shape.kind)
        return dated(shape.span.moment(random, start), shape.kind)
    return dated(found, shape.kind) if found.date() >= shape.span.first else dated(max(start, at), shape.kind)

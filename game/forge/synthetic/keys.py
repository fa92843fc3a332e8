"""Values that tell rows apart, alone or together."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import TypeAlias

from game.forge.synthetic.cells import Cell, Columns, dated, moment, stepped
from game.forge.synthetic.kinds import Kind, kind_of
from game.forge.synthetic.plan import TablePlan, calendar_of, is_calendar
from game.forge.synthetic.shapes import Draw, Shape
from game.forge.synthetic.texts import shaped
from game.forge.world.words import noun_of, split
from game.puzzle.catalog import Column

_TRIES = 30
_PLACES = frozenset("line position number no seq sequence step version rank index ordinal place nr".split())
_Seen: TypeAlias = set[tuple[Cell, ...]]


def key_values(plan: TablePlan, column: Column, shape: Shape, random: Random) -> list[Cell]:
    """A value for each row, no two alike; None where there are no more."""
    kind = shape.kind
    if column.accepted or kind.values:
        values: list[Cell] = list(dict.fromkeys(shape.draw(row) for row in range(200)))
        return (values + [None] * plan.rows)[: plan.rows]
    if kind.family == "whole":
        return _numbers(plan, column, kind)
    if kind.dated and shape.span is not None:
        start = shape.span.first
        if is_calendar(plan.table) and not plan.profiled(column):
            start, _ = calendar_of(plan.table)
        first: Cell = dated(moment(start), kind)  # type: ignore[arg-type]
        return list(itertools.islice(_risers(first, kind), plan.rows))
    if kind.family == "text":
        return _texts(plan, column, shape, random)
    return _apart([shape.draw(row) for row in range(plan.rows)], shape.draw, kind)


def _numbers(plan: TablePlan, column: Column, kind: Kind) -> list[Cell]:
    """1, 2, 3 …, or from where a condition lets them begin."""
    limits = [limit for condition in plan.conditions for limit in condition.limits if limit[0] == column.name]
    floors = [
        int(float(value)) + (sign == ">") for _, sign, value in limits if sign in (">", ">=") and _is_number(value)
    ]
    start = max([1, *floors])
    return [start + row if start + row <= kind.most else None for row in range(plan.rows)]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _risers(first: Cell, kind: Kind) -> Iterator[Cell]:
    return itertools.accumulate(itertools.repeat(first), lambda cell, _: stepped(cell, kind, 1))


def _texts(plan: TablePlan, column: Column, shape: Shape, random: Random) -> list[Cell]:
    """Names where the column is called like one; a short code with the row's number for any other key."""
    words = split(column.name)
    write = shaped(random, column.name, plan.profile(column).length)
    if write is not None:
        return [write(row) for row in range(plan.rows)]
    if words and words[-1] in ("id", "key", "code", "number", "no", "sku", "ref", "reference"):
        letters = "".join(word[0] for word in noun_of(plan.name).split())[:2].upper() or "X"
        size = max(4, min(12, round(plan.profile(column).length or 0) - len(letters) - 1))
        return [f"{letters}-{row + 1:0{size}d}" for row in range(plan.rows)]
    return _apart([shape.draw(row) for row in range(plan.rows)], shape.draw, shape.kind)


def _apart(cells: Sequence[Cell], draw: Draw, kind: Kind) -> list[Cell]:
    """The cells, a repeated one drawn anew, or told apart by a number."""
    seen: set[Cell] = set()
    found: list[Cell] = []
    for row, first in enumerate(cells):
        cell: Cell = first
        for _ in range(_TRIES):
            if cell not in seen:
                break
            cell = draw(row)
        if cell in seen and isinstance(cell, str):
            cell = next(text for n in itertools.count(2) if (text := _numbered(cell, n)) not in seen)
        elif cell in seen:
            cell = None
        if cell is not None:
            seen.add(cell)
        found.append(cell)
    return found


def _numbered(text: str, number: int) -> str:
    """`ada.berg2@mail.example`, `Oak Chair 2`."""
    name, at, domain = text.partition("@")
    if at:
        return f"{name}{number}{at}{domain}"
    return f"{text} {number}" if " " in text else f"{text}-{number}"


def spread(plan: TablePlan, columns: Columns, draws: Mapping[str, Draw]) -> None:
    """Columns that tell rows apart together: lines are numbered within what they belong to, others drawn anew while
    they repeat. What still repeats goes when all is checked."""
    for together in plan.table.together:
        names = [column.name for name in together if (column := plan.table.column(name)) is not None]
        counter = next((name for name in names if _counts(plan, name)), None)
        if counter is not None:
            _number(names, counter, columns)
        else:
            _redraw(plan, names, columns, draws)


def _counts(plan: TablePlan, name: str) -> bool:
    column = plan.table.column(name)
    assert column is not None
    whole = kind_of(column.type).family == "whole" and name not in plan.linked and not column.accepted
    return whole and bool(_PLACES & set(split(name))) and not column.is_unique


def _number(names: Sequence[str], counter: str, columns: Columns) -> None:
    seen: dict[tuple[Cell, ...], int] = {}
    others = [columns[name] for name in names if name != counter]
    numbers: list[Cell] = []
    for group in zip(*others, strict=True) if others else [()] * len(columns[counter]):
        seen[group] = seen.get(group, 0) + 1
        numbers.append(seen[group])
    columns[counter] = numbers


def _redraw(plan: TablePlan, names: Sequence[str], columns: Columns, draws: Mapping[str, Draw]) -> None:
    unique = {c.name for c in plan.table.columns if c.is_unique}
    free = [name for name in names if name in draws and name not in unique and name != plan.key]
    seen: _Seen = set()
    for row in range(len(columns[names[0]]) if names else 0):
        for attempt in range(_TRIES):
            if (found := tuple(columns[name][row] for name in names)) not in seen or not free:
                break
            name = free[-1 - attempt % len(free)]
            columns[name][row] = draws[name](row)
        seen.add(found)

"""Days that always lie in a period of another table (see `periods`): where one is moved out, something gives way."""

from collections.abc import Sequence

from game.judge.witness.facts import Facts, TableFacts
from game.judge.witness.maker import Maker
from game.judge.witness.periods import Period, covered
from game.judge.witness.rows import twin
from game.judge.witness.valid import Draft
from game.judge.witness.values import as_in, moment, shifted
from game.puzzle.witness import Cell

_LATER = 0.5
"""How often a period ends later, where a day after its end has to lie in it."""


def around(facts: Facts, draft: Draft, table: TableFacts, row: Sequence[Cell]) -> list[tuple[str, int]]:
    """(table, number) of the visible rows in whose periods the row's days lie, so far as the draft has none."""
    found = []
    for g, day, other, period in table.covered:
        if other not in draft or covered([row], g, day, draft[other], period):
            continue
        there = facts.tables[other]
        numbers = there.indexed(period[0]).get(row[g], [])
        found += [(other, n) for n in numbers if covered([row], g, day, [there.rows[n]], period)][:1]
    return found


def move_inside(draft: Draft, before: Draft, table: TableFacts, maker: Maker) -> bool:
    """Mends days of a table that lie in no period. A row that a change has touched keeps its day: the next period is
    made longer, is moved there, or comes again. Any other row goes along with its period. Whether there was one."""
    mended = False
    known = {tuple(row) for row in before[table.name]}
    for g, day, other, period in table.covered:
        for row in list(draft[table.name]) if other in draft else ():
            if covered([row], g, day, draft[other], period):
                continue
            own = [p for p in draft[other] if p[period[0]] == row[g] and p[period[1]] is not None]
            there = maker.facts.tables[other]
            if own and tuple(row) in known:
                mended |= _along(table, day, row, _nearest(own, row[day], period), period)
            elif own:
                mended |= _widened(there, _nearest(own, row[day], period), row[day], period, maker)
            elif draft[other]:
                like = draft[other][0]
                moved = dict(zip(period, (row[g], *_from(there, like, row[day], period)), strict=True))
                mended |= twin(maker, draft, other, like, moved) is not None
    return mended


def _nearest(periods: Sequence[list[Cell]], day: Cell, period: Period) -> list[Cell]:
    """The one that begins or ends next to a day."""
    at = moment(day or "")

    def away(row: Sequence[Cell]) -> float:
        ends = [then for n in period[1:] if (then := moment(row[n] or "")) is not None]
        return min((abs((then - at).total_seconds()) for then in ends), default=0.0) if at is not None else 0.0

    return min(periods, key=away)


def _along(table: TableFacts, day: int, row: list[Cell], there: Sequence[Cell], period: Period) -> bool:
    """A day moves to the end of the period that it lies beyond."""
    _, start, end = period
    beyond = there[end] if there[end] is not None and (row[day] or "") > (there[end] or "") else there[start]
    given = as_in(table.columns[day], beyond)
    if given is None:
        return False
    row[day] = given
    return True


def _widened(table: TableFacts, there: list[Cell], day: Cell, period: Period, maker: Maker) -> bool:
    """A period begins earlier, or ends later, or is moved so that it begins on the day."""
    _, start, end = period
    first, last = (as_in(table.columns[n], day) for n in (start, end))
    if first is None or last is None:
        return False
    if first < (there[start] or ""):
        there[start] = first
    elif maker.rng.random() < _LATER:
        there[end] = last
    else:
        there[start], there[end] = _from(table, there, day, period)
    return True


def _from(table: TableFacts, row: Sequence[Cell], day: Cell, period: Period) -> tuple[Cell, Cell]:
    """Begin and end of a period that begins on a day and lasts as long as another one."""
    _, start, end = period
    began, ended = moment(row[start] or ""), moment(row[end] or "")
    first = as_in(table.columns[start], day)
    if began is None or ended is None or day is None:
        return first, None
    lasts = ended - began
    return first, shifted(table.columns[end], as_in(table.columns[end], day) or "", lasts.days, lasts.seconds)

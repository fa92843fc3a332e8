"""Dates that lie equally far from others: runs and silences of equal length, the same delay twice.

A query that ranks what it has measured between dates leaves the tie to luck, or breaks it the wrong way; chance hardly
ever makes two such distances equal.
"""

from collections.abc import Iterator
from datetime import datetime

from game.judge.witness.facts import DAYS, TableFacts
from game.judge.witness.maker import Maker
from game.judge.witness.rows import twin
from game.judge.witness.valid import Draft
from game.judge.witness.values import moment, shifted
from game.puzzle.witness import Cell

_AGAIN_MOST = 5
"""Rows of a stretch that comes again."""


def to_middle(maker: Maker, draft: Draft) -> Draft | None:
    """A date comes to lie in the middle between two others: those of its likes, of rows that it points to, or the ends
    of the calendar."""
    found = maker.date(draft)
    if found is None:
        return None
    table, row, place = found
    near = sorted({text for text in _around(maker, draft, table, row, place) if text is not None})
    if len(near) < 2:
        return None
    n = maker.rng.randrange(len(near) - 1)
    first, last = moment(near[n]), moment(near[maker.rng.choice((n + 1, len(near) - 1))])
    if first is None or last is None:
        return None
    days = (last - first).days + maker.rng.choice((0, 0, -1, 1))
    made = shifted(table.columns[place], _with_time(row[place], first), days // 2)
    if made is None or not maker.allowed(table, place, made):
        return None
    row[place] = made
    return draft


def _with_time(old: Cell, day: datetime) -> str:
    """A day with the time of day that a cell has."""
    at = moment(old or "")
    return str(day if at is None else datetime.combine(day.date(), at.time()))


def _around(maker: Maker, draft: Draft, table: TableFacts, row: list[Cell], place: int) -> Iterator[Cell]:
    """Dates that bound a row's own: of rows that point where it does, of what it points to, of a whole calendar."""
    pointing = [n for n, c in enumerate(table.columns) if c.to is not None and row[n] is not None]
    shared = maker.rng.choice(pointing) if pointing else None
    for other in draft[table.name]:
        if other is not row and (shared is None or other[shared] == row[shared]):
            yield other[place]
    for n in pointing:
        to = table.columns[n].to
        assert to is not None
        above = maker.facts.tables[to[0]]
        for parent in (r for r in draft.get(to[0], ()) if r[to[1]] == row[n]):
            yield from (parent[m] for m, c in enumerate(above.columns) if c.family in DAYS)
    for other_table in maker.facts.tables.values():
        if other_table.whole and other_table.name in maker.clues.used:
            for column in (c for c in other_table.columns if c.family in DAYS):
                yield from (column.low, column.high)


def to_same_distance(maker: Maker, draft: Draft) -> Draft | None:
    """A row's date lies as far from its companion (another date of the row, or of what it points to) as another row's
    does, or a day more or less."""
    tables = [t for t in draft if len(draft[t]) > 1 and t in maker.clues.used]
    found = maker.row(draft, tables) if tables else None
    place = found and maker.place(found[0], lambda c: c.family in DAYS)
    if found is None or place is None:
        return None
    table, row = found
    like = maker.rng.choice([r for r in draft[table.name] if r is not row])
    at, companions = moment(like[place] or ""), dict(_companions(maker, draft, table, like, place))
    ways = [(companions[name], own) for name, own in _companions(maker, draft, table, row, place) if name in companions]
    if at is None or not ways:
        return None
    there, here = maker.rng.choice(ways)
    far = at - there
    beside = maker.rng.choice((0, 0, 0, -1, 1))
    made = shifted(table.columns[place], str(here), far.days + beside, far.seconds)
    if made is None or not maker.allowed(table, place, made):
        return None
    row[place] = made
    return draft


def _companions(
    maker: Maker, draft: Draft, table: TableFacts, row: list[Cell], place: int
) -> Iterator[tuple[tuple[str, str], datetime]]:
    """Other dates that belong to a row, by (table, column)."""
    for n, column in enumerate(table.columns):
        at = moment(row[n] or "") if column.family in DAYS and n != place else None
        if at is not None and column.name in maker.clues.used.get(table.name, ()):
            yield (table.name, column.name), at
        if column.to is None or row[n] is None or column.to[0] == table.name:
            continue
        above = maker.facts.tables[column.to[0]]
        for parent in (r for r in draft.get(above.name, ()) if r[column.to[1]] == row[n]):
            for m, dated in enumerate(above.columns):
                at = moment(parent[m] or "") if dated.family in DAYS else None
                if at is not None and dated.name in maker.clues.used.get(above.name, ()):
                    yield (above.name, dated.name), at


def again_later(maker: Maker, draft: Draft) -> Draft | None:
    """A stretch of rows, of one group if there are groups, comes again some days after its end."""
    found = maker.date(draft)
    if found is None:
        return None
    table, row, place = found
    pointing = [n for n, c in enumerate(table.columns) if c.to is not None]
    shared = maker.rng.choice(pointing) if pointing else None
    likes = [r for r in draft[table.name] if r[place] is not None and (shared is None or r[shared] == row[shared])]
    likes.sort(key=lambda r: moment(r[place] or "") or datetime.min)
    if not likes:
        return None
    begin = maker.rng.randrange(len(likes))
    stretch = likes[begin : begin + maker.rng.randint(1, _AGAIN_MOST)]
    first, end = moment(stretch[0][place] or ""), moment(likes[-1][place] or "")
    if first is None or end is None:
        return None
    far = (end.date() - first.date()).days + maker.rng.choice((1, 2, *maker.clues.nearest_gaps))
    for old in stretch:
        days = {n: c for n, c in enumerate(table.columns) if c.family in DAYS and old[n] is not None and n != table.key}
        moved: dict[int, Cell] = {n: shifted(c, old[n] or "", far) for n, c in days.items()}
        if any(to is None or not maker.allowed(table, n, to) for n, to in moved.items()):
            return None
        if twin(maker, draft, table.name, old, moved) is None:
            return None
    return draft

"""Seasons: puzzles shared out over dates, easy Monday to hard Sunday, worlds and concepts mixed, none twice.

A date that is past, or today, keeps its puzzle. The same packs, seed and day give the same season.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from game.errors import SeasonError
from game.puzzle.model import Pack, Puzzle
from game.puzzle.season import Calendar, Season, SeasonDay, load_season

_RECENT = 6
"""Days within which a world, or a concept, should rather not come again."""
_SAME_WORLD, _SAME_LEAD, _SAME_CONCEPT = 6.0, 4.0, 1.0
_BEHIND = 3.0
"""What it counts that written or forged puzzles have come too seldom so far."""
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


@dataclass(frozen=True)
class Plan:
    """A season as it is to be, with the puzzles; `kept`: how many of its first days were there before."""

    season: Season
    puzzles: Mapping[str, Puzzle]
    kept: int


def plan_season(
    packs: Sequence[Pack],
    file: Path,
    first: date,
    days: int,
    calendar: Calendar,
    today: date,
    seed: int = 1,
    without: Set[str] = frozenset(),
) -> Plan:
    """`days` days from `first` on; those up to `today` stay as they are in `file`, if it is there, also where a past
    day's puzzle has left its pack; today's is replaced then. No new day gets a puzzle of those `without`, by id.

    Fewer days where the packs have no more puzzles. Raises SeasonError where none is left.
    """
    known = {puzzle.id: puzzle for pack in packs for puzzle in pack.puzzles.values()}
    past = _past(file, today, calendar)
    if past and past[-1].day == today and past[-1].puzzle_id not in known:
        past.pop()
    used = {entry.puzzle_id for entry in past}
    pool = [puzzle for puzzle in known.values() if puzzle.id not in used and puzzle.id not in without]
    begin = past[-1].day + timedelta(days=1) if past else first
    slots = list(islice(calendar.days(begin), max(0, min(days - len(past), len(pool)))))
    if not past and not slots:
        raise SeasonError("There is no puzzle to make a season of.")
    placed = _place(
        slots, _by_weekday(slots, pool, seed), [known[entry.puzzle_id] for entry in past if entry.puzzle_id in known]
    )
    new = [SeasonDay(day, len(past) + n, puzzle.id) for n, (day, puzzle) in enumerate(placed, start=1)]
    return Plan(Season((*past, *new), calendar), known, len(past))


def _past(file: Path, today: date, calendar: Calendar) -> list[SeasonDay]:
    if not file.exists():
        return []
    season = load_season(file)
    past = [entry for entry in season.days if entry.day <= today]
    if past and season.calendar.workdays != calendar.workdays:
        raise SeasonError(
            f"{file.name} has begun with other days: a season of workdays is one from its beginning.",
            way_out="Write the new season into another file.",
        )
    return past


def _by_weekday(slots: Sequence[date], pool: Sequence[Puzzle], seed: int) -> dict[int, list[Puzzle]]:
    """Puzzles for each day of the week: the easiest for Mondays, the hardest for Sundays; of the same level those that
    were written by hand rather for the later days."""
    ranked = sorted(pool, key=lambda p: (p.level, p.forged is None, _luck(seed, p.id)))
    chosen = _thinned(ranked, len(slots))
    groups: dict[int, list[Puzzle]] = {}
    for weekday in sorted({day.weekday() for day in slots}):
        wanted = sum(day.weekday() == weekday for day in slots)
        groups[weekday], chosen = chosen[:wanted], chosen[wanted:]
    return groups


def _thinned(ranked: Sequence[Puzzle], wanted: int) -> list[Puzzle]:
    """So many of them, in order, evenly over all levels; those written by hand before any other."""
    surplus = len(ranked) - wanted
    forged = [puzzle for puzzle in ranked if puzzle.forged is not None] or list(ranked)
    spare = {forged[n * len(forged) // surplus].id for n in range(min(surplus, len(forged)))} if surplus > 0 else set()
    return [puzzle for puzzle in ranked if puzzle.id not in spare][:wanted]


def _luck(seed: int, text: str) -> str:
    return sha256(f"{seed}/{text}".encode()).hexdigest()


def _place(
    slots: Sequence[date], groups: Mapping[int, list[Puzzle]], before: Sequence[Puzzle]
) -> list[tuple[date, Puzzle]]:
    left = {weekday: list(puzzles) for weekday, puzzles in groups.items()}
    share = {weekday: sum(p.forged is None for p in g) / max(1, len(g)) for weekday, g in groups.items()}
    recent, placed = list(before[-_RECENT:]), []
    written: dict[int, list[bool]] = defaultdict(list)
    for day in slots:
        group, had = left[day.weekday()], written[day.weekday()]
        owed = share[day.weekday()] * (len(had) + 1) - sum(had)
        best = min(group, key=lambda p: (_cost(p, recent) - _BEHIND * owed * (p.forged is None), p.id))
        group.remove(best)
        had.append(best.forged is None)
        recent = [*recent, best][-_RECENT:]
        placed.append((day, best))
    _mend(placed, before[-1] if before else None)
    return placed


def _cost(puzzle: Puzzle, recent: Sequence[Puzzle]) -> float:
    cost = 0.0
    for ago, other in enumerate(reversed(recent), start=1):
        near = 1 / ago
        cost += _SAME_WORLD * near * (other.pack == puzzle.pack)
        cost += _SAME_LEAD * near * (_lead(other) == _lead(puzzle)) * (25 if ago == 1 else 1)
        cost += _SAME_CONCEPT * near * len(set(other.concepts) & set(puzzle.concepts))
    return cost


def _lead(puzzle: Puzzle) -> str:
    """The concept that a puzzle is about."""
    return puzzle.concepts[0] if puzzle.concepts else puzzle.name


def _mend(placed: list[tuple[date, Puzzle]], before: Puzzle | None) -> None:
    """Where a concept still leads two days in a row, the later one changes places with one of the same weekday."""

    def fits(n: int, puzzle: Puzzle) -> bool:
        ahead = placed[n - 1][1] if n else before
        after = placed[n + 1][1] if n + 1 < len(placed) else None
        return all(other is None or _lead(other) != _lead(puzzle) for other in (ahead, after))

    for n, (day, puzzle) in enumerate(placed):
        if fits(n, puzzle):
            continue
        for m, (other_day, other) in enumerate(placed):
            if abs(m - n) > 1 and other_day.weekday() == day.weekday() and fits(n, other) and fits(m, puzzle):
                placed[n], placed[m] = (day, other), (other_day, puzzle)
                break


def season_text(plan: Plan) -> str:
    """season.yml: a line for each day, with weekday and level beside it."""
    season = plan.season
    head = ["# The season: a puzzle for each date, easy Monday to hard Sunday. A past date never changes."]
    if season.calendar.workdays:
        head += ["workdays: true  # weekends and holidays have none of their own"]
        holidays = sorted(day for day in season.calendar.holidays)
        head += ["holidays:", *(f"  - {day}" for day in holidays)] if holidays else []
    named = [(entry.day, entry.puzzle_id, plan.puzzles.get(entry.puzzle_id)) for entry in season.days]
    lines = [f"  {day}: {id_}  # {_told(day, puzzle)}" for day, id_, puzzle in named]
    return "\n".join([*head, "days:", *lines, ""])


def _told(day: date, puzzle: Puzzle | None) -> str:
    level = "no longer there" if puzzle is None else "●" * puzzle.level
    return f"{_WEEKDAYS[day.weekday()]}, {level}"


def write_season(plan: Plan, file: Path) -> None:
    """A reader never sees half a file."""
    part = file.with_name(f"{file.name}.part")
    part.write_text(season_text(plan), encoding="utf-8", newline="\n")
    part.replace(file)

"""A draft to be mended: an answer of another family with a mistake that people make, and what is odd about its rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

from game.forge.blueprints import (
    aggregate,
    anti_join,
    conditional_count,
    date_bucket,
    group_having,
    left_join,
    percentile,
    pivot,
    slowly_changing,
    string_parsing,
)
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Propose, voice
from game.forge.drafting.choosing import interleaved
from game.forge.world.words import counted
from game.forge.world.world import World

_SOURCES: tuple[Propose, ...] = tuple(
    module.BLUEPRINT.propose
    for module in (
        left_join,
        pivot,
        anti_join,
        group_having,
        date_bucket,
        conditional_count,
        slowly_changing,
        aggregate,
        percentile,
        string_parsing,
    )
)
_TAKEN = 7
"""Candidates of a family that are looked at; the last ones first, since the first are asked as they are."""
_BRIEF_MOST = 330
_ROWS_MOST = 200
"""Rows of a draft that a player would look through."""
Row = tuple[Any, ...]


def propose(world: World) -> Iterator[Candidate]:
    """For each family in turn: a candidate with the mistake that is hardest to see."""
    yield from interleaved(*(_of_family(world, source) for source in _SOURCES))


def _of_family(world: World, source: Propose) -> Iterator[Candidate]:
    for original in reversed(list(islice(source(world), _TAKEN))):
        drafts = [(miss, _odd(world, original, miss)) for miss in original.wrong]
        found = [(miss, odd) for miss, odd in drafts if odd is not None]
        for miss, odd in sorted(found, key=lambda pair: _plainness(world, original, pair[0]))[:1]:
            candidate = _candidate(original, miss, odd)
            if len(candidate.brief) <= _BRIEF_MOST:
                yield candidate


def _candidate(original: Candidate, miss: Miss, odd: str) -> Candidate:
    key = f"{original.blueprint} {original.key} {original.wrong.index(miss)}"
    question = voice(
        key,
        f"Mend the draft: {odd}. {original.question}",
        f"This draft is wrong: {odd}. Mend it. {original.question}",
        f"A colleague's draft needs mending: {odd}. {original.question}",
        f"The draft runs, and yet {odd}. Mend it. {original.question}",
        f"Last week's query was wrong: {odd}. Mend it. {original.question}",
    )
    title = original.title.replace(": ", ", ")  # one colon is enough
    return replace(
        original,
        blueprint="fix_query",
        key=key,
        title=voice(
            key,
            f"Under repair: {title}",
            f"Back from review: {title}",
            f"Almost right: {title}",
            f"Second look: {title}",
            f"Spot the slip: {title}",
            f"Not quite: {title}",
            f"With red ink: {title}",
        ),
        question=question,
        start=miss.query,
        explain=f"The draft's slip: {miss.why[:1].lower()}{miss.why[1:]} {original.explain}",
        hint=voice(
            key,
            "Take one row of the draft and reckon it by hand: at which step does the draft go another way?",
            "Read the draft clause by clause, and say aloud what each does to the rows.",
            "Run the draft without its last step, then without the one before. Where do the rows go astray?",
        ),
    )


def _plainness(world: World, original: Candidate, miss: Miss) -> float:
    """How easily the mistake shows: the share of wrong rows, and much for another number of them."""
    right, got = Counter(world.rows(original.answer)), Counter(world.rows(miss.query))
    wrong = sum((got - right).values()) + sum((right - got).values())
    return wrong / max(1, sum(right.values()) + sum(got.values())) + (sum(right.values()) != sum(got.values()))


def _odd(world: World, original: Candidate, miss: Miss) -> str | None:
    """What is odd about a draft's rows, as a clause that doesn't say why; None where nothing is, or too little could be
    said."""
    right, got = world.rows(original.answer), world.rows(miss.query)
    if Counter(right) == Counter(got) or len(got) > _ROWS_MOST or (got and len(got[0]) != len(right[0])):
        return None
    if not got:
        return "it gives no rows at all"
    if len(got) != len(right):
        more = len(got) > len(right)
        count = counted(abs(len(got) - len(right)), "row")
        return f"it gives {count} too {'many' if more else 'few'}"
    return _off(original, right, got)


def _off(original: Candidate, right: Sequence[Row], got: Sequence[Row]) -> str | None:
    """Which columns are off, and how, where the rows are the same otherwise."""
    width = len(right[0])
    columns = [n for n in range(width) if Counter(r[n] for r in right) != Counter(g[n] for g in got)]
    keys = [n for n in range(width) if n not in columns]
    if not columns or not keys:
        return None
    by_key = {tuple(row[n] for n in keys): row for row in got}
    if len(by_key) < len(got):
        return None
    pairs = [(row, by_key.get(tuple(row[n] for n in keys))) for row in right]
    if any(other is None for _, other in pairs):
        return None
    said = [_how(original.outputs[n].words, [(r[n], g[n]) for r, g in pairs if g is not None]) for n in columns]
    return said[0] if len(said) == 1 else f"{said[0]}, and other numbers are off too"


def _how(words: str, pairs: Sequence[tuple[Any, Any]]) -> str:
    differ = [(right, got) for right, got in pairs if right != got]
    place = "everywhere" if len(differ) == len(pairs) and len(pairs) > 1 else "in places"
    if all(got is None for _, got in differ):
        return f'"{words}" is empty {place}'
    numbers = [
        (r, g) for r, g in differ if isinstance(r, int | float | Decimal) and isinstance(g, int | float | Decimal)
    ]
    if len(numbers) == len(differ) and all(g > r for r, g in numbers):
        return f'"{words}" is too high {place}'
    if len(numbers) == len(differ) and all(g < r for r, g in numbers):
        return f'"{words}" is too low {place}'
    return f'"{words}" is off {place}'


BLUEPRINT = Blueprint("fix_query", (), propose)

"""What can be counted about a visitor before any model sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby

from worlds.trail.records import Deed, Example, Features

NIGHT_HOURS = (22, 23, 0, 1, 2, 3, 4, 5)
PAGES = ("article", "search", "page")
COHORTS = (("trained", date(2025, 11, 10)), ("held_out", date(2025, 12, 8)))
"""The days on which visitors are scored, each with those first seen before it and not scored yet."""
FOLLOWED = timedelta(days=28)
"""How long a ticket is waited for. Visitors are held out only when the last ticket of those trained on is in."""


def make_features(deeds: Iterable[Deed]) -> list[Features]:
    """One row per visitor, by id; a view is counted by the kind of its page."""
    return [_features(visitor, own) for visitor, own in _by_visitor(deeds)]


def make_examples(deeds: Iterable[Deed]) -> list[Example]:
    """One row per visitor seen before the last day of scoring, by id: nothing counted is later than its `scored_on`."""
    return [_example(visitor, own, *scored) for visitor, own in _by_visitor(deeds) if (scored := _cohort(own))]


def _by_visitor(deeds: Iterable[Deed]) -> Iterator[tuple[str, list[Deed]]]:
    ordered = sorted(deeds, key=lambda deed: (deed.visitor_id, deed.happened_at, deed.position))
    return ((visitor, list(own)) for visitor, own in groupby(ordered, key=lambda deed: deed.visitor_id))


def _cohort(deeds: list[Deed]) -> tuple[str, date] | None:
    first = min(deed.happened_at for deed in deeds if deed.kind in PAGES)
    return next(((name, day) for name, day in COHORTS if first < _begin(day)), None)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time())


def _example(visitor: str, deeds: list[Deed], cohort: str, scored_on: date) -> Example:
    begin = _begin(scored_on)
    known = _features(visitor, [deed for deed in deeds if deed.happened_at < begin])
    return Example(
        visitor_id=visitor,
        cohort=cohort,
        scored_on=scored_on,
        visits=known.visits,
        views=known.views,
        searches=known.searches,
        empty_searches=known.empty_searches,
        articles=known.articles,
        active_days=known.active_days,
        ticket_followed=any(deed.kind == "ticket" and begin <= deed.happened_at < begin + FOLLOWED for deed in deeds),
    )


def _features(visitor: str, deeds: list[Deed]) -> Features:
    views = [deed for deed in deeds if deed.kind in PAGES]
    searches = [deed for deed in views if deed.kind == "search"]
    return Features(
        visitor_id=visitor,
        visits=len({deed.session for deed in views}),
        views=len(views),
        searches=len(searches),
        empty_searches=sum(deed.results == 0 for deed in searches),
        articles=sum(deed.kind == "article" for deed in views),
        active_days=len({deed.happened_at.date() for deed in views}),
        night_views=sum(deed.local_at is not None and deed.local_at.hour in NIGHT_HOURS for deed in views),
        opened_ticket=any(deed.kind == "ticket" for deed in deeds),
    )

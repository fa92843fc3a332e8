"""What can be counted about a visitor before any model sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby, pairwise

from worlds.trail.records import Deed, Features

VISIT_GAP = timedelta(minutes=30)
NIGHT_HOURS = (22, 23, 0, 1, 2, 3, 4, 5)
PAGES = ("article", "search", "page")


def make_features(deeds: Iterable[Deed]) -> list[Features]:
    """One row per visitor, by id; a view is counted by the kind of its page."""
    ordered = sorted(deeds, key=lambda deed: (deed.visitor_id, deed.happened_at, deed.position))
    return [_features(visitor, list(own)) for visitor, own in groupby(ordered, key=lambda deed: deed.visitor_id)]


def _features(visitor: str, deeds: list[Deed]) -> Features:
    views = [deed for deed in deeds if deed.kind in PAGES]
    gaps = [later.happened_at - earlier.happened_at for earlier, later in pairwise(views)]
    searches = [deed for deed in views if deed.kind == "search"]
    return Features(
        visitor_id=visitor,
        visits=1 + sum(gap > VISIT_GAP for gap in gaps),
        views=len(views),
        searches=len(searches),
        empty_searches=sum(deed.results == 0 for deed in searches),
        articles=sum(deed.kind == "article" for deed in views),
        active_days=len({deed.happened_at.date() for deed in views}),
        night_views=sum(deed.local_at is not None and deed.local_at.hour in NIGHT_HOURS for deed in views),
        opened_ticket=any(deed.kind == "ticket" for deed in deeds),
    )

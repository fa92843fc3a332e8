"""Where the panels of the puzzle screen stand: three columns, two with tabs, or one with tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from pygame import Rect

Mode = Literal["wide", "compact", "narrow"]
Section = Literal["query", "result", "target", "tries", "tables"]

WIDE_FROM = 1080  # unscaled pixels of width, text size counted
COMPACT_FROM = 720
QUERY_SHARE = 0.54  # of the middle column below the brief
LOW = 640  # unscaled pixels: in a lower window the query gets more of it
LOW_QUERY_SHARE = 0.6
LOW_LEAST_LINES = 3
LEAST_LINES = 4  # of the editor that stay in sight where the result wants more room
TARGET_SHARE = 0.5  # at most, of the right column
TABS: dict[Mode, tuple[Section, ...]] = {
    "wide": (),
    "compact": ("target", "tries", "tables"),
    "narrow": ("query", "result", "target", "tries", "tables"),
}


class Sizes(Protocol):
    """A theme's sizes and scales."""

    @property
    def scale(self) -> float: ...

    @property
    def text_scale(self) -> float: ...

    def size(self, name: str) -> int: ...


@dataclass(frozen=True)
class Places:
    """Panels in window pixels; None is hidden behind a tab."""

    mode: Mode
    bar: Rect
    brief: Rect | None
    query: Rect | None
    result: Rect | None
    target: Rect | None
    tries: Rect | None
    tables: Rect | None
    tabs: Rect | None


@dataclass(frozen=True)
class QueryPlaces:
    """Inside the query panel."""

    tabs: Rect
    saved: Rect
    editor: Rect
    buttons: Rect


def mode_for(width: int, sizes: Sizes) -> Mode:
    """How many columns a window of that width has."""
    logical = width / (sizes.scale * sizes.text_scale)
    return "wide" if logical >= WIDE_FROM else "compact" if logical >= COMPACT_FROM else "narrow"


def puzzle_layout(
    size: tuple[int, int],
    sizes: Sizes,
    brief_height: Callable[[int], int],
    target_height: Callable[[int], int],
    shown: Section,
    target_width: int = 0,
    result_height: Callable[[int], int] = lambda width: 0,
) -> Places:
    """`brief_height` and `target_height` answer what those panels want at a width; `shown` is the open tab.

    Where there is room, the right column grows up to `target_width` pixels, so that the target is seen whole, and the
    result up to its `result_height` at a width, as long as the query keeps its buttons and LEAST_LINES.
    """
    width, height = size
    mode = mode_for(width, sizes)
    margin = sizes.size("margin")
    bar = Rect(0, 0, width, sizes.size("bar"))
    body = Rect(margin, bar.bottom, width - 2 * margin, height - bar.bottom - margin)
    if mode == "narrow":
        return _narrow(bar, body, sizes, brief_height, shown)
    if mode == "compact":
        return _compact(bar, body, sizes, brief_height, shown, target_width, result_height)
    return _wide(bar, body, sizes, brief_height, target_height, target_width, result_height)


def query_places(query: Rect, sizes: Sizes) -> QueryPlaces:
    """Tabs above, buttons below, the editor between."""
    pad, gap = sizes.size("pad"), sizes.size("gap")
    tabs = Rect(query.x + pad, query.y + gap // 2, query.w * 2 // 3, sizes.size("tab"))
    saved = Rect(tabs.right, tabs.y, query.right - pad - tabs.right, tabs.h)
    buttons = Rect(query.x + pad, query.bottom - sizes.size("button") - gap - gap // 2, query.w - 2 * pad, 0)
    buttons.h = sizes.size("button")
    top = tabs.bottom + gap // 2
    editor = Rect(query.x + gap, top, query.w - 2 * gap, max(0, buttons.y - gap - top))
    return QueryPlaces(tabs, saved, editor, buttons)


def _wide(
    bar: Rect,
    body: Rect,
    sizes: Sizes,
    brief_height: Callable[[int], int],
    target_height: Callable[[int], int],
    target_width: int,
    result_height: Callable[[int], int],
) -> Places:
    gap = sizes.size("gap")
    left = _between(round(bar.w * 0.194), sizes.size("tables_width") * 7 // 8, sizes.size("tables_width") * 4 // 3)
    right = _between(round(bar.w * 0.275), sizes.size("side_width") * 7 // 8, sizes.size("side_width") * 3 // 2)
    right = _between(target_width, right, right * 4 // 3)
    tables = Rect(body.x, body.y, left, body.h)
    side = Rect(body.right - right, body.y, right, body.h)
    middle = Rect(tables.right + gap, body.y, side.x - gap - tables.right - gap, body.h)
    brief, query, result = _middle(middle, sizes, brief_height, result_height)
    wanted = min(target_height(side.w), round(side.h * TARGET_SHARE))
    target = Rect(side.x, side.y, side.w, wanted)
    tries = Rect(side.x, target.bottom + gap, side.w, side.bottom - target.bottom - gap)
    return Places("wide", bar, brief, query, result, target, tries, tables, None)


def _compact(
    bar: Rect,
    body: Rect,
    sizes: Sizes,
    brief_height: Callable[[int], int],
    shown: Section,
    target_width: int,
    result_height: Callable[[int], int],
) -> Places:
    gap = sizes.size("gap")
    right = _between(round(bar.w * 0.34), sizes.size("side_width") * 3 // 4, sizes.size("side_width") * 5 // 4)
    right = _between(target_width, right, right * 5 // 4)
    side = Rect(body.right - right, body.y, right, body.h)
    middle = Rect(body.x, body.y, side.x - gap - body.x, body.h)
    brief, query, result = _middle(middle, sizes, brief_height, result_height)
    tabs = Rect(side.x, side.y, side.w, sizes.size("tab"))
    pane = Rect(side.x, tabs.bottom + gap // 2, side.w, side.bottom - tabs.bottom - gap // 2)
    return Places(
        "compact", bar, brief, query, result,
        pane if shown in ("target", "query", "result") else None,
        pane if shown == "tries" else None,
        pane if shown == "tables" else None,
        tabs,
    )  # fmt: skip


def _narrow(bar: Rect, body: Rect, sizes: Sizes, brief_height: Callable[[int], int], shown: Section) -> Places:
    gap = sizes.size("gap")
    tabs = Rect(body.x, body.y, body.w, sizes.size("tab"))
    pane = Rect(body.x, tabs.bottom + gap // 2, body.w, body.bottom - tabs.bottom - gap // 2)
    brief = Rect(pane.x, pane.y, pane.w, min(brief_height(pane.w), pane.h // 3))
    query = Rect(pane.x, brief.bottom + gap, pane.w, pane.bottom - brief.bottom - gap)
    return Places(
        "narrow", bar,
        brief if shown == "query" else None,
        query if shown == "query" else None,
        pane if shown == "result" else None,
        pane if shown == "target" else None,
        pane if shown == "tries" else None,
        pane if shown == "tables" else None,
        tabs,
    )  # fmt: skip


def _middle(
    middle: Rect, sizes: Sizes, brief_height: Callable[[int], int], result_height: Callable[[int], int]
) -> tuple[Rect, Rect, Rect]:
    gap = sizes.size("gap")
    brief = Rect(middle.x, middle.y, middle.w, min(brief_height(middle.w), middle.h // 3))
    rest = middle.bottom - brief.bottom - 2 * gap
    low = middle.h < LOW * sizes.scale * sizes.text_scale
    share, lines = (LOW_QUERY_SHARE, LOW_LEAST_LINES) if low else (QUERY_SHARE, LEAST_LINES)
    least = sizes.size("tab") + sizes.size("button") + lines * sizes.size("code_line") + 5 * gap
    high = min(round(rest * share), max(least, rest - result_height(middle.w)))
    query = Rect(middle.x, brief.bottom + gap, middle.w, high)
    result = Rect(middle.x, query.bottom + gap, middle.w, middle.bottom - query.bottom - gap)
    return brief, query, result


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))

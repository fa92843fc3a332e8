"""Where the panels of the review stand: list, puzzle and target side by side, or one at a time behind tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from pygame import Rect

from game.ui.screens.puzzle.layout import Mode, Sizes, mode_for

ANSWER_LEAST_LINES = 3  # below the question, where there is but one column
MISSES_LEAST_LINES = 4
"""Below the answer; where fewer fit, near misses stand beside."""
Section = Literal["puzzle", "answer", "target", "beside", "list"]
TABS: dict[Mode, tuple[Section, ...]] = {
    "wide": (),
    "compact": ("target", "beside"),
    "narrow": ("puzzle", "answer", "target", "beside", "list"),
}
RAIL_SHARE = {"wide": 0.205, "compact": 0.23}
SIDE_SHARE = {"wide": 0.3, "compact": 0.33}
QUESTION_SHARE = 0.42  # at most, of the middle column, unless the queries leave more
START_SHARE = 0.45  # at most, of what the question leaves
TARGET_SHARE = 0.66  # at most, of the right column


@dataclass(frozen=True)
class Heights:
    """Pixels that the parts want, some of them at a width; None is a part that this puzzle hasn't."""

    question: Callable[[int], int]
    target: Callable[[int], int]
    beside: Callable[[int], int]
    answer: int
    start: int | None = None
    misses: int | None = None


@dataclass
class ReviewPlaces:
    """Panels in window pixels; what is missing is hidden behind a tab, or not there at all."""

    bar: Rect
    tabs: Rect | None
    decisions: Rect
    parts: dict[str, Rect] = field(default_factory=dict)


def review_layout(size: tuple[int, int], sizes: Sizes, heights: Heights, shown: Section) -> ReviewPlaces:
    """Place everything in a window of that size; `shown` is the open tab, where there are tabs."""
    width, height = size
    margin = sizes.size("margin")
    bar = Rect(0, 0, width, sizes.size("bar"))
    body = Rect(margin, bar.bottom, width - 2 * margin, height - bar.bottom - margin)
    mode = mode_for(width, sizes)
    return _narrow(bar, body, sizes, heights, shown) if mode == "narrow" else _columns(bar, body, sizes, heights, shown)


def decisions_height(sizes: Sizes) -> int:
    """Pixels of the strip with the buttons."""
    return sizes.size("button") + 3 * sizes.size("gap")


def _columns(bar: Rect, body: Rect, sizes: Sizes, heights: Heights, shown: Section) -> ReviewPlaces:
    gap, mode = sizes.size("gap"), mode_for(bar.w, sizes)
    rail = Rect(body.x, body.y, round(body.w * RAIL_SHARE[mode]), body.h)
    side = Rect(0, body.y, round(body.w * SIDE_SHARE[mode]), body.h)
    side.right = body.right
    middle = Rect(rail.right + gap, body.y, side.x - rail.right - 2 * gap, body.h)
    decisions = Rect(middle.x, middle.bottom - decisions_height(sizes), middle.w, decisions_height(sizes))
    middle.h = decisions.y - gap - middle.y
    parts = {"list": rail, **_stack(middle, sizes, heights)}
    if mode == "wide":
        under = _under(parts["answer"], sizes, heights)
        target = min(heights.target(side.w), round(side.h * TARGET_SHARE))
        parts["target"] = Rect(side.x, side.y, side.w, target)
        rest = Rect(side.x, side.y + target + gap, side.w, side.h - target - gap)
        return ReviewPlaces(
            bar, None, decisions, parts | (under or {}) | _beside(rest, sizes, heights, alone=bool(under))
        )
    tabs = Rect(side.x, side.y, side.w, sizes.size("tab"))
    pane = Rect(side.x, tabs.bottom + gap // 2, side.w, side.bottom - tabs.bottom - gap // 2)
    parts |= _beside(pane, sizes, heights) if shown == "beside" else {"target": pane}
    return ReviewPlaces(bar, tabs, decisions, parts)


def _narrow(bar: Rect, body: Rect, sizes: Sizes, heights: Heights, shown: Section) -> ReviewPlaces:
    gap = sizes.size("gap")
    tabs = Rect(body.x, body.y, body.w, sizes.size("tab"))
    decisions = Rect(body.x, body.bottom - decisions_height(sizes), body.w, decisions_height(sizes))
    pane = Rect(body.x, tabs.bottom + gap // 2, body.w, decisions.y - gap - tabs.bottom - gap // 2)
    match shown:
        case "puzzle":
            parts = _question(pane, sizes, heights)
        case "answer":
            parts = _answer(pane, sizes, heights)
        case "beside":
            parts = _beside(pane, sizes, heights)
        case _:
            parts = {shown: pane}
    return ReviewPlaces(bar, tabs, decisions, parts)


def _stack(column: Rect, sizes: Sizes, heights: Heights) -> dict[str, Rect]:
    """The question, what stands there at first, the answer."""
    gap = sizes.size("gap")
    question = Rect(column.x, column.y, column.w, 0)
    unasked = column.h - gap - heights.answer - (0 if heights.start is None else heights.start + gap)
    question.h = min(heights.question(column.w), max(unasked, round(column.h * QUESTION_SHARE)))
    rest = Rect(column.x, question.bottom + gap, column.w, column.bottom - question.bottom - gap)
    return {"question": question, **_answer(rest, sizes, heights)}


def _question(pane: Rect, sizes: Sizes, heights: Heights) -> dict[str, Rect]:
    """The question, and below it the answer where some lines of it fit."""
    gap = sizes.size("gap")
    wanted = min(pane.h, heights.question(pane.w))
    rest = Rect(pane.x, pane.y + wanted + gap, pane.w, pane.h - wanted - gap)
    if rest.h < sizes.size("head") + ANSWER_LEAST_LINES * sizes.size("code_line") + gap:
        return {"question": pane}
    return {"question": Rect(pane.x, pane.y, pane.w, wanted), "answer": rest}


def _answer(pane: Rect, sizes: Sizes, heights: Heights) -> dict[str, Rect]:
    """The answer, and above it what stands there at first."""
    if heights.start is None:
        return {"answer": pane}
    gap = sizes.size("gap")
    start = Rect(pane.x, pane.y, pane.w, min(heights.start, round(pane.h * START_SHARE)))
    return {"start": start, "answer": Rect(pane.x, start.bottom + gap, pane.w, pane.bottom - start.bottom - gap)}


def _under(answer: Rect, sizes: Sizes, heights: Heights) -> dict[str, Rect] | None:
    """Answer and near misses in the place of the answer alone, where there is room for both."""
    if heights.misses is None:
        return None
    gap = sizes.size("gap")
    least = sizes.size("head") + MISSES_LEAST_LINES * sizes.size("code_line") + gap
    rest = answer.h - heights.answer - gap
    if rest < min(least, heights.misses):
        return None
    misses = Rect(answer.x, answer.bottom - rest, answer.w, rest)
    return {"answer": Rect(answer.x, answer.y, answer.w, heights.answer), "misses": misses}


def _beside(pane: Rect, sizes: Sizes, heights: Heights, *, alone: bool = False) -> dict[str, Rect]:
    """What goes with a puzzle, and below it the near misses unless they stand elsewhere."""
    if alone or heights.misses is None:
        return {"beside": pane}
    gap = sizes.size("gap")
    beside = min(heights.beside(pane.w), (pane.h - gap) // 2)
    misses = Rect(pane.x, pane.y + beside + gap, pane.w, pane.h - beside - gap)
    return {"beside": Rect(pane.x, pane.y, pane.w, beside), "misses": misses}

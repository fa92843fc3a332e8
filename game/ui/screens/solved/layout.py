"""Where the panels stand after the end: two columns, or one with tabs."""

from __future__ import annotations

from dataclasses import dataclass

from pygame import Rect

from game.ui.screens.puzzle.layout import Sizes, mode_for

PARTS = ("tries", "answers", "lesson", "history")
LEFT_SHARE = 0.325
TOP_SHARE = 0.44
ANSWERS_SHARES = (0.4, 0.68)  # of the right column: at least, at most


@dataclass(frozen=True)
class SolvedPlaces:
    """Panels in window pixels; None is hidden behind a tab."""

    bar: Rect
    tabs: Rect | None
    tries: Rect | None
    answers: Rect | None
    lesson: Rect | None
    history: Rect | None


def solved_layout(size: tuple[int, int], sizes: Sizes, shown: str, answers_height: int) -> SolvedPlaces:
    """`shown` is the open tab, where there are tabs; `answers_height` what the two queries want."""
    width, height = size
    margin, gap = sizes.size("margin"), sizes.size("gap")
    bar = Rect(0, 0, width, sizes.size("bar"))
    body = Rect(margin, bar.bottom, width - 2 * margin, height - bar.bottom - margin)
    if mode_for(width, sizes) == "narrow":
        tabs = Rect(body.x, body.y, body.w, sizes.size("tab"))
        pane = Rect(body.x, tabs.bottom + gap // 2, body.w, body.bottom - tabs.bottom - gap // 2)
        places = {part: pane if part == shown else None for part in PARTS}
        return SolvedPlaces(bar, tabs, places["tries"], places["answers"], places["lesson"], places["history"])
    left = max(sizes.size("side_width") * 4 // 5, min(round(width * LEFT_SHARE), sizes.size("side_width") * 3 // 2))
    top = round((body.h - gap) * TOP_SHARE)
    right = body.w - left - gap
    least, most = (round((body.h - gap) * share) for share in ANSWERS_SHARES)
    answers = max(least, min(most, answers_height))
    lower = Rect(body.x, body.y + top + gap, left, body.h - top - gap)
    return SolvedPlaces(
        bar,
        None,
        Rect(body.x, body.y, left, top),
        Rect(body.x + left + gap, body.y, right, answers),
        Rect(body.x + left + gap, body.y + answers + gap, right, body.h - answers - gap),
        lower,
    )

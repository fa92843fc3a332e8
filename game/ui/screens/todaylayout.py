"""Where things stand on Today: a hero on the left, the month on the right, both around the window's middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pygame import Rect

WIDEST = 1088  # unscaled pixels of the whole composition
CALENDAR_MIN = 296
WEEKS = 6
HIGH = 0.42  # of the free height lies above: a little over the middle looks centred


class Sizes(Protocol):
    """A theme's sizes and scale."""

    @property
    def scale(self) -> float: ...

    def size(self, name: str) -> int: ...


@dataclass(frozen=True)
class Wants:
    """Heights and widths that only the text knows, in pixels."""

    title: int
    lead: int
    date: int
    play: int
    figures: int


@dataclass(frozen=True)
class TodayLayout:
    """Rectangles in window pixels; `month` is the calendar's panel, `day` the side of one of its squares."""

    mark: Rect
    date: Rect
    title: Rect
    lead: Rect
    play: Rect
    after_play: Rect
    figures: Rect | None
    foot: Rect
    month: Rect
    month_name: Rect
    back: Rect
    forth: Rect
    calendar: Rect
    legend: Rect


def columns(width: int, sizes: Sizes) -> tuple[Rect, Rect, int]:
    """(hero, month, mark width): the horizontal places; x and w count."""
    scale = sizes.scale
    side = max(sizes.size("margin") * 2, (width - round(WIDEST * scale)) // 2)
    inner = width - 2 * side
    month = max(round(CALENDAR_MIN * scale), min(sizes.size("calendar_width"), round(inner * 0.33)))
    mark = min(round(156 * scale), inner // 8)
    hero = inner - month - 4 * sizes.size("gap") - mark
    return Rect(side + mark, 0, hero, 0), Rect(width - side - month, 0, month, 0), mark


def today_layout(size: tuple[int, int], sizes: Sizes, wants: Wants) -> TodayLayout:
    """Place everything in a window of that size."""
    width, height = size
    gap = sizes.size("gap")
    hero, month, mark = columns(width, sizes)
    foot = sizes.size("button") + 4 * gap
    room = height - foot - 3 * gap
    fixed = wants.date + wants.title + wants.play + 5 * gap
    lead_height = max(0, min(wants.lead, room - fixed))
    block = fixed + lead_height
    roomy = block + 4 * gap + wants.figures <= room
    panel = month_panel(month, sizes)
    total = panel.h + 5 * gap + wants.figures
    top = round((height - foot - total) * HIGH)
    panel.y = max(2 * gap, min(top, height - foot - panel.h))
    hero_top = max(2 * gap, panel.y + min(6 * gap, (panel.h - block) // 2))
    y = hero_top
    date = Rect(hero.x, y, hero.w, wants.date)
    title = Rect(hero.x, date.bottom + gap // 2, hero.w, wants.title)
    lead = Rect(hero.x, title.bottom + gap, hero.w, lead_height)
    play = Rect(hero.x, lead.bottom + 2 * gap + gap // 2, 0, wants.play)
    figures_top = min(height - foot - wants.figures - 2 * gap, max(play.bottom + 4 * gap, panel.bottom + 5 * gap))
    head = sizes.size("head")
    inner = panel.inflate(-6 * gap, 0)
    button = sizes.size("pill")
    forth = Rect(inner.right - button + gap, panel.y + gap, button, head)
    return TodayLayout(
        mark=Rect(hero.x - mark, date.y, mark - 2 * gap, play.bottom - date.y),
        date=date,
        title=title,
        lead=lead,
        play=play,
        after_play=Rect(hero.x, play.y, hero.w, play.h),
        figures=Rect(hero.x - mark, figures_top, hero.w + mark, wants.figures) if roomy else None,
        foot=Rect(hero.x - mark, height - foot, hero.w + mark, sizes.size("button")),
        month=panel,
        month_name=Rect(inner.x, panel.y + gap, forth.x - button - inner.x, head),
        back=Rect(forth.x - button, forth.y, button, head),
        forth=forth,
        calendar=Rect(inner.x, panel.y + gap + head + gap // 2, inner.w, panel.h - head - 4 * gap - head),
        legend=Rect(inner.x, panel.bottom - head - gap, inner.w, head),
    )


def month_panel(column: Rect, sizes: Sizes) -> Rect:
    """The calendar's panel: tall enough for six weeks, so that it never changes its height."""
    gap = sizes.size("gap")
    side, between = day_side(column.w - 6 * gap, sizes)
    grid = WEEKS * side + (WEEKS - 1) * between
    return Rect(column.x, 0, column.w, grid + 2 * sizes.size("head") + 4 * gap)


def day_side(room: int, sizes: Sizes) -> tuple[int, int]:
    """(side, gap) of a day's square so that seven fit in `room`."""
    between = min(sizes.size("day_gap"), max(2, room // 40))
    return min(sizes.size("day"), (room - 6 * between) // 7), between

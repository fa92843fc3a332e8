"""The mark: a coral semicolon that blinks when you type, leans when a query runs and hops when you solve."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pygame

from game.ui.motion import Tween
from game.ui.paint import Point, polygon
from game.ui.widgets.base import Kit, Widget

BLINK_S = 0.16
LEAN_PERIOD_S = 1.2
HOP_S = 0.7
HOPS = 2
# On a box 1 high; the dot is a superellipse, the tail a slanted bar.
WIDTH = 0.345
DOT = (0.18, 0.135, 0.145, 0.135)  # centre x, centre y, half width, half height
TAIL: tuple[Point, ...] = ((0.08, 0.54), (0.345, 0.54), (0.155, 1.0), (0.005, 1.0))
SQUARENESS = 3.2
DOT_POINTS = 48


@dataclass(frozen=True)
class Pose:
    """How the mark stands: `blink` squeezes the dot (1 is shut), `lean` shears it, `hop` lifts it in heights."""

    blink: float = 0.0
    lean: float = 0.0
    hop: float = 0.0
    squash: float = 0.0


REST = Pose()


def shapes(pose: Pose) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Dot and tail as polygons on a box one unit high."""
    x, y, wide, high = DOT
    high *= max(0.12, 1 - pose.blink)
    dot = [_superellipse(x, y, wide, high, 2 * math.pi * step / DOT_POINTS) for step in range(DOT_POINTS)]
    return tuple(_posed(point, pose) for point in dot), tuple(_posed(point, pose) for point in TAIL)


def _superellipse(x: float, y: float, wide: float, high: float, angle: float) -> Point:
    cosine, sine = math.cos(angle), math.sin(angle)
    power = 2 / SQUARENESS
    return (
        x + wide * math.copysign(abs(cosine) ** power, cosine),
        y + high * math.copysign(abs(sine) ** power, sine),
    )


def _posed(point: Point, pose: Pose) -> Point:
    x, y = point
    y = 1 - (1 - y) * (1 - pose.squash)
    return x + pose.lean * (1 - y) * 0.35, y - pose.hop


def hop_pose(share: float) -> Pose:
    """Two bounces, the second lower; the mark is squashed where it lands."""
    if share >= 1:
        return REST
    bounce = share * HOPS
    height = (0.34, 0.14)[min(HOPS - 1, int(bounce))]
    inside = bounce - int(bounce)
    return Pose(hop=height * 4 * inside * (1 - inside), squash=0.12 * max(0.0, 1 - inside * 8))


class Mark(Widget):
    """Moves only while it has a reason; with reduced motion it never does."""

    role = "img"

    def __init__(self, kit: Kit, label: str) -> None:
        super().__init__(kit, label)
        self.ground = "ground"
        self._blink = Tween(-10.0, BLINK_S)
        self._hop = Tween(-10.0, HOP_S)
        self._running_since: float | None = None
        self._drawn = REST

    def blink(self) -> None:
        """A key was typed."""
        self._start("_blink", BLINK_S)

    def hop(self) -> None:
        """The puzzle is solved."""
        self._start("_hop", HOP_S)

    def run(self, running: bool) -> None:
        """A query began or ended."""
        if running != (self._running_since is not None):
            self._running_since = self.kit.clock() if running else None
            self.dirty = True

    def wake_at(self) -> float | None:
        if self.kit.reduced_motion:
            return None
        now = self.kit.clock()
        moving = self._running_since is not None or not self._blink.done(now) or not self._hop.done(now)
        return now if moving or self._drawn != REST else None

    def pose(self, now: float) -> Pose:
        """How it stands at a second of the clock."""
        if self.kit.reduced_motion:
            return REST
        if not self._hop.done(now):
            return hop_pose(self._hop.share(now))
        lean = 0.0
        if self._running_since is not None:
            lean = math.sin((now - self._running_since) * 2 * math.pi / LEAN_PERIOD_S)
        blink = math.sin(self._blink.share(now) * math.pi) if not self._blink.done(now) else 0.0
        return Pose(blink=round(blink, 2), lean=round(lean, 2))

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill(self.kit.theme.colour(self.ground), self.rect)
        self._drawn = self.pose(self.kit.clock())
        paint_mark(surface, self.rect, self.kit.theme.colour("coral"), self._drawn)

    def _start(self, name: str, duration: float) -> None:
        if not self.kit.reduced_motion:
            setattr(self, name, Tween(self.kit.clock(), duration))
            self.dirty = True


def paint_mark(surface: pygame.Surface, rect: pygame.Rect, colour: pygame.Color, pose: Pose = REST) -> None:
    """The mark in the middle of `rect`, with room above for its hop."""
    height = rect.h * 0.72
    left = rect.centerx - WIDTH * height / 2
    top = rect.bottom - height
    clip = surface.get_clip()
    surface.set_clip(rect.clip(clip))
    for shape in shapes(pose):
        polygon(surface, [(left + x * height, top + y * height) for x, y in shape], colour)
    surface.set_clip(clip)

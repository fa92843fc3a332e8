"""Movement as arithmetic over the injected clock: nothing here draws or waits."""

from __future__ import annotations

from dataclasses import dataclass

FLIP_S = 0.12  # one tile; the next starts when it ends


@dataclass(frozen=True)
class Tween:
    """A movement from 0 to 1 that starts at a second of the clock and lasts `duration` seconds."""

    start: float
    duration: float

    def share(self, now: float) -> float:
        """How far it is, 0 to 1, linear."""
        if self.duration <= 0:
            return 1.0
        return min(1.0, max(0.0, (now - self.start) / self.duration))

    def done(self, now: float) -> bool:
        """True from the end on."""
        return now >= self.start + self.duration


def flips(start: float, count: int, step: float = FLIP_S) -> tuple[Tween, ...]:
    """One tween per tile, each starting where the one before ends."""
    return tuple(Tween(start + index * step, step) for index in range(count))

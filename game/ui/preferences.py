"""What the player set about the look: theme, text size, motion; and the scale that suits a window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from game.ui.theme import DEFAULT_THEME, THEMES

TEXT_STEPS = (80, 90, 100, 110, 125, 150, 175, 200)  # per cent
DESIGN_SIZE = (1280, 800)
SCALE_STEP = 0.25
GROWTH = 0.75  # a larger window shows larger things, but more of them too


class Settings(Protocol):
    """The player's settings, kept by the game."""

    def get(self, key: str, default: object = None) -> object: ...

    def set(self, key: str, value: object) -> None: ...


@dataclass(frozen=True)
class Preferences:
    """`text` is in per cent, one of TEXT_STEPS."""

    theme: str = DEFAULT_THEME
    text: int = 100
    reduced_motion: bool = False
    hard: bool = False

    def next_theme(self) -> Preferences:
        """The theme after this one."""
        return replace(self, theme=THEMES[(THEMES.index(self.theme) + 1) % len(THEMES)])

    def text_by(self, steps: int) -> Preferences:
        """Larger or smaller text, within the steps there are."""
        index = TEXT_STEPS.index(self.text) + steps
        return replace(self, text=TEXT_STEPS[min(len(TEXT_STEPS) - 1, max(0, index))])


def load_preferences(settings: Settings) -> Preferences:
    """What was saved; anything that makes no sense any more is its default."""
    theme = settings.get("theme", DEFAULT_THEME)
    text = settings.get("text", 100)
    return Preferences(
        theme=theme if isinstance(theme, str) and theme in THEMES else DEFAULT_THEME,
        text=text if isinstance(text, int) and text in TEXT_STEPS else 100,
        reduced_motion=settings.get("reduced_motion", False) is True,
        hard=settings.get("hard", False) is True,
    )


def save_preferences(settings: Settings, preferences: Preferences) -> None:
    """Keep them for the next time."""
    settings.set("theme", preferences.theme)
    settings.set("text", preferences.text)
    settings.set("reduced_motion", preferences.reduced_motion)
    settings.set("hard", preferences.hard)


def window_scale(width: int, height: int) -> float:
    """1 up to the design's size; beyond it three quarters of the growth, in steps that keep text crisp."""
    growth = min(width / DESIGN_SIZE[0], height / DESIGN_SIZE[1]) * GROWTH
    return max(1.0, round(growth / SCALE_STEP) * SCALE_STEP)

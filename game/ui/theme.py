"""Themes as data: what a colour is for, and how large things are. Widgets name roles and sizes, never values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pygame
import yaml

from game.errors import DisplayError
from game.paths import assets_dir

THEMES = ("ink", "paper", "high_contrast")
DEFAULT_THEME = "ink"


@dataclass(frozen=True)
class Theme:
    """A palette by role and the layout numbers, already multiplied by the scales it was loaded with.

    `scale` follows the window (a 4K window is drawn larger), `text_scale` is the player's choice (0.8 to 2.0).
    """

    name: str
    dark: bool
    roles: Mapping[str, pygame.Color]
    sizes: Mapping[str, int]
    scale: float
    text_scale: float

    def colour(self, role: str) -> pygame.Color:
        """The colour of a role, as a fresh object the caller may change."""
        return pygame.Color(self.roles[role])

    def size(self, name: str) -> int:
        """Pixels, already scaled; for the names under `points` the unscaled point size that Fonts expects."""
        return self.sizes[name]

    def mix(self, role: str, other: str, share: float) -> pygame.Color:
        """A tone between two roles: `share` 0 is the first, 1 the other."""
        return self.colour(role).lerp(self.colour(other), share)


def load_theme(name: str, *, scale: float = 1.0, text_scale: float = 1.0) -> Theme:
    """Read assets/themes/<name>.yml and sizes.yml. Raises DisplayError for a theme that does not exist."""
    if name not in THEMES:
        raise DisplayError(f"There is no theme {name!r}; there are {', '.join(THEMES)}.")
    document = _read(name)
    roles = {role: pygame.Color(value) for role, value in document["roles"].items()}
    return Theme(
        name=name,
        dark=bool(document["dark"]),
        roles=MappingProxyType(roles),
        sizes=MappingProxyType(_scaled_sizes(scale, text_scale)),
        scale=scale,
        text_scale=text_scale,
    )


def _scaled_sizes(scale: float, text_scale: float) -> dict[str, int]:
    document = _read("sizes")
    sizes = {name: max(1, round(value * scale)) for name, value in document["pixels"].items()}
    sizes |= {name: max(1, round(value * scale * text_scale)) for name, value in document["lines"].items()}
    return sizes | dict(document["points"])


def _read(name: str) -> dict[str, Any]:
    text = (assets_dir() / "themes" / f"{name}.yml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document

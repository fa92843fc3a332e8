"""The two faces at every size and weight: IBM Plex Mono for SQL and cells, Inter for prose.

Plex Mono ships static weights. Inter's are cut once into the cache folder by `fontcut`, in a child process; until a cut
is there the regular face stands in: SDL_ttf's own bold is coarse.
"""

from __future__ import annotations

import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

import fontpkg
import pygame

from game.engine.child import child_command, child_environment
from game.paths import cache_dir

Face = Literal["mono", "sans"]
Weight = Literal["regular", "medium", "semibold", "bold"]

WEIGHTS: dict[Weight, int] = {"regular": 400, "medium": 500, "semibold": 600, "bold": 700}
HEADING_POINTS = 24  # from here on the tight optical size is used
TEXT_OPSZ = 14
HEADING_OPSZ = 32
CUT_LIMIT_S = 60.0


class Cut(NamedTuple):
    """One static instance of Inter: its weight and its optical size."""

    weight: Weight
    optical_size: int


CUTS = (
    Cut("semibold", TEXT_OPSZ),
    Cut("bold", HEADING_OPSZ),
    Cut("medium", TEXT_OPSZ),
    Cut("bold", TEXT_OPSZ),
    Cut("semibold", HEADING_OPSZ),
)


class Fonts:
    """Opens faces at point size × `scale`; `prepare` waits for the cut weights, `start_cutting` and `poll` do not."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._open: dict[tuple[Path, int], pygame.font.Font] = {}
        self._cutting: subprocess.Popen[bytes] | None = None

    def font(
        self, face: Face, size: int, weight: Weight = "regular", *, italic: bool = False, times: int = 1
    ) -> pygame.font.Font:
        """The face at `size` points (unscaled; the scale is applied here), `times` as large for scaling down."""
        pixels = times * max(6, round(size * self.scale))
        if face == "mono":
            return self._load(_package_file("IBM Plex Mono", WEIGHTS[weight], italic), pixels)
        if italic:
            return self._load(_package_file("Inter", 400, True), pixels)
        return self._sans(pixels, size, weight)

    def prepare(self) -> None:
        """Cut every missing weight now and wait for it (shots and tests)."""
        self.start_cutting()
        if self._cutting is not None:
            try:
                self._cutting.wait(CUT_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._cutting.kill()
            self._cutting = None

    def start_cutting(self) -> None:
        """Start the child process that cuts the missing weights; a failure leaves the stand-ins in use."""
        missing = [cut for cut in CUTS if not cut_path(cut).exists()]
        if not missing or self._cutting is not None:
            return
        orders = [str(part) for cut in missing for part in (cut_path(cut), WEIGHTS[cut.weight], cut.optical_size)]
        source = str(_package_file("Inter", 400, False))
        try:
            self._cutting = subprocess.Popen(
                [*child_command("game.ui.fontcut"), source, *orders],
                env=child_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            self._cutting = None

    def take_over(self, other: Fonts) -> None:
        """Go on with another's child process (the scale changed while it was cutting)."""
        self._cutting, other._cutting = other._cutting, None

    @property
    def cutting(self) -> bool:
        """True while a child process is cutting and `poll` has not yet seen its end."""
        return self._cutting is not None

    def poll(self) -> bool:
        """True once, when the child process has ended: text rendered before should be rendered again."""
        if self._cutting is None or self._cutting.poll() is None:
            return False
        self._cutting = None
        return True

    def _sans(self, pixels: int, size: int, weight: Weight) -> pygame.font.Font:
        optical_size = HEADING_OPSZ if size >= HEADING_POINTS else TEXT_OPSZ
        for cut in (Cut(weight, optical_size), Cut(weight, TEXT_OPSZ)):
            if cut in CUTS and cut_path(cut).exists():
                try:
                    return self._load(cut_path(cut), pixels)
                except pygame.error:
                    break
        return self._load(_package_file("Inter", 400, False), pixels)

    def _load(self, path: Path, pixels: int) -> pygame.font.Font:
        key = (path, pixels)
        if key not in self._open:
            if not pygame.font.get_init():
                pygame.font.init()
            font = pygame.font.Font(path, pixels)
            self._open[key] = font
        return self._open[key]


def cut_path(cut: Cut) -> Path:
    """Where a cut is kept: a folder per version of the font package, so that an update cuts anew."""
    folder = cache_dir() / "fonts" / f"inter-{_inter_version()}"
    return folder / f"Inter-{WEIGHTS[cut.weight]}-{cut.optical_size}.ttf"


@cache
def _inter_version() -> str:
    return version("fontpkg-inter")


@cache
def _package_file(family: str, weight: int, italic: bool) -> Path:
    return Path(fontpkg.path(family, weight, "italic" if italic else "normal"))

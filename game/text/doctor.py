"""What `semicolon doctor` tells: versions, folders, and whether the engine runs here."""

import platform
import sys
import time
from importlib import metadata

from rich.console import Console
from rich.table import Table

from game import paths
from game.errors import SemicolonError
from game.play.game import Game
from game.strings import say
from game.text.safe import safe
from game.text.waiting import wait

PACKAGES = ("semicolon", "duckdb", "sqlglot", "pygame-ce", "nanoarrow", "pyyaml", "rich", "platformdirs")
PROBE = "select 42"


def versions() -> dict[str, str]:
    """System, Python and every package the game stands on."""
    found = {"system": platform.platform(), "python": f"{platform.python_version()} {sys.executable}"}
    return found | {name: _version(name) for name in PACKAGES}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return say("text.doctor.absent")


def folders() -> dict[str, str]:
    """Where things are read and kept."""
    named = {
        "levels": paths.levels_dir(),
        "assets": paths.assets_dir(),
        "data": paths.data_dir(),
        "cache": paths.cache_dir(),
    }
    return {name: str(path) for name, path in named.items()}


def engine() -> str:
    """Whether a worker starts and answers, and how long it took; else why not."""
    began = time.perf_counter()
    try:
        with Game.open() as game:
            outcome = wait(game.attempt().run(PROBE))
    except SemicolonError as error:
        return f"{error.message} {error.way_out}".strip()
    if outcome.error:
        return outcome.error.text
    return say("text.doctor.runs", ms=round((time.perf_counter() - began) * 1000))


def print_doctor(out: Console, display: str, audio: str) -> None:
    """One line a fact; `display` and `audio` are what the window's side found out."""
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    facts = versions() | folders() | {"display": display, "audio": audio, "engine": engine()}
    for name, value in facts.items():
        grid.add_row(name, safe(value))
    out.print(grid)

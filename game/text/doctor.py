"""What `semicolon doctor` tells: versions, folders, whether the engine runs here, and which of its limits hold.

A limit is believed only if something ran into it: queries into those of the game, the worker's own attempts to break
out (`engine.locks.hold`, `engine.hardening.probe`) into those of the engine and of the system.
"""

import platform
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib import metadata
from typing import TypeAlias, TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

from game import paths
from game.engine.job import Job, JobCancelled
from game.engine.limits import RUN
from game.engine.pool import Pool
from game.errors import SemicolonError
from game.play.game import Game
from game.strings import say
from game.text.safe import safe
from game.text.waiting import wait

PACKAGES = ("semicolon", "duckdb", "sqlglot", "pygame-ce", "nanoarrow", "psutil", "pyyaml", "rich", "platformdirs")
PROBE = "select 42"
PROBE_S = 10.0
"""Seconds the worker may take for its attempts to break out."""
HASTY = replace(RUN, wall_s=1.0)
HOLDS, FAILS, UNKNOWN = "✓", "✕", "–"

T = TypeVar("T")
Limits: TypeAlias = Mapping[str, bool | None]

STOPPED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fence": (("refused",), ("create table probe (n int)", "select 1; select 2", "set threads = 2")),
    "memory": (("memory",), ("select len(range(200000000))",)),
    "clock": (("timeout",), ("select sum(sin(a.range + b.range)) from range(100000) a, range(100000) b",)),
}
"""Limits the engine keeps on every system: kinds of outcomes that show it, and queries that run into it."""

PROBED: Mapping[str, tuple[str, ...]] = {
    "locks": ("locks",),
    "bound": ("memory", "core"),
    "files": ("read", "list", "answers"),
    "writing": ("write",),
    "network": ("tcp", "udp", "unix"),
    "programs": ("fork", "exec"),
    "others": ("signal", "peek"),
    "user": ("root", "capabilities"),
    "secrets": ("environment",),
}
"""Limits that DuckDB keeps, and the operating system where it can: the probe's attempts against each."""
ANYWHERE = frozenset({*STOPPED, "locks"})
"""Limits that hold on every system; the others are Linux's."""


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


def print_doctor(out: Console, display: str, audio: str) -> None:
    """One line a fact, then one a limit; `display` and `audio` are what the window's side found out."""
    engine, limits = examine()
    grid = _grid()
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    facts = versions() | folders() | {"display": display, "audio": audio, "engine": engine}
    for name, value in facts.items():
        grid.add_row(name, safe(value))
    grid.add_row(say("text.doctor.sandbox"), _shown(limits) if limits else f"{UNKNOWN} {say('text.doctor.untried')}")
    out.print(grid)


def examine() -> tuple[str, Limits | None]:
    """Whether a worker starts and answers, and how long it took, else why not; and which limits hold in it."""
    began = time.perf_counter()
    try:
        with Game.open() as game:
            attempt = game.attempt()
            outcome = wait(attempt.run(PROBE))
            if outcome.error:
                return outcome.error.text, None
            runs = say("text.doctor.runs", ms=round((time.perf_counter() - began) * 1000))
            return runs, tried_limits(wait(game.engine(attempt.pack)).player)
    except SemicolonError as error:
        return f"{error.message} {error.way_out}".strip(), None


def tried_limits(pool: Pool) -> Limits:
    """Each limit by its name: whether it held when something ran into it, None where that couldn't be tried."""
    found = _told(pool.call("probe", PROBE_S)) or {}
    probed = {name: _all(found.get(attempt) for attempt in attempts) for name, attempts in PROBED.items()}
    return {name: _stopped(pool, name) for name in STOPPED} | probed


def _stopped(pool: Pool, limit: str) -> bool | None:
    """Whether queries that run into a limit end as they should."""
    kinds, queries = STOPPED[limit]
    outcomes = [_told(pool.run(sql, HASTY)) for sql in queries]
    return _all(None if outcome is None else outcome.kind in kinds for outcome in outcomes)


def _told(job: Job[T]) -> T | None:
    try:
        return wait(job)
    except (SemicolonError, JobCancelled):
        return None


def _all(held: Iterable[bool | None]) -> bool | None:
    """False if one didn't hold, else None if one isn't known."""
    found = set(held)
    return False if False in found else None if None in found else True


def _shown(limits: Limits) -> Table:
    grid = _grid()
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, holds in limits.items():
        grid.add_row(*_line(name, holds))
    return grid


def _line(name: str, holds: bool | None) -> tuple[Text, str, str]:
    label = say(f"text.doctor.limit.{name}.name")
    if holds:
        return Text(HOLDS, style="green"), label, say(f"text.doctor.limit.{name}.holds")
    if holds is None or (name not in ANYWHERE and sys.platform != "linux"):
        return Text(UNKNOWN, style="dim"), label, say("text.doctor.untried" if holds is None else "text.doctor.no_wall")
    return Text(FAILS, style="red"), label, say(f"text.doctor.limit.{name}.fails")


def _grid() -> Table:
    return Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))

"""A whole puzzle solved by keyboard in a real window, on a real X server that nobody sees (Xvfb)."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from game import paths
from game.puzzle.model import Puzzle
from game.puzzle.pack import load_pack
from game.puzzle.season import load_season

PATIENCE_S = 60.0
HAS_TOOLS = bool(shutil.which("Xvfb") and shutil.which("xdotool"))
# Where the tests run for everybody, a missing tool is a fault of the machine, not a reason to look away.
pytestmark = pytest.mark.skipif(not HAS_TOOLS and not os.environ.get("CI"), reason="needs Xvfb and xdotool (Linux)")


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    env = os.environ | {"DISPLAY": f":{number}"}
    there = ["xdotool", "getdisplaygeometry"]  # it has its number before it answers
    _until("a display", lambda: not subprocess.run(there, env=env, capture_output=True, check=False).returncode)
    yield f":{number}"
    server.terminate()
    server.wait(timeout=10)


@dataclass
class Window:
    """The game in its window, and a pair of hands."""

    process: subprocess.Popen[bytes]
    env: dict[str, str]
    home: Path

    def keys(self, *keys: str) -> None:
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], env=self.env, check=True)

    def write(self, text: str) -> None:
        for number, line in enumerate(text.splitlines()):
            if number:
                self.keys("Return")
            typed = ["xdotool", "type", "--delay", "4", "--clearmodifiers", "--", line.lstrip() if number else line]
            subprocess.run(typed, env=self.env, check=True)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What the player's history holds."""
        file = self.home / "progress.sqlite"
        if not file.exists():
            return []
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5) as db:
            try:
                return db.execute(sql).fetchall()
            except sqlite3.OperationalError:
                return []


def _until(what: str, ready: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.05)


def _start(display: str, home: Path) -> Window:
    env = {k: v for k, v in os.environ.items() if not k.startswith("SDL_")}
    env |= {"DISPLAY": display, "SEMICOLON_HOME": str(home), "SDL_AUDIODRIVER": "dummy"}
    window = Window(subprocess.Popen([sys.executable, "-m", "game"], env=env), env, home)
    search = ["xdotool", "search", "--onlyvisible", "--pid", str(window.process.pid)]
    _until("a window", lambda: subprocess.run(search, env=env, capture_output=True, check=False).stdout)
    found = subprocess.run(search, env=env, capture_output=True, text=True, check=True).stdout.split()
    subprocess.run(["xdotool", "windowfocus", "--sync", found[-1]], env=env, check=True)
    return window


@pytest.fixture
def window(display: str, tmp_path: Path) -> Iterator[Window]:
    opened = _start(display, tmp_path)
    yield opened
    if opened.process.poll() is None:
        opened.process.kill()
        opened.process.wait()


def _todays() -> Puzzle:
    entry = load_season(paths.levels_dir() / "season.yml").on(date.today())
    pack, _, name = entry.puzzle_id.partition("/")
    return load_pack(paths.levels_dir() / "packs" / pack).puzzles[name]


def _draft(window: Window) -> str:
    rows = window.rows("select text from drafts where tab = 0")
    return bytes(rows[0][0]).decode() if rows and isinstance(rows[0][0], bytes) else ""


def _enter(window: Window, text: str) -> None:
    """Types a query over what stands there, and waits until it is kept."""
    window.keys("ctrl+a", "Delete")
    window.write(text)
    _until("the draft", lambda: _draft(window).split() == text.split())


def _tries(window: Window) -> list[tuple[object, ...]]:
    return window.rows("select number, json_extract(verdict, '$.verdict') from submits order by id")


def test_a_puzzle_is_solved_by_keyboard(window: Window) -> None:
    puzzle = _todays()
    window.keys("Return")
    _enter(window, puzzle.wrong[0].sql)
    window.keys("ctrl+Return")
    window.keys("ctrl+shift+Return")
    _until("the first verdict", lambda: len(_tries(window)) == 1)
    _enter(window, puzzle.answer)
    window.keys("ctrl+shift+Return")
    _until("the ending", lambda: window.rows("select 1 from endings"))
    assert [verdict for _, verdict in _tries(window)] == ["wrong", "solved"]
    [(ending, on_day)] = window.rows("select ending, on_day from endings")
    assert (ending, on_day) == ("solved", 1)
    window.keys("ctrl+q")
    assert window.process.wait(timeout=PATIENCE_S) == 0


def test_what_was_typed_survives_a_kill(window: Window, display: str) -> None:
    window.keys("Return")
    _enter(window, "select 'kept' as word")
    window.process.kill()
    window.process.wait()
    again = _start(display, window.home)
    again.keys("Return")
    again.keys("End")
    again.write(" -- still here")
    _until("both texts", lambda: "kept' as word -- still here" in _draft(again))
    again.keys("ctrl+q")
    assert again.process.wait(timeout=PATIENCE_S) == 0

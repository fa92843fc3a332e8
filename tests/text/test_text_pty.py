"""The interactive session at a real terminal."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
LIMIT_S = 60
LONG = "select sum(sin(a.range + b.range)) from range(100000) a, range(100000) b;"


class Terminal:
    """A process at a pseudo-terminal."""

    def __init__(self, home: Path, **variables: str) -> None:
        import pty

        self._end, inner = pty.openpty()
        kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "game"],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
            env=kept | {"SEMICOLON_HOME": str(home), "SDL_VIDEODRIVER": "dummy", "TERM": "xterm-256color"} | variables,
        )
        os.close(inner)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self._end, text.encode())

    def until(self, text: str) -> str:
        """What was printed since the last call, up to `text`."""
        deadline = time.monotonic() + LIMIT_S
        while text not in self.seen:
            assert time.monotonic() < deadline, self.seen
            if select.select([self._end], [], [], 0.1)[0]:
                self.seen += os.read(self._end, 65536).decode(errors="replace")
        before, _, self.seen = self.seen.partition(text)
        return before + text

    def interrupt(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)

    def close(self) -> int:
        try:
            return self.process.wait(LIMIT_S)
        finally:
            self.process.kill()
            os.close(self._end)


def test_a_whole_session(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.until("There is no display here")
    assert "\x1b[" in terminal.until("Ctrl+D leaves.")
    terminal.type("select 41 +\n1 as n;\n")
    assert "42" in terminal.until("1 row\x1b")
    terminal.type(LONG + "\n")
    terminal.until(LONG[-10:])
    terminal.until("working… [Ctrl+C stops]")
    terminal.interrupt()
    terminal.until("Stopped.")
    terminal.type("select 6 * 7.5 as n;\n")
    terminal.until("45.0")
    terminal.until("; ")  # between two prompts Ctrl+D would mean the end of a line, not of the session
    terminal.type("\x04")
    assert terminal.close() == 0
    assert "select 6 * 7.5 as n;" in (tmp_path / "history.txt").read_text(encoding="utf-8")


def test_no_color_is_honoured(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, NO_COLOR="1")
    text = terminal.until("Ctrl+D leaves.")
    colours = [f"\x1b[{n}m" for n in (*range(30, 38), *range(90, 98))]
    assert not any(colour in text for colour in colours)
    terminal.type(".quit\n")
    assert terminal.close() == 0

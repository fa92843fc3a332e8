"""Where text is printed: a plain console that honours NO_COLOR, TERM, COLUMNS and the width of the terminal."""

import os
import sys
from typing import NoReturn

from rich.console import Console

from game.text.safe import safe_lines

PIPED_COLUMNS = 120
"""Width of a line where no terminal says how wide it is."""


class PlainConsole(Console):
    """Takes nothing in a text for markup, and leaves a closed pipe to whoever started it."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


def console(*, error: bool = False) -> Console:
    """A console on standard output, or on standard error."""
    stream = sys.stderr if error else sys.stdout
    piped = not stream.isatty() and "COLUMNS" not in os.environ
    width = PIPED_COLUMNS if piped else None
    return PlainConsole(file=stream, markup=False, highlight=False, emoji=False, width=width)


def complain(out: Console, message: str, way_out: str = "") -> None:
    """A kind message, with the way out on a line of its own."""
    out.print(safe_lines(message), style="bold")
    if way_out:
        out.print(safe_lines(way_out))

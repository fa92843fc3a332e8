"""What is written to: standard output and error, made fit for signs, colour and JSON."""

import io
import json
import os
import sys
from collections.abc import Mapping

from rich.console import Console

from game.text.safe import safe

PIPED_COLUMNS = 120
"""Width of a line where no terminal says how wide it is."""


def prepare_streams() -> None:
    """Lets every sign pass: an older encoding (cp1252) would stumble at ■, and broken UTF-8 at the keyboard."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")


def console(*, error: bool = False) -> Console:
    """A plain console: it takes nothing in a text for markup. NO_COLOR, TERM and COLUMNS are honoured."""
    stream = sys.stderr if error else sys.stdout
    piped = not stream.isatty() and "COLUMNS" not in os.environ
    return Console(
        file=stream, markup=False, highlight=False, emoji=False, soft_wrap=False, width=PIPED_COLUMNS if piped else None
    )


def interactive() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def write_json(data: Mapping[str, object]) -> None:
    """One JSON document on a line of its own."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n")


def complain(out: Console, message: str, way_out: str = "") -> None:
    """A kind message, with the way out on a line of its own."""
    out.print(safe(message), style="bold")
    if way_out:
        out.print(safe(way_out))

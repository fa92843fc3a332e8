"""Standard input, output and error: made fit for every sign, and for JSON. Needs nothing heavy."""

import io
import json
import sys
from collections.abc import Mapping


def prepare_streams() -> None:
    """Lets every sign pass: an older encoding (cp1252) would stumble at ■, and at broken UTF-8 from the keyboard."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")


def interactive() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def write_json(data: Mapping[str, object]) -> None:
    """One JSON document on a line of its own."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n")

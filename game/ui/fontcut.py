"""Cuts static weights out of a variable font; run as a process of its own so that no frame waits for it.

Inter ships as one variable file, and SDL_ttf always opens its default instance. fontTools makes the file small once,
then pins the weight and the optical size of each cut (about 80 kB).
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

LATIN = (*range(0x20, 0x250), *range(0x2B0, 0x300))
SIGNS = (*range(0x2010, 0x2060), *range(0x20A0, 0x20C0), *range(0x2190, 0x2400), *range(0x25A0, 0x2600), 0x2713)


def small(source: Path) -> bytes:
    """The variable font with Latin, punctuation, arrows and geometric shapes only."""
    from fontTools import subset

    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "calt", "locl"]
    options.hinting = False
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LATIN, *SIGNS])
    cutter.subset(font)
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def cut(variable: bytes, target: Path, weight: int, optical_size: int) -> None:
    """Write one static cut to `target`, whole or not at all."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(io.BytesIO(variable))
    static = instancer.instantiateVariableFont(font, {"wght": weight, "opsz": optical_size}, inplace=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    static.save(name)
    os.replace(name, target)


def main(arguments: list[str]) -> int:
    """`fontcut SOURCE (TARGET WEIGHT OPTICAL_SIZE)…`"""
    source, *rest = arguments
    variable = small(Path(source))
    for target, weight, optical_size in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        if not Path(target).exists():
            cut(variable, Path(target), int(weight), int(optical_size))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

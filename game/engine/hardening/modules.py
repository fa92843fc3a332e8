"""Where Python's modules lie, without those of the game: an installed wheel keeps packs and answers among them."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from game import paths

_PACKAGE = Path(__file__).resolve().parents[2]
_INSTALLED = ("site-packages", "dist-packages")


def importable() -> Iterator[Path]:
    """The folders of `sys.path`; of those that hold anything of the game's own, what lies beside it. A checkout, where
    everything is the game's, is left out."""
    own = (_PACKAGE, paths.levels_dir())
    for folder in dict.fromkeys(Path(entry).resolve() for entry in sys.path if entry):
        if not _holds_any(folder, own):
            yield folder
        elif folder != _PACKAGE.parent or folder.name in _INSTALLED:
            with contextlib.suppress(OSError):
                yield from (entry for entry in folder.iterdir() if not _holds_any(entry, own))


def _holds_any(folder: Path, own: Iterable[Path]) -> bool:
    return any(path == folder or folder in path.parents for path in own)

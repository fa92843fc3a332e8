"""Puzzles that a person holds on to and that are broken: set aside in a folder that isn't played, until they are whole
again. Nothing that somebody approved or wrote is thrown away."""

from collections.abc import Iterable
from pathlib import Path

FOLDER = "broken"
"""Beside puzzles/: what is in it is asked again with every run of the forge."""


def broken_file(pack: Path, name: str) -> Path:
    """Where a puzzle's text lies while it is broken."""
    return pack / FOLDER / f"{name}.yml"


def set_aside(pack: Path, names: Iterable[str]) -> None:
    """Takes puzzles out of the play, their text to the letter; what was built of them goes."""
    for name in names:
        file = pack / "puzzles" / f"{name}.yml"
        if file.exists():
            broken_file(pack, name).parent.mkdir(exist_ok=True)
            file.replace(broken_file(pack, name))
        (pack / "built" / f"{name}.json").unlink(missing_ok=True)


def bring_back(pack: Path, names: Iterable[str]) -> None:
    """Puts puzzles that are whole again in their place; a text that is there already is the one that counts."""
    for name in names:
        aside, file = broken_file(pack, name), pack / "puzzles" / f"{name}.yml"
        if aside.exists() and not file.exists():
            aside.replace(file)
        aside.unlink(missing_ok=True)
    _tidy(pack / FOLDER)


def throw_away(pack: Path, names: Iterable[str]) -> None:
    """Forgets broken puzzles that nobody holds on to any more."""
    for name in names:
        broken_file(pack, name).unlink(missing_ok=True)
    _tidy(pack / FOLDER)


def _tidy(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()

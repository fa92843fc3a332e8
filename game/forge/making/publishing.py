"""A pack is made in a folder of its own and takes its place when it is whole; pack.yml goes first and comes last, so
that nothing that was cut off looks like a pack."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from game.errors import ForgeError
from game.forge.making.broken import bring_back, set_aside, throw_away
from game.forge.making.made import Made, Run
from game.forge.making.previous import written_text
from game.forge.vetting.draft import puzzle_text

WORKSHOP = ".forge"
"""The forge's own folder in a pack: what it has vetted, and what it is at."""
_PACK = "pack.yml"
_IGNORED = ".gitignore"
_WISHES = "forge.yml"
"""What a person may have put there before the first run."""
_WHOLE = ("data", "quarantine", "lineage.json", "metrics.json", _WISHES, "forge-report.md")
"""What comes from a project, all of it or nothing."""
_TOLD = ("quarantine", _WISHES, "forge-report.md")
"""Of these, what is of use without any puzzle."""


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """An empty folder within `out`, for a pack to be made in; gone afterwards.

    Raises ForgeError where `out` can't be a pack's folder.
    """
    if out.exists() and not out.is_dir():
        raise ForgeError(f"{out} is a file; a pack is a folder.", title="No place for the pack")
    if out.is_dir() and not (out / _PACK).exists() and not (out / WORKSHOP).exists() and {*_names(out)} - {_WISHES}:
        raise ForgeError(
            f"{out} holds something else already: no pack.yml is there.",
            title="No place for the pack",
            way_out="Name a folder that is new, empty or has a forge.yml alone, or a pack that the forge made.",
        )
    folder = out / WORKSHOP / "next"
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (out / WORKSHOP / _IGNORED).write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise ForgeError(f"{out} can't be written: {error}.", title="No place for the pack") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _tidy(out)


def _tidy(out: Path) -> None:
    """Leaves no folder behind where nothing came of it."""
    if _names(out) == [WORKSHOP] and _names(out / WORKSHOP) == [_IGNORED]:
        shutil.rmtree(out, ignore_errors=True)


def _names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def write_puzzles(folder: Path, kept: Sequence[Made]) -> None:
    """The files of the puzzles, and what was derived of them. What a person holds on to stays to the letter."""
    for part in ("puzzles", "built"):
        (folder / part).mkdir(exist_ok=True)
    for made in kept:
        document = dict(made.draft.document)
        if not made.draft.held:
            document["difficulty"] = made.level
            document["forged"] = {**document["forged"], "text": written_text(document)}
            file = folder / "puzzles" / f"{made.draft.name}.yml"
            _write(file, puzzle_text(document))
        _write(folder / "built" / f"{made.draft.name}.json", made.vetted.built)


def publish(staged_folder: Path, out: Path, run: Run, gone: Sequence[str], *, whole: bool) -> None:
    """Puts the staged puzzles, and where the pack is made `whole` its tables too, in their place. `gone`: names of
    puzzles that are no more. What people wrote themselves stays, or is set aside where it is broken."""
    head = out / _PACK
    if whole:
        head.unlink(missing_ok=True)
        for name in _WHOLE:
            _replace(staged_folder / name, out / name)
    for part, ending in (("puzzles", "yml"), ("built", "json")):
        (out / part).mkdir(exist_ok=True)
        for name in gone:
            (out / part / f"{name}.{ending}").unlink(missing_ok=True)
        for file in sorted((staged_folder / part).glob(f"*.{ending}")):
            file.replace(out / part / file.name)
    throw_away(out, gone)
    set_aside(out, [made.draft.name for made in run.set_aside])
    bring_back(out, [made.draft.name for made in run.kept])
    if whole:
        (staged_folder / _PACK).replace(head)


def publish_report(staged_folder: Path, out: Path) -> None:
    """Puts in place what tells why there is no pack, and where to decide otherwise."""
    for name in _TOLD:
        _replace(staged_folder / name, out / name)


def _replace(new: Path, old: Path) -> None:
    if old.is_dir():
        shutil.rmtree(old)
    else:
        old.unlink(missing_ok=True)
    if new.exists():
        new.replace(old)


def _write(file: Path, text: str) -> None:
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(file)

"""`pack build`: derives `built/<puzzle>.json` for each puzzle that changed, and drops what belongs to none."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.errors import JudgeError
from game.forge.workshop import Workshop, workshop
from game.judge.derive import Derived
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import data_hash
from game.puzzle.version import derivation_key, puzzle_version
from game.strings import say


@dataclass(frozen=True)
class PackBuilt:
    """Names of puzzles. `failed` maps a puzzle to the reason its answer is no answer."""

    built: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: dict[str, str]


def build_pack(folder: Path, report: Callable[[str], None]) -> PackBuilt:
    """Builds what isn't up to date; `report` gets a line per puzzle that is.

    Raises PackError or EngineError where the pack can't be loaded. A puzzle whose answer fails stops no other.
    """
    with workshop(folder) as shop:
        content = data_hash(shop.pack)
        built, unchanged, failed = [], [], {}
        for puzzle in shop.pack.puzzles.values():
            if puzzle.built is not None and puzzle.built.made_from == derivation_key(shop.pack, puzzle, content):
                unchanged.append(puzzle.name)
                continue
            try:
                _write(shop, puzzle)
            except JudgeError as error:
                failed[puzzle.name] = error.message
                continue
            built.append(puzzle.name)
            report(say("forge.built", puzzle=puzzle.id))
        removed = _remove_orphans(shop.pack.folder, set(shop.pack.puzzles))
    return PackBuilt(tuple(built), tuple(unchanged), tuple(removed), failed)


def _write(shop: Workshop, puzzle: Puzzle) -> None:
    derived = shop.derive(puzzle)
    file = shop.pack.folder / "built" / f"{puzzle.name}.json"
    file.parent.mkdir(exist_ok=True)
    text = json.dumps(built_json(shop.pack, puzzle, derived), ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def built_json(pack: Pack, puzzle: Puzzle, derived: Derived) -> dict[str, Any]:
    """What is kept of a derivation. The same puzzle and data give the same text on any machine."""
    content = data_hash(pack)
    return {
        "version": puzzle_version(puzzle, content),
        "made_from": derivation_key(pack, puzzle, content),
        "contract": derived.contract.to_built_json(),
        "target": derived.target.to_json(),
        "hints": vars(derived.hints),
    }


def _remove_orphans(folder: Path, names: set[str]) -> list[str]:
    orphans = [file for file in sorted((folder / "built").glob("*.json")) if file.stem not in names]
    for file in orphans:
        file.unlink()
    return [file.stem for file in orphans]

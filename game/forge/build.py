"""`pack build`: derives `built/<puzzle>.json` for each puzzle that changed, and drops what belongs to none."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.errors import JudgeError
from game.forge.workshop import Workshop, spread, workshops
from game.judge.derive import Derived
from game.judge.hidden import Hidden
from game.puzzle.model import Built, Pack, Puzzle
from game.puzzle.pack import data_hash, load_pack
from game.puzzle.version import derivation_key, puzzle_version
from game.strings import say


@dataclass(frozen=True)
class PackBuilt:
    """Names of puzzles. `failed` maps a puzzle to the reason its answer is no answer."""

    built: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: dict[str, str]


def build_pack(folder: Path, report: Callable[[str], None], jobs: int | None = None) -> PackBuilt:
    """Builds what isn't up to date, `jobs` puzzles at a time (as many as there are cores, if None); `report` gets a
    line per puzzle that is done.

    Raises PackError or EngineError where the pack can't be loaded. A puzzle whose answer fails stops no other.
    """
    pack = load_pack(folder)
    content = data_hash(pack)
    stale = [p for p in pack.puzzles.values() if p.built is None or not _current(pack, p, p.built, content)]
    failed: dict[str, str] = {}
    if stale:
        with workshops(pack, min(jobs or os.cpu_count() or 1, len(stale))) as shops:
            failed = _build_all(shops, stale, report)
    names = [puzzle.name for puzzle in stale]
    return PackBuilt(
        built=tuple(name for name in names if name not in failed),
        unchanged=tuple(name for name in pack.puzzles if name not in names),
        removed=tuple(_remove_orphans(pack.folder, set(pack.puzzles))),
        failed={name: failed[name] for name in names if name in failed},
    )


def _current(pack: Pack, puzzle: Puzzle, built: Built, content: str) -> bool:
    return built.made_from == derivation_key(pack, puzzle, content)


def _build_all(shops: Sequence[Workshop], puzzles: Sequence[Puzzle], report: Callable[[str], None]) -> dict[str, str]:
    """Builds each puzzle; why some failed, by name."""
    failed: dict[str, str] = {}

    def build(shop: Workshop, puzzle: Puzzle) -> None:
        try:
            _write(shop, puzzle)
            report(say("forge.built", puzzle=puzzle.id))
        except JudgeError as error:
            failed[puzzle.name] = error.message

    spread(shops, puzzles, build)
    return failed


def _write(shop: Workshop, puzzle: Puzzle) -> None:
    derived = shop.derive(puzzle)
    hidden = shop.hidden(puzzle, derived)
    file = shop.pack.folder / "built" / f"{puzzle.name}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(built_text(built_json(shop.pack, puzzle, derived, hidden)), encoding="utf-8", newline="\n")


def built_json(pack: Pack, puzzle: Puzzle, derived: Derived, hidden: Hidden) -> dict[str, Any]:
    """What is kept of a derivation. The same puzzle and data give the same text on any machine."""
    content = data_hash(pack)
    return {
        "version": puzzle_version(pack, puzzle, content),
        "made_from": derivation_key(pack, puzzle, content),
        "contract": derived.contract.to_built_json(),
        "target": derived.target.to_json(),
        "hints": vars(derived.hints),
        "cases": [{**c.witness.to_json(), "expected": [list(row) for row in c.expected.rows]} for c in hidden.cases],
        "near_misses": [vars(miss) for miss in hidden.near_misses],
        "dropped": {str(place): count for place, count in hidden.dropped.items()},
    }


def built_text(data: Mapping[str, Any]) -> str:
    """JSON with a line for each case, near miss and row of the target, so that a change shows where it is."""
    lists = {"cases": data["cases"], "near_misses": data["near_misses"]}
    parts = [f" {json.dumps(key)}: {_value(key, value, lists)}" for key, value in data.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value(key: str, value: Any, lists: Mapping[str, Any]) -> str:
    if key in lists and value:
        return "[\n" + ",\n".join(f"  {_line(item)}" for item in value) + "\n ]"
    if key == "target":
        rows = ",\n".join(f"   {_line(row)}" for row in value["rows"])
        columns = _line(value["columns"])
        return f'{{\n  "columns": {columns},\n  "rows": [\n{rows}\n  ],\n  "total": {value["total"]}\n }}'
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _remove_orphans(folder: Path, names: set[str]) -> list[str]:
    orphans = [file for file in sorted((folder / "built").glob("*.json")) if file.stem not in names]
    for file in orphans:
        file.unlink()
    return [file.stem for file in orphans]

"""Curation: forged puzzles looked through by a person, one by one. What is decided lasts over the next run of the
forge."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from game.errors import ForgeError
from game.forge.making.previous import Decision, Ruling, load_decisions, save_decisions
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import load_pack


@dataclass(frozen=True)
class Reviewed:
    """A forged puzzle and what was decided about it, if anything was."""

    puzzle: Puzzle
    decision: Decision | None


def reviewed(pack: Pack) -> tuple[Reviewed, ...]:
    """All forged puzzles of a pack, those without a decision first."""
    decisions = load_decisions(pack.folder)
    found = [Reviewed(p, decisions.get(p.name)) for p in pack.puzzles.values() if p.forged is not None]
    return tuple(sorted(found, key=lambda one: one.decision is not None))


def decide(folder: Path, names: Sequence[str], ruling: Ruling, why: str = "") -> tuple[Decision, ...]:
    """Keeps what was decided about some puzzles; rejected ones leave the pack.

    Raises ForgeError for a name that is no forged puzzle's, before anything is written; PackError where the pack can't
    be read.
    """
    pack = load_pack(folder)
    made = [_decision(pack, name, ruling, why) for name in names]
    decisions = load_decisions(pack.folder) | {decision.name: decision for decision in made}
    save_decisions(pack.folder, decisions)
    if ruling == "rejected":
        for name in names:
            (pack.folder / "puzzles" / f"{name}.yml").unlink(missing_ok=True)
            (pack.folder / "built" / f"{name}.json").unlink(missing_ok=True)
    return tuple(made)


def undo(folder: Path, name: str) -> None:
    """Forgets what was decided about a puzzle; a rejected one comes back with the next run of the forge."""
    decisions = load_decisions(folder)
    if decisions.pop(name, None) is not None:
        save_decisions(folder, decisions)


def _decision(pack: Pack, name: str, ruling: Ruling, why: str) -> Decision:
    before = load_decisions(pack.folder).get(name)
    if name not in pack.puzzles and before is not None:
        return replace(before, ruling=ruling, why=why)
    puzzle = pack.puzzles.get(name)
    if puzzle is None or puzzle.forged is None:
        forged = ", ".join(p.name for p in pack.puzzles.values() if p.forged is not None)
        raise ForgeError(
            f"{pack.name} has no forged puzzle `{name}`.",
            title="No such puzzle",
            way_out=f"There are: {forged or 'none'}.",
        )
    return Decision(name, ruling, (puzzle.forged.blueprint, puzzle.forged.key), why)

"""Curation: forged puzzles looked through by a person, one by one. What is decided lasts over the next run of the
forge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from game.errors import ForgeError, PackError
from game.forge.build import build_pack
from game.forge.making.broken import broken_file, throw_away
from game.forge.making.previous import (
    Decision,
    Origin,
    Ruling,
    forged_of,
    load_decisions,
    load_taken_back,
    save_decisions,
)
from game.forge.vetting.draft import puzzle_text
from game.puzzle import fields
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import load_pack, parse_puzzle


@dataclass(frozen=True)
class Reviewed:
    """A forged puzzle and what was decided about it, if anything was."""

    puzzle: Puzzle
    decision: Decision | None


@dataclass(frozen=True)
class Wording:
    """What a person may change of a forged puzzle without leaving the review."""

    title: str
    brief: str
    answer: str


@dataclass(frozen=True)
class Before:
    """A puzzle's files and decision as they stood at some time; a file that wasn't there is None."""

    name: str
    decision: Decision | None
    files: Mapping[Path, bytes | None]


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
        throw_away(pack.folder, names)
    return tuple(made)


def undo(folder: Path, name: str) -> None:
    """Forgets what was decided about a puzzle; a rejected one comes back with the next run of the forge."""
    decisions = load_decisions(folder)
    gone = decisions.pop(name, None)
    if gone is None:
        return
    back = load_taken_back(folder)
    if gone.ruling == "rejected" and not (folder / "puzzles" / f"{name}.yml").exists():
        back[name] = gone.origin
    save_decisions(folder, decisions, back)


def taken_out(pack: Pack) -> tuple[Decision, ...]:
    """What was rejected and has left the pack."""
    decisions = load_decisions(pack.folder).values()
    return tuple(d for d in decisions if d.ruling == "rejected" and d.name not in pack.puzzles)


def is_broken(folder: Path, name: str) -> bool:
    """Whether a puzzle that somebody holds on to is set aside, for it is broken."""
    return broken_file(folder, name).exists()


def before(folder: Path, name: str) -> Before:
    """A puzzle as it stands now, to be put back by `put_back`."""
    files = (folder / "puzzles" / f"{name}.yml", folder / "built" / f"{name}.json")
    kept = {file: file.read_bytes() if file.exists() else None for file in files}
    return Before(name, load_decisions(folder).get(name), kept)


def put_back(folder: Path, earlier: Before) -> None:
    """Undoes whatever was done to a puzzle since: its decision, its wording, its leaving."""
    for file, content in earlier.files.items():
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(content)
    decisions = load_decisions(folder)
    decisions.pop(earlier.name, None)
    if earlier.decision is not None:
        decisions[earlier.name] = earlier.decision
    save_decisions(folder, decisions)


def reword(folder: Path, name: str, wording: Wording) -> Decision:
    """Writes another title, brief and answer into a puzzle's file and marks it as edited.

    Raises PackError for a wording that is no puzzle's, ForgeError where the pack has no such forged puzzle; then the
    file stays as it was.
    """
    file = folder / "puzzles" / f"{name}.yml"
    document = fields.read_yaml(file, folder)
    if not isinstance(document, Mapping):
        raise PackError(f"puzzles/{file.name} holds no puzzle.")
    if not all(text.strip() for text in vars(wording).values()):
        raise PackError(f"puzzles/{file.name}: title, brief and answer can't be empty.")
    told = {key: value.strip("\n") if isinstance(value, str) else value for key, value in document.items()}
    told |= {"title": wording.title, "brief": wording.brief, "answer": wording.answer.strip("\n")}
    parse_puzzle(told, folder.name, name, f"puzzles/{file.name}")
    [decision] = decide(folder, [name], "edited")
    part = file.with_suffix(".part")
    part.write_text(puzzle_text(told), encoding="utf-8", newline="\n")
    part.replace(file)
    return decision


def rebuild(folder: Path) -> tuple[Pack, dict[str, str]]:
    """Builds what isn't up to date: the pack as it is then, and by the puzzle's name why an answer is none. Takes
    seconds."""
    failed = build_pack(folder, lambda _: None).failed
    return load_pack(folder), failed


def _decision(pack: Pack, name: str, ruling: Ruling, why: str) -> Decision:
    puzzle = pack.puzzles.get(name)
    forged = puzzle.forged if puzzle else None
    origin = (forged.blueprint, forged.key) if forged else None if puzzle else _origin_aside(pack.folder, name)
    if origin is None:
        there = ", ".join(p.name for p in pack.puzzles.values() if p.forged is not None)
        raise ForgeError(
            f"{pack.name} has no forged puzzle `{name}`.",
            title="No such puzzle",
            way_out=f"There are: {there or 'none'}.",
        )
    return Decision(name, ruling, origin, why)


def _origin_aside(folder: Path, name: str) -> Origin | None:
    """Where a puzzle comes from that isn't in the pack now: it was rejected, taken back, or is broken."""
    decision = load_decisions(folder).get(name)
    if decision is not None:
        return decision.origin
    taken_back = load_taken_back(folder)
    if name in taken_back or not is_broken(folder, name):
        return taken_back.get(name)
    forged = forged_of(fields.read_yaml(broken_file(folder, name), folder))
    return (forged.blueprint, forged.key) if forged else None

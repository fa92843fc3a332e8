"""What the forge made before, and what people decided about it since: both outlast the next run.

Decisions stand in review.yml, beside pack.yml:

    decisions:
      dearest-of-all-12b6: {decision: rejected, blueprint: top_n, key: products.price desc 5, why: Everybody knows.}
    recalled:
      cheapest-of-all-0c1d: {blueprint: top_n, key: products.price asc 5}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from game.errors import PackError
from game.forge.making.broken import FOLDER
from game.forge.vetting.draft import Draft
from game.puzzle import fields
from game.puzzle.fields import Fields
from game.puzzle.model import Forged

FILE = "review.yml"
Ruling = Literal["approved", "edited", "rejected"]
Origin = tuple[str, str]
"""(blueprint, key) of a forged puzzle: the same whenever the forge runs."""


@dataclass(frozen=True)
class Decision:
    """What somebody has decided about one puzzle, and why, if they said so."""

    name: str
    ruling: Ruling
    origin: Origin
    why: str = ""


@dataclass(frozen=True)
class Earlier:
    """A forged puzzle of the last time: its file, and what it gave, as text ("" where it wasn't built). `broken`: it
    was set aside."""

    draft: Draft
    target: str
    broken: bool = False


@dataclass(frozen=True)
class Previous:
    """The forged puzzles of a pack by their origin, those that are set aside too; the names of those written by hand;
    all decisions; and the names of rejected puzzles that were taken back."""

    puzzles: Mapping[Origin, Earlier] = field(default_factory=dict)
    by_hand: tuple[str, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    taken_back: Mapping[str, Origin] = field(default_factory=dict)

    def ruling(self, origin: Origin) -> Ruling | None:
        """What was decided about a puzzle of that origin."""
        return next((d.ruling for d in self.decisions.values() if d.origin == origin), None)

    @property
    def rejected(self) -> frozenset[Origin]:
        return frozenset(d.origin for d in self.decisions.values() if d.ruling == "rejected")

    @property
    def recalled(self) -> dict[Origin, str]:
        """Names of the puzzles that are wanted and have no file: taken back, or approved after they had left."""
        wanted = {origin: name for name, origin in self.taken_back.items()}
        wanted |= {d.origin: d.name for d in self.decisions.values() if d.ruling != "rejected"}
        return {origin: name for origin, name in wanted.items() if origin not in self.rejected | self.puzzles.keys()}


def previous_of(folder: Path) -> Previous:
    """What is in a pack's folder, which need not be there, nor whole. Raises PackError for a file that can't be
    read."""
    puzzles: dict[Origin, Earlier] = {}
    by_hand: list[str] = []
    decisions = load_decisions(folder)
    played = sorted((folder / "puzzles").glob("*.yml"))
    aside = [file for file in sorted((folder / FOLDER).glob("*.yml")) if not (folder / "puzzles" / file.name).exists()]
    for file in [*played, *aside]:
        document = fields.read_yaml(file, folder)
        forged = forged_of(document)
        broken = file in aside
        if forged is None or not isinstance(document, Mapping):
            by_hand += [] if broken else [file.stem]
            continue
        origin = (forged.blueprint, forged.key)
        ruled = file.stem in decisions and decisions[file.stem].ruling != "rejected"
        held = ruled or forged.text != written_text(document)
        draft = Draft(file.stem, *origin, dict(document), held)
        earlier = Earlier(draft, _target(folder / "built" / f"{file.stem}.json"), broken)
        puzzles[origin] = puzzles.get(origin, earlier) if broken else earlier
    return Previous(puzzles, tuple(by_hand), decisions, load_taken_back(folder))


def forged_of(document: object) -> Forged | None:
    """Where a puzzle's document comes from; None where a person wrote it."""
    told = document.get("forged") if isinstance(document, Mapping) else None
    if not isinstance(told, Mapping) or not {"blueprint", "key"} <= told.keys():
        return None
    return Forged(str(told["blueprint"]), str(told["key"]), str(told.get("text", "")))


def written_text(document: Mapping[str, Any]) -> str:
    """Eight hex digits of what a puzzle's document says, its level and its origin aside."""
    told = {key: _squeezed(value) for key, value in document.items() if key not in ("forged", "difficulty")}
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:8]


def _squeezed(value: Any) -> Any:
    """Lines may break elsewhere: only words count."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {key: _squeezed(item) for key, item in value.items()}
    return [_squeezed(item) for item in value] if isinstance(value, list | tuple) else value


def _target(file: Path) -> str:
    try:
        return json.dumps(json.loads(file.read_text(encoding="utf-8"))["target"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def load_decisions(folder: Path) -> dict[str, Decision]:
    """Decisions by the puzzle's name. Raises PackError for a damaged file: nobody's decisions are thrown away."""
    return {name: _decision(name, data) for name, data in _read(folder, "decisions").items()}


def load_taken_back(folder: Path) -> dict[str, Origin]:
    """Where rejected puzzles come from whose decision was taken back after they had left the pack, by name. Raises
    PackError for a damaged file."""
    found = {}
    for name, data in _read(folder, "recalled").items():
        item = Fields(data, f"{FILE}, {name}")
        found[name] = (item.text("blueprint"), item.text("key"))
        item.done()
    return found


def _read(folder: Path, part: str) -> dict[str, object]:
    """What review.yml holds under one of its two heads, by the puzzle's name."""
    file = folder / FILE
    if not file.exists():
        return {}
    head = Fields(fields.read_yaml(file, folder), FILE)
    parts = {name: head.raw(name) or {} for name in ("decisions", "recalled")}
    head.done()
    told = parts[part]
    if not isinstance(told, Mapping):
        raise PackError(f"{FILE}: `{part}` holds a puzzle's name and what was decided about it, line by line.")
    return {str(name): data for name, data in told.items()}


def _decision(name: str, data: object) -> Decision:
    item = Fields(data, f"{FILE}, {name}")
    told = item.text("decision")
    ruling: Ruling | None = next((known for known in get_args(Ruling) if known == told), None)
    if ruling is None:
        item.fail("decision", f"is one of {', '.join(get_args(Ruling))}")
    decision = Decision(name, ruling, (item.text("blueprint"), item.text("key")), item.text("why", ""))
    item.done()
    return decision


def save_decisions(
    folder: Path, decisions: Mapping[str, Decision], taken_back: Mapping[str, Origin] | None = None
) -> None:
    """Writes review.yml; a reader never sees half a file. `taken_back`: as before, if None, but for what is decided
    anew."""
    back = load_taken_back(folder) if taken_back is None else taken_back
    recalled = {
        name: {"blueprint": blueprint, "key": key}
        for name, (blueprint, key) in sorted(back.items())
        if name not in decisions
    }
    told = {
        d.name: {
            "decision": d.ruling,
            "blueprint": d.origin[0],
            "key": d.origin[1],
            **({"why": d.why} if d.why else {}),
        }
        for d in sorted(decisions.values(), key=lambda decision: decision.name)
    }
    head = {"decisions": told, **({"recalled": recalled} if recalled else {})}
    text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=120)
    part = folder / f"{FILE}.part"
    part.write_text(
        f"# What was decided about forged puzzles; the forge keeps to it.\n{text}", encoding="utf-8", newline="\n"
    )
    part.replace(folder / FILE)

"""What the forge made before, and what people decided about it since: both outlast the next run.

Decisions stand in review.yml, beside pack.yml:

    decisions:
      dearest-of-all-12b6: {decision: rejected, blueprint: top_n, key: products.price desc 5, why: Everybody knows.}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from game.errors import PackError
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
    """A forged puzzle of the last time: its file, and what it gave, as text ("" where it wasn't built)."""

    draft: Draft
    target: str


@dataclass(frozen=True)
class Previous:
    """The forged puzzles of a pack by their origin, the names of those written by hand, and all decisions."""

    puzzles: Mapping[Origin, Earlier] = field(default_factory=dict)
    by_hand: tuple[str, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    def ruling(self, origin: Origin) -> Ruling | None:
        """What was decided about a puzzle of that origin."""
        return next((d.ruling for d in self.decisions.values() if d.origin == origin), None)

    @property
    def rejected(self) -> frozenset[Origin]:
        return frozenset(d.origin for d in self.decisions.values() if d.ruling == "rejected")


def previous_of(folder: Path) -> Previous:
    """What is in a pack's folder, which need not be there, nor whole. Raises PackError for a file that can't be
    read."""
    puzzles: dict[Origin, Earlier] = {}
    by_hand: list[str] = []
    decisions = load_decisions(folder)
    for file in sorted((folder / "puzzles").glob("*.yml")):
        document = fields.read_yaml(file, folder)
        forged = forged_of(document)
        if forged is None or not isinstance(document, Mapping):
            by_hand.append(file.stem)
            continue
        origin = (forged.blueprint, forged.key)
        ruled = file.stem in decisions and decisions[file.stem].ruling != "rejected"
        held = ruled or forged.text != written_text(document)
        draft = Draft(file.stem, *origin, dict(document), held)
        puzzles[origin] = Earlier(draft, _target(folder / "built" / f"{file.stem}.json"))
    return Previous(puzzles, tuple(by_hand), decisions)


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
    file = folder / FILE
    if not file.exists():
        return {}
    head = Fields(fields.read_yaml(file, folder), FILE)
    told = head.raw("decisions")
    head.done()
    if told is None:
        return {}
    if not isinstance(told, Mapping):
        raise PackError(f"{FILE}: `decisions` holds a puzzle's name and what was decided about it, line by line.")
    return {str(name): _decision(str(name), data) for name, data in told.items()}


def _decision(name: str, data: object) -> Decision:
    item = Fields(data, f"{FILE}, {name}")
    told = item.text("decision")
    ruling: Ruling | None = next((known for known in get_args(Ruling) if known == told), None)
    if ruling is None:
        item.fail("decision", f"is one of {', '.join(get_args(Ruling))}")
    decision = Decision(name, ruling, (item.text("blueprint"), item.text("key")), item.text("why", ""))
    item.done()
    return decision


def save_decisions(folder: Path, decisions: Mapping[str, Decision]) -> None:
    """Writes review.yml; a reader never sees half a file."""
    told = {
        d.name: {
            "decision": d.ruling,
            "blueprint": d.origin[0],
            "key": d.origin[1],
            **({"why": d.why} if d.why else {}),
        }
        for d in sorted(decisions.values(), key=lambda decision: decision.name)
    }
    text = yaml.safe_dump({"decisions": told}, allow_unicode=True, sort_keys=False, width=120)
    part = folder / f"{FILE}.part"
    part.write_text(
        f"# What was decided about forged puzzles; the forge keeps to it.\n{text}", encoding="utf-8", newline="\n"
    )
    part.replace(folder / FILE)

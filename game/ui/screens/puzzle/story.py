"""What the tries panel tells, from top to bottom, as data: rows of tiles, the sentence, the hints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from game.judge.verdict import Tile, Verdict
from game.play.attempt import AttemptState
from game.play.records import TryRecord
from game.puzzle.contract import Contract
from game.strings import say
from game.ui.widgets.tiles import TileSpec, specs

ItemKind = Literal["tiles", "blank", "sentence", "remark", "hint"]


@dataclass(frozen=True)
class Item:
    """One block of the panel. `tips` are what the tiles say when the mouse rests on them; `door` is the index of the
    one that opens the hidden case of a try, and `opens` that try's."""

    kind: ItemKind
    text: str = ""
    tiles: tuple[TileSpec, ...] = ()
    tips: tuple[str, ...] = ()
    tone: str = "misplaced"
    door: int | None = None
    opens: int | None = None


def story(state: AttemptState, contract: Contract, verdict: Verdict | None) -> tuple[Item, ...]:
    """All blocks; `verdict` is the one the sentence is about."""
    items = [_tiles(index, record) for index, record in enumerate(state.tries)]
    if not state.ended:
        count = len(contract.columns) + 2 + bool(contract.sorting)
        items.append(Item("blank", str(state.counted_tries + 1), (TileSpec("open", ""),) * count))
    if verdict is not None:
        items.extend(_about(verdict, hard=state.hard))
    items.extend(
        Item("hint", say("ui.tries.hint", number=hint.number, text=hint.text.strip()), tone="coral")
        for hint in state.hints
    )
    return tuple(items)


def _tiles(index: int, record: TryRecord) -> Item:
    tiles = record.verdict.tiles
    kinds = [tile.kind for tile in tiles]
    door = kinds.index("cases") if record.verdict.counterexample is not None and "cases" in kinds else None
    return Item(
        "tiles",
        "" if record.number is None else str(record.number),
        specs(tiles),
        tuple(_tip(tile, door=number == door) for number, tile in enumerate(tiles)),
        door=door,
        opens=None if door is None else index,
    )


def _tip(tile: Tile, *, door: bool) -> str:
    return f"{tile.text} {say('ui.tries.door')}" if door else tile.text


def _about(verdict: Verdict, *, hard: bool) -> Sequence[Item]:
    tone = "right" if verdict.solved else "misplaced"
    items: list[Item] = []
    if not hard or verdict.solved:
        items.extend(_words(verdict, tone))
    if verdict.on_hidden_case and verdict.try_number is None:
        items.append(Item("remark", say("ui.tries.free")))
    return items


def _words(verdict: Verdict, tone: str) -> Sequence[Item]:
    """Sentences first, then remarks; a verdict with remarks alone says the first of them as its sentence."""
    sentences = [f"**{finding.stage}** · {finding.text}" for finding in verdict.diagnosis]
    remarks = [remark.text for remark in verdict.remarks]
    if verdict.solved:
        sentences = sentences or [say("ui.tries.solved")]
    elif not sentences and verdict.on_hidden_case:
        sentences = [say("ui.tries.case")]
    elif not sentences and remarks:
        sentences, remarks = remarks[:1], remarks[1:]
    return [
        *(Item("sentence", text, tone=tone) for text in sentences),
        *(Item("remark", text) for text in remarks),
    ]

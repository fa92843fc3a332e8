"""What the tries panel tells, from top to bottom, as data: rows of tiles, the sentence, the case, the hints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from game.judge.verdict import Verdict
from game.play.attempt import AttemptState
from game.puzzle.contract import Contract
from game.puzzle.resultset import ResultSet
from game.strings import say
from game.ui.widgets.tiles import TileSpec, specs

ItemKind = Literal["tiles", "blank", "sentence", "remark", "hint", "case"]


@dataclass(frozen=True)
class CaseTable:
    """A table of the counterexample."""

    name: str
    rows: ResultSet


@dataclass(frozen=True)
class Case:
    """The smallest instance on which the query goes wrong."""

    tables: tuple[CaseTable, ...]
    got: str
    expected: str
    because: str


@dataclass(frozen=True)
class Item:
    """One block of the panel. `tips` are what the tiles say when the mouse rests on them."""

    kind: ItemKind
    text: str = ""
    tiles: tuple[TileSpec, ...] = ()
    tips: tuple[str, ...] = ()
    case: Case | None = None
    tone: str = "misplaced"


def story(state: AttemptState, contract: Contract, verdict: Verdict | None) -> tuple[Item, ...]:
    """All blocks; `verdict` is the one the sentence is about."""
    items = [
        Item(
            "tiles",
            "" if record.number is None else str(record.number),
            specs(record.verdict.tiles),
            tuple(tile.text for tile in record.verdict.tiles),
        )
        for record in state.tries
    ]
    if not state.ended:
        count = len(contract.columns) + 2 + bool(contract.order)
        items.append(Item("blank", str(state.counted_tries + 1), (TileSpec("open", ""),) * count))
    if verdict is not None:
        items.extend(_about(verdict, hard=state.hard))
    items.extend(
        Item("hint", say("ui.tries.hint", number=hint.number, text=hint.text.strip()), tone="coral")
        for hint in state.hints
    )
    return tuple(items)


def _about(verdict: Verdict, *, hard: bool) -> Sequence[Item]:
    tone = "right" if verdict.solved else "misplaced"
    items: list[Item] = []
    if not hard or verdict.solved:
        items.extend(_words(verdict, tone))
    if verdict.counterexample is not None and verdict.try_number is None and not verdict.form_fault:
        items.append(Item("remark", say("ui.tries.free")))
    case = None if hard else case_of(verdict.counterexample)
    if case is not None:
        items.append(Item("case", say("ui.tries.case"), case=case))
    return items


def _words(verdict: Verdict, tone: str) -> Sequence[Item]:
    """Sentences first, then remarks; a verdict with remarks alone says the first of them as its sentence."""
    sentences = [f"**{finding.stage}** · {finding.text}" for finding in verdict.diagnosis]
    remarks = [remark.text for remark in verdict.remarks]
    if verdict.solved:
        sentences = sentences or [say("ui.tries.solved")]
    elif not sentences and remarks:
        sentences, remarks = remarks[:1], remarks[1:]
    return [
        *(Item("sentence", text, tone=tone) for text in sentences),
        *(Item("remark", text) for text in remarks),
    ]


def case_of(data: Mapping[str, Any] | None) -> Case | None:
    """The counterexample of a verdict, `{tables, expected, got, because}`."""
    if not data:
        return None
    tables = tuple(CaseTable(name, _result_set(rows)) for name, rows in data["tables"].items())
    return Case(tables, rows_text(data.get("got")), rows_text(data.get("expected")), data.get("because") or "")


def rows_text(data: Any) -> str:
    """A small result set in one line: `Brett · Coll; Olu · Keane`, or that it has no rows."""
    if data is None:
        return say("ui.tries.fails")
    rows = _result_set(data)
    if not rows.rows:
        return say("ui.tries.no_rows")
    shown = ["·".join("null" if value is None else str(value) for value in row) for row in rows.rows[:3]]
    more = say("ui.tries.more", count=rows.total - 3) if rows.total > 3 else ""
    return "; ".join(shown) + more


def _result_set(data: Any) -> ResultSet:
    return data if isinstance(data, ResultSet) else ResultSet.from_json(data)

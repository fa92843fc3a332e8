"""The contract, target and hints of a puzzle, derived from its answer by a real run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game.engine.limits import JUDGED
from game.engine.outcome import Outcome, Rows
from game.engine.pool import Pool
from game.engine.result import to_result_set
from game.errors import JudgeError
from game.puzzle.contract import Contract, ContractColumn, Direction, OrderKey
from game.puzzle.model import HintTexts, Pack, Puzzle
from game.puzzle.resultset import ResultSet
from game.strings import say

TOOL_S = 20.0
"""Seconds the author worker may think about one answer."""
TARGET_ROWS_MOST = 2_000


@dataclass(frozen=True)
class Derived:
    """`facts` is what the author worker's `derive` tool told; the linter reads more from it."""

    contract: Contract
    target: ResultSet
    hints: HintTexts
    facts: Mapping[str, Any]


def catalog(pack: Pack) -> list[dict[str, Any]]:
    """The tables as the author worker's tools take them."""
    return [
        {
            "name": table.name,
            "namesakes": table.namesakes,
            "checks": list(table.checks),
            "together": [list(columns) for columns in table.together],
            "columns": [
                {
                    "name": c.name,
                    "type": c.type,
                    "nullable": c.nullable,
                    "null_told": c.null_told,
                    "rising_told": c.rising_told,
                    "references": c.references,
                    "unique": c.is_unique,
                    "accepted": list(c.accepted),
                }
                for c in table.columns
            ],
        }
        for table in pack.tables
    ]


def derive(author: Pool, pack: Pack, puzzle: Puzzle, seconds: float | None = None) -> Derived:
    """Runs the answer in the author worker; blocks. Where reading its text takes too long, a contract from the result
    alone has to do; not so if `seconds` are given for it.

    Raises JudgeError where the answer fails or its result is no target (no columns, or very many rows), or is not read
    in those seconds.
    """
    outcome = author.run(puzzle.answer, JUDGED).result()
    rows = _rows(puzzle, outcome)
    names = [c.name for c in rows.columns]
    texts = {"sql": puzzle.answer, "also": puzzle.also, "assume": assumptions(puzzle)}
    told = author.call("derive", seconds or TOOL_S, **texts, names=names, tables=catalog(pack)).result()
    if told is None and seconds is not None:
        raise JudgeError(say("judge.case.unread", puzzle=puzzle.id))
    facts = told or {}
    order = _order(puzzle, names, facts)
    contract = Contract(
        columns=_columns(rows, facts),
        order=order,
        may=may_sentences(facts),
        one_row=facts.get("limit") == 1,
        by_unshown=puzzle.order == "auto" and not order and bool(facts.get("order")),
    )
    return Derived(contract, to_result_set(rows), _hints(puzzle, facts), facts)


def assumptions(puzzle: Puzzle) -> list[dict[str, str]]:
    """What a puzzle assumes, as the author worker's tools take it."""
    return [{"name": a.name, "sql": a.sql} for a in puzzle.assume]


def _rows(puzzle: Puzzle, outcome: Outcome) -> Rows:
    if outcome.rows is None:
        reason = outcome.error.text if outcome.error else outcome.kind
        raise JudgeError(f"The answer of `{puzzle.id}` fails: {reason}")
    if outcome.rows.total > TARGET_ROWS_MOST:
        raise JudgeError(f"The answer of `{puzzle.id}` gives {outcome.rows.total:,} rows; no one can look at so many.")
    return outcome.rows


def _columns(rows: Rows, facts: Mapping[str, Any]) -> tuple[ContractColumn, ...]:
    digits: Sequence[int | None] = facts.get("digits") or [None] * len(rows.columns)
    return tuple(ContractColumn(c.name, c.type, d) for c, d in zip(rows.columns, digits, strict=True))


def _order(puzzle: Puzzle, names: Sequence[str], facts: Mapping[str, Any]) -> tuple[OrderKey, ...]:
    """The keys order counts by: up to the first that is no output column."""
    if puzzle.order == "any":
        return ()
    keys = {key["index"]: key for key in facts.get("order", []) if key["index"] is not None}
    if isinstance(puzzle.order, tuple):
        indexes = [_index(puzzle, names, name) for name in puzzle.order]
    else:
        indexes = []
        for key in facts.get("order", []):
            if key["index"] is None:
                break
            indexes.append(key["index"])
    return tuple(_key(names, n, keys.get(n, {})) for n in indexes)


def _key(names: Sequence[str], index: int, told: Mapping[str, Any]) -> OrderKey:
    values = tuple(map(str, told.get("values", ())))
    return OrderKey(names[index], index, _direction(told), told.get("nulls", "any"), values)


def _direction(key: Mapping[str, Any]) -> Direction:
    return "desc" if key.get("direction") == "desc" else "asc"


def _index(puzzle: Puzzle, names: Sequence[str], name: str) -> int:
    if name not in names:
        raise JudgeError(f"`{puzzle.id}` orders by `{name}`, which is no column of its answer.")
    return names.index(name)


def may_sentences(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What the data may hold, a phrase each, as the author worker tells it in `facts`."""
    return tuple(say(f"judge.may.{item['kind']}", **_named(item)) for item in _together(facts.get("may", [])))


def _together(told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is told alike of several columns is told once, where the first of them stands."""
    found: dict[Any, dict[str, Any]] = {}
    for item in told:
        alone = set(item) == {"kind", "column"}
        one = found.setdefault(item["kind"] if alone else tuple(map(str, item.values())), {**item})
        if alone:
            one["column"] = [*(one["column"] if isinstance(one["column"], list) else []), item["column"]]
    return list(found.values())


def _named(item: Mapping[str, Any]) -> dict[str, str]:
    """Details for a sentence; several columns become one phrase."""
    return {k: _listed(v) if isinstance(v, list) else str(v) for k, v in item.items() if k != "kind"}


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _hints(puzzle: Puzzle, facts: Mapping[str, Any]) -> HintTexts:
    """The author's hints, else derived ones."""
    columns = [c for c in facts.get("columns", []) if not c.endswith(".")]
    tables = ", ".join(f"`{t}`" for t in facts.get("tables", []))
    return HintTexts(
        concept=puzzle.hints.concept or say("play.hint.concept", concepts=", ".join(puzzle.concepts) or "—"),
        tables=puzzle.hints.tables
        or say("play.hint.tables", tables=tables, columns=", ".join(f"`{c}`" for c in columns)),
        skeleton=puzzle.hints.skeleton or facts.get("skeleton", ""),
    )

"""Whether a brief tells what its answer does: outputs, order, rounding, literals. By words, so it errs on asking."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from game.forge.findings import PackFinding, finding
from game.judge.derive import Derived
from game.puzzle.model import Puzzle

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ORDERS = re.compile(
    r"\b(by|in order|order|ordered|sort|sorted|alphabetical\w*|first|last|top|bottom|newest|oldest|latest|earliest|"
    r"highest|lowest|biggest|smallest|largest|most|fewest|longest|shortest|best|worst|descending|ascending|"
    r"chronological\w*|rank\w*|before)\b",
    re.IGNORECASE,
)
_ASKS_ORDER = re.compile(
    r"\b(sort(ed)? by|order(ed)? by|in (alphabetical|chronological) order|alphabetically|"
    r"(newest|oldest|latest|earliest|highest|lowest|biggest|smallest|largest|longest|shortest|"
    r"cheapest|busiest|most|best|worst)( \w+){0,2} first)\b|, by \w+",
    re.IGNORECASE,
)
_ROUNDS = re.compile(r"\b(round\w*|decimals?|whole|nearest|cents?)\b", re.IGNORECASE)
_ASKS_ROUNDING = re.compile(r"\bround(ed)?\b|\bdecimals?\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_NUMBERS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty").split()  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "once": 1, "twice": 2, "half": 2, "both": 2}
_MONTHS = ("january february march april may june july august september october november december").split()
_QUIET_NUMBERS = frozenset({"0", "1", "100", "100.0", "1.0"})
"""Numbers that are arithmetic rather than a limit a brief must name."""
_QUIET_WORDS = frozenset("id the of a in per no is to and n at on".split())
_MEANINGS: Mapping[str, Sequence[str]] = {
    "n": ("how many", "number", "count"),
    "count": ("how many", "number", "often"),
    "orders": ("how many", "order"),
    "total": ("sum", "altogether", "how much", "in all", "whole"),
    "amount": ("how much", "sum", "worth", "money"),
    "revenue": ("sales", "turnover", "worth", "takings", "how much"),
    "share": ("percent", "portion", "part"),
    "percent": ("share", "%"),
    "pct": ("percent", "share", "%"),
    "average": ("mean", "typical"),
    "avg": ("average", "mean"),
    "day": ("date", "weekday", "when"),
    "date": ("day", "when"),
    "month": ("monthly", "january"),
    "paid": ("payment",),
    "left": ("leaving",),
    "first": ("earliest",),
    "last": ("latest",),
}


def check_telling(puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    """Findings where brief and answer say different things."""
    yield from _columns(puzzle, derived)
    yield from _order(puzzle, derived)
    yield from _rounding(puzzle, derived)
    yield from _literals(puzzle, derived.facts)


def _columns(puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    for column in derived.contract.columns:
        if not _tells(puzzle.brief, column.name):
            yield finding("column-untold", "warning", puzzle.id, "brief", column=column.name)


def _tells(brief: str, name: str) -> bool:
    """Whether any word of a column's name, or what it commonly means, is in the brief."""
    text = brief.lower()
    stems = {_stem(word) for word in _WORD.findall(text)}
    words = [w for w in re.split(r"[^a-z0-9]+", name.lower()) if w] or [name.lower()]
    telling = [w for w in words if w not in _QUIET_WORDS] or words
    meanings = [meaning for w in words for meaning in _MEANINGS.get(w, ())]
    return any(_stem(w) in stems for w in telling) or any(meaning in text for meaning in meanings)


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in ("ies", "ing", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _order(puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    keys = derived.facts.get("order", [])
    hidden = [key["text"] for key in keys if key["index"] is None]
    if hidden and puzzle.order == "auto":
        yield finding("order-hidden", "warning", puzzle.id, "answer", key=hidden[0])
    if derived.contract.sorting and not _ORDERS.search(puzzle.brief):
        yield finding("order-untold", "error", puzzle.id, "brief", keys=_keys(derived))
    if not keys and _ASKS_ORDER.search(puzzle.brief):
        yield finding("order-lacking", "error", puzzle.id, "answer")


def _keys(derived: Derived) -> str:
    return ", ".join(key.column for key in derived.contract.order)


def _rounding(puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    rounded = [c.name for c in derived.contract.columns if c.digits is not None]
    if rounded and not _ROUNDS.search(puzzle.brief):
        yield finding("rounding-untold", "error", puzzle.id, "brief", column=rounded[0])
    if not rounded and _ASKS_ROUNDING.search(puzzle.brief) and "round" not in puzzle.answer.lower():
        yield finding("rounding-lacking", "error", puzzle.id, "answer")


def _literals(puzzle: Puzzle, facts: Mapping[str, Any]) -> Iterator[PackFinding]:
    for literal in facts.get("literals", []):
        if not _tells_literal(puzzle.brief, literal):
            yield finding("literal-untold", "warning", puzzle.id, "brief", literal=literal)


def _tells_literal(brief: str, literal: str) -> bool:
    text = _THOUSANDS.sub("", brief.lower())
    if literal in _QUIET_NUMBERS or literal.lower().strip("%_@. ") in text:
        return True
    if re.match(r"\d{4}-\d{2}-\d{2}", literal):
        return _tells_date(text, literal[:10])
    if literal.isdigit():
        number = int(literal)
        words = [w for w, value in _ORDINALS.items() if value == number]
        words += [_NUMBERS[number]] if number < len(_NUMBERS) else []
        words += [_MONTHS[number - 1]] if 1 <= number <= len(_MONTHS) else []
        return any(re.search(rf"\b{word}", text) for word in words)
    return any(_stem(word) in text for word in _WORD.findall(literal.lower()) if len(word) > 1)


def _tells_date(text: str, literal: str) -> bool:
    """The year or month of a date, or of the day before it: an open upper bound is the first day that isn't meant."""
    try:
        day = date.fromisoformat(literal)
    except ValueError:
        return False
    days = (day, day - timedelta(days=1))
    return any(str(d.year) in text or _MONTHS[d.month - 1] in text for d in days)

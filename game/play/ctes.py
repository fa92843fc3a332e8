"""A metric put into a query that is being written: before all else, and nothing that stands there is touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from game.engine.tokens import plain, tokens
from game.play.metrics import as_cte, cte
from game.puzzle.metrics import Metric

_BEGINNINGS = frozenset({"select", "from", "values", "table", "pivot", "unpivot", "("})
"""What may follow a list of CTEs."""


@dataclass(frozen=True)
class Insertion:
    """`text` goes in before the character `at`; its first `head` characters are the line that names the CTE."""

    at: int
    text: str

    @property
    def head(self) -> int:
        begun = len(self.text) - len(self.text.lstrip())
        return self.text.index("\n", begun)


def insertion(text: str, metric: Metric, sql: str) -> Insertion | None:
    """What makes the metric the first CTE of the query in `text`, by its name or, where another CTE has that, by one
    like it; a query that shows it, where there is no text but comments. None for a text that can't take it."""
    found = tokens(text)
    words = [token.word.lower().strip('"') for token in found]
    if not words:
        return _alone(text, metric, sql)
    name = _free_name(metric.name, words)
    if words[0] in _BEGINNINGS:
        at = _characters(text, found[0].start)
        return Insertion(at, f"with {cte(name, sql)}\n{_indent(text, at)}")
    first = 2 if words[1:2] == ["recursive"] else 1
    if words[0] != "with" or len(words) <= first:
        return None
    at = _characters(text, found[first].start)
    return Insertion(at, f"{cte(name, sql)},\n{_indent(text, at)}")


def _alone(text: str, metric: Metric, sql: str) -> Insertion:
    """Below what comments there are."""
    if not text.strip():
        return Insertion(0, as_cte(metric, sql))
    return Insertion(len(text), ("" if text.endswith("\n") else "\n") + as_cte(metric, sql))


def _characters(text: str, start: int) -> int:
    """A byte of the plain text as a character of the text."""
    return len(plain(text).encode("utf-8", errors="replace")[:start].decode("utf-8"))


def _indent(text: str, at: int) -> str:
    """The space before `at` if nothing else stands before it in its line."""
    line = text[:at].rpartition("\n")[2]
    return line if not line.strip() else ""


def _free_name(name: str, words: Sequence[str]) -> str:
    """The name, or with a number behind where a CTE is called so already."""
    if not any(word == name and _defined(words[index + 1 :]) for index, word in enumerate(words)):
        return name
    return next(other for other in (f"{name}_{number}" for number in count(2)) if other not in words)


def _defined(after: Sequence[str]) -> bool:
    """Whether a name with these words behind it is that of a CTE: `as (`, after columns in brackets or not."""
    if after[:1] == ["("] and ")" in after:
        after = after[after.index(")") + 1 :]
    return [word for word in after[:4] if word not in ("not", "materialized")][:2] == ["as", "("]

"""Sort keys that are no output column, but that one tells: rows by class, shown as "high", "average" and "low".

Runs in the author worker only: it reads sqlglot's trees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from game.judge.normal import DIALECT

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NAMED: Mapping[tuple[type[exp.Expr], type[exp.Expr]], tuple[str, ...]] = {
    (exp.DayOfWeekIso, exp.Dayname): _DAYS,
    (exp.DayOfWeek, exp.Dayname): (_DAYS[-1], *_DAYS[:-1]),
    (exp.Month, exp.Monthname): _MONTHS,
}
"""What names are sorted by, the names, and those in that order."""


@dataclass(frozen=True)
class Labels:
    """Output column `index` (0-based) holds one of `values`, which stand as the sort key rises."""

    index: int
    values: tuple[str, ...]


def labels(key: exp.Expr, outputs: Sequence[exp.Expr], tree: exp.Expr) -> Labels | None:
    """The output that has one text for each value of a sort key; None where none is known to."""
    for index, output in enumerate(outputs):
        values = _named(key, output) or _cased(key, output, tree)
        if values is not None:
            return Labels(index, values)
    return None


def _named(key: exp.Expr, output: exp.Expr) -> tuple[str, ...] | None:
    """Names of weekdays by their number, of months by theirs."""
    values = _NAMED.get((type(key), type(output)))
    return values if values is not None and _of(key) == _of(output) else None


def _of(node: exp.Expr) -> str:
    """What a part of a date is taken of, however it is cast."""
    inner = node.this
    while isinstance(inner, (exp.Cast, exp.TsOrDsToDate, exp.Paren)):
        inner = inner.this
    return inner.sql(dialect=DIALECT).lower() if isinstance(inner, exp.Expr) else ""


def _cased(key: exp.Expr, output: exp.Expr, tree: exp.Expr) -> tuple[str, ...] | None:
    """Texts of a CASE over the key's values: another text for each, and ELSE for the last of a known number at most."""
    if not isinstance(output, exp.Case) or not isinstance(key, exp.Column):
        return None
    found: dict[int, str] = {}
    for branch in output.args["ifs"]:
        value, text = _compared(branch.this, output.this, key), branch.args["true"]
        if value is None or value in found or not (isinstance(text, exp.Literal) and text.is_string):
            return None
        found[value] = text.this
    rest = output.args.get("default")
    if rest is not None:
        known = set(range(1, _tiles(key, tree) + 1))
        left = known - set(found)
        if len(left) != 1 or not (isinstance(rest, exp.Literal) and rest.is_string) or not set(found) <= known:
            return None
        found[left.pop()] = rest.this
    values = tuple(found[value] for value in sorted(found))
    return values if len(set(values)) == len(values) else None


def _compared(test: exp.Expr, subject: exp.Expr | None, key: exp.Column) -> int | None:
    """The whole number that a branch holds the key equal to."""
    if subject is not None:
        one, other = subject, test
    elif isinstance(test, exp.EQ):
        one, other = test.this, test.expression
    else:
        return None
    if isinstance(one, exp.Literal):
        one, other = other, one
    if not isinstance(one, exp.Column) or one.name.lower() != key.name.lower():
        return None
    number = isinstance(other, exp.Literal) and not other.is_string and other.this.isdigit()
    return int(other.this) if number else None


def _tiles(key: exp.Column, tree: exp.Expr) -> int:
    """How many values a column may have that NTILE makes; 0 for any other."""
    for alias in tree.find_all(exp.Alias):
        window = alias.this
        if alias.alias.lower() == key.name.lower() and isinstance(window, exp.Window):
            tiles = window.this
            if isinstance(tiles, exp.Ntile) and isinstance(tiles.this, exp.Literal):
                return int(tiles.this.this)
    return 0

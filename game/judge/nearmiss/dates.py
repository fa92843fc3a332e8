"""Dates cut at another unit, by the part alone, or not at all."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, changed, everywhere, is_text, quoted_text

_TRUNCS = (exp.TimestampTrunc, exp.DateTrunc)
_UNITS = {
    "day": ("week", "month"),
    "week": ("month", "day"),
    "month": ("quarter", "week", "year"),
    "quarter": ("month", "year"),
    "year": ("quarter", "month"),
    "hour": ("day", "minute"),
    "minute": ("hour",),
}
_PARTS: dict[str, type[exp.Expr]] = {
    "year": exp.Year,
    "quarter": exp.Quarter,
    "month": exp.Month,
    "week": exp.Week,
    "day": exp.Day,
}
_PART_UNITS = {**_UNITS, "day": ("week", "month"), "dow": ("isodow",), "isodow": ("dow",)}


def truncations(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """DATE_TRUNC to another unit; the month's number without its year."""
    for node in tree.find_all(*_TRUNCS):
        unit = node.text("unit").lower()
        for other in _UNITS.get(unit, ()):
            yield Change("trunc_unit", *_everywhere(node, changed(node, unit=_unit(node, other))))
        if unit in _PARTS and unit != "year":
            site = node.parent if isinstance(node.parent, exp.Cast) else node
            yield Change("trunc_to_part", *_everywhere(site, _PARTS[unit](this=node.this.copy())))


def _everywhere(node: exp.Expr, new: exp.Expr) -> tuple[exp.Expr, exp.Expr, str, str]:
    return *everywhere(node, new), quoted_text(node), quoted_text(new)


def _unit(node: exp.Expr, name: str) -> exp.Expr:
    given = node.args["unit"]
    return exp.Literal.string(name) if is_text(given) else exp.Var(this=name.upper())


def parts(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """MONTH for QUARTER and the like; the part without, or with, its year."""
    for name, kind in _PARTS.items():
        for node in tree.find_all(kind):
            for other in _UNITS[name]:
                yield Change("part_unit", *_everywhere(node, _PARTS[other](this=node.this.copy())))
    for node in tree.find_all(exp.Extract):
        unit = node.name.lower()
        for other in _PART_UNITS.get(unit, ()):
            given = exp.Literal.string(other) if is_text(node.this) else exp.Var(this=other.upper())
            yield Change("part_unit", *_everywhere(node, changed(node, this=given)))


def casts(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A moment taken for its day: the cast to DATE left out."""
    for node in tree.find_all(exp.Cast):
        if node.args["to"].is_type(exp.DataType.Type.DATE) and names.family(node.this) == "stamp":
            yield Change("date_cast_dropped", *_everywhere(node, node.this))

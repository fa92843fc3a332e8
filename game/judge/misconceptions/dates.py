"""Dates and moments: midnights, parts of dates that every year has, differences that count borders."""

import re
from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import INEQUALITIES, bare, columns, literal, own
from game.judge.misconceptions.words import name, suspect

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENTS = (exp.DataType.Type.TIMESTAMP, exp.DataType.Type.TIMESTAMPNTZ, exp.DataType.Type.TIMESTAMPTZ)
_PARTS: dict[type[exp.Expr], str] = {exp.Month: "month", exp.Day: "day", exp.Year: "year", exp.Quarter: "month"}


def _moment(node: exp.Expr) -> bool:
    inner = bare(node)
    return isinstance(inner, exp.Column) and bool(inner.is_type(*_MOMENTS))


def _cut(mine: Query, node: exp.Expr) -> bool:
    """Whether a moment is the first of a day, a month and so on, as a CTE or subquery has cut it."""
    inner = bare(node)
    if isinstance(inner, exp.Coalesce):
        return all(_cut(mine, part) for part in (inner.this, *inner.expressions))
    handed = mine.output(inner) if isinstance(inner, exp.Column) else None
    return isinstance(inner, (exp.DateTrunc, exp.TimestampTrunc)) or (handed is not None and _cut(mine, handed[1]))


def _whole_day(node: exp.Expr) -> bool:
    """A literal day without a time."""
    return _DAY.fullmatch(literal(node) or "") is not None


def _same_border(answer: Query, column: exp.Expr, value: exp.Expr) -> bool:
    """Whether the answer's inequalities, too, part that column at that midnight: then only the sign is at stake."""
    borders = [n for n in answer.tree.find_all(*INEQUALITIES) if _moment(n.this) and _whole_day(n.expression)]
    return any(n.this.name == bare(column).name and literal(n.expression) == literal(value) for n in borders)


def until_midnight(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A moment `between` days, or `<=` a day: the last day ends with its first moment. Miedema: BETWEEN; B&G 27."""
    for node in mine.tree.find_all(exp.Between, exp.LTE):
        high = node.args["high"] if isinstance(node, exp.Between) else node.args["expression"]
        denied = isinstance(node.parent, exp.Not) or _same_border(answer, node.this, high)
        if _moment(node.this) and _whole_day(high) and not denied:
            yield suspect(mine, node, "until_midnight", certain=True, column=name(mine, bare(node.this)), value=high)


def after_midnight(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A moment `>` a day: all of that day but midnight is in. B&G 27: comparison between different domains."""
    for node in mine.tree.find_all(exp.GT):
        denied = isinstance(node.parent, exp.Not) or _same_border(answer, node.this, node.expression)
        if _moment(node.this) and _whole_day(node.expression) and not denied:
            yield suspect(mine, node, "after_midnight", text=node, value=node.expression)


def equal_to_midnight(mine: Query, _: Query) -> Iterator[Suspicion]:
    """A moment `=` a day. B&G 27: comparison between different domains."""
    for node in mine.tree.find_all(exp.EQ, exp.In):
        values = node.expressions if isinstance(node, exp.In) else [node.args["expression"]]
        if _moment(node.this) and any(_whole_day(v) for v in values) and not _cut(mine, node.this):
            shown = next(v for v in values if _whole_day(v))
            yield suspect(
                mine, node, "equal_to_midnight", certain=True, column=name(mine, bare(node.this)), value=shown
            )


def _part(node: exp.Expr) -> tuple[str, exp.Column] | None:
    """(year, month or day, column) of a function that takes a part of a date."""
    kind = _PARTS.get(type(node))
    if kind is None and isinstance(node, exp.Extract):
        kind = node.this.name.lower()
    if kind is None and isinstance(node, exp.Anonymous) and node.name.lower() in ("date_part", "datepart"):
        kind = (literal(node.expressions[0]) or "").lower()
    inner = columns(node)
    kind = "month" if kind == "quarter" else kind
    return (kind, inner[0]) if kind in ("year", "month", "day") and len(inner) == 1 else None


def _parts(node: exp.Expr) -> dict[str, list[tuple[exp.Expr, exp.Column]]]:
    """The parts of dates that are asked for in a piece."""
    found: dict[str, list[tuple[exp.Expr, exp.Column]]] = {}
    for inner in node.walk():
        part = _part(inner)
        if part is not None:
            found.setdefault(part[0], []).append((inner, part[1]))
    return found


def any_year(mine: Query, answer: Query) -> Iterator[tuple[exp.Expr, exp.Column]]:
    """`month(d) = 12` in WHERE without a year. Taipalus: missing expression in WHERE."""
    if "month" in _parts(answer.tree) or answer.has(exp.Monthname, exp.TimeToStr) or mine.has(exp.Year):
        return
    for block in mine.blocks:
        bounded = {c.name for condition in block.where if not _parts(condition) for c in columns(condition)}
        found = [part for condition in block.where for part in _parts(condition).get("month", [])]
        yield from (part for part in found if part[1].name not in bounded and not _years(block.where))


def any_month(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`day(d) = 24` in WHERE without a month. Taipalus: missing expression in WHERE."""
    if "day" in _parts(answer.tree) or answer.has(exp.TimeToStr):
        return
    for block in mine.blocks:
        bounded = {c.name for condition in block.where if "day" not in _parts(condition) for c in columns(condition)}
        for condition in block.where:
            for node, column in _parts(condition).get("day", []):
                if "month" not in _parts(condition) and column.name not in bounded:
                    yield suspect(mine, node, "day_of_any_month", text=node)


def months_together(mine: Query, answer: Query) -> Iterator[tuple[exp.Expr, exp.Column]]:
    """GROUP BY month(d) where the answer keeps years apart. Taipalus: grouping errors."""
    if not answer.has(exp.TimestampTrunc, exp.Year, exp.TimeToStr):
        return
    for block in mine.blocks:
        kinds = [kind for key in block.group for kind in _parts(key)]
        if "year" not in kinds and not _years(block.where) and not any(_days_in(c) for c in block.where):
            yield from (part for key in block.group for part in _parts(key).get("month", []))


def _years(conditions: list[exp.Expr]) -> bool:
    return any("year" in _parts(condition) for condition in conditions)


def _days_in(condition: exp.Expr) -> bool:
    return any(_DAY.match(str(node.this)) for node in condition.find_all(exp.Literal))


def borders_counted(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`date_diff('year', …)` counts new years, not years of age. Taipalus: function errors."""
    if answer.has(exp.DateDiff):
        return
    for node in mine.tree.find_all(exp.DateDiff):
        unit = node.text("unit").lower()
        if unit in ("year", "month", "quarter") and node.args.get("date_part_boundary"):
            yield suspect(mine, node, "borders_counted", text=node, unit=unit)


def years_subtracted(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`year(a) - year(b)` as an age. Taipalus: expression errors."""
    if any(isinstance(n.this, exp.Year) and isinstance(n.expression, exp.Year) for n in answer.tree.find_all(exp.Sub)):
        return
    for block in mine.blocks:
        for node in own(block.select, exp.Sub):
            years = isinstance(bare(node.this), exp.Year) and isinstance(bare(node.expression), exp.Year)
            if years and not isinstance(node.parent, (exp.Mul, exp.Add, exp.Sub)):
                yield suspect(mine, node, "years_subtracted", text=node)


def sunday_is_zero(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`dayofweek` starts with Sunday, 0. Taipalus: function errors."""
    if answer.has(exp.DayOfWeek):
        return
    for node in mine.tree.find_all(exp.DayOfWeek):
        yield suspect(mine, node, "sunday_is_zero", text=node)

"""Pieces of answers as sqlglot trees. Every name is quoted where DuckDB would misread it."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import duckdb
from sqlglot import exp

from game.forge.drafting.candidate import Sort
from game.forge.drafting.layout import laid_out
from game.forge.world.world import DIALECT, WorldColumn, WorldTable

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@cache
def _reserved() -> frozenset[str]:
    with duckdb.connect() as connection:
        found = connection.execute("select keyword_name from duckdb_keywords() where keyword_category <> 'unreserved'")
        return frozenset(str(name) for (name,) in found.fetchall())


def identifier(name: str) -> exp.Identifier:
    """The name, quoted where it has to be."""
    plain = bool(_PLAIN.fullmatch(name)) and name.lower() not in _reserved()
    return exp.to_identifier(name, quoted=not plain)


def aliases(*tables: WorldTable) -> tuple[str, ...]:
    """A short name for each table: the initials of its nouns, made different by a number."""
    taken: list[str] = []
    for table in tables:
        initials = "".join(word[0] for word in table.noun.split() if word[0].isalpha()).lower() or "t"
        if initials in _reserved():
            initials = f"{initials}_"
        found, n = initials, 2
        while found in taken:
            found, n = f"{initials}{n}", n + 1
        taken.append(found)
    return tuple(taken)


def table(of: WorldTable, alias: str = "") -> exp.Table:
    """A table in FROM or JOIN."""
    schema, _, name = of.name.rpartition(".")
    called = exp.TableAlias(this=identifier(alias)) if alias else None
    return exp.Table(this=identifier(name), db=identifier(schema) if schema else None, alias=called)


def col(column: WorldColumn | str, alias: str = "") -> exp.Column:
    """A column, behind an alias if there is one."""
    name = column if isinstance(column, str) else column.name
    return exp.Column(this=identifier(name), table=identifier(alias) if alias else None)


def named(value: exp.Expr, name: str) -> exp.Expr:
    """`value as name`; a column of that name stays as it is."""
    if isinstance(value, exp.Column) and value.name == name:
        return value
    return exp.alias_(value, identifier(name))


def value_of(text: str, kind: str) -> exp.Expr:
    """A value that is known as text, as a literal of a DuckDB type."""
    if kind == "BOOLEAN":
        return exp.true() if text == "true" else exp.false()
    if kind in ("DATE",) or kind.startswith("TIMESTAMP"):
        return exp.cast(exp.Literal.string(text), "DATE" if len(text) == len("2025-01-01") else kind)
    return exp.Literal.string(text) if kind in ("VARCHAR", "UUID") or kind.startswith("ENUM") else number(text)


def number(value: str | int | float | Decimal) -> exp.Expr:
    """A number; negative ones too."""
    text = str(value)
    return exp.Neg(this=exp.Literal.number(text[1:])) if text.startswith("-") else exp.Literal.number(text)


def day(value: date | datetime) -> exp.Expr:
    """`date '2025-01-31'`."""
    return exp.cast(exp.Literal.string(value.strftime("%Y-%m-%d")), "DATE")


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function that DuckDB knows by that name."""
    return exp.func(name, *arguments, dialect=DIALECT)


def call_plain(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function by its own name, whatever others call it."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def count_rows() -> exp.Expr:
    return exp.Count(this=exp.Star())


def exists(of: WorldTable, alias: str, *conditions: exp.Expr) -> exp.Exists:
    """`exists (select 1 from …)`."""
    rows = exp.select(exp.Literal.number(1)).from_(table(of, alias)).where(*conditions)
    return exp.Exists(this=rows)


def is_null(value: exp.Expr) -> exp.Expr:
    return exp.Is(this=value, expression=exp.Null())


def filled(value: exp.Expr) -> exp.Expr:
    """`value is not null`."""
    return exp.Not(this=is_null(value))


def rounded(value: exp.Expr, digits: int) -> exp.Expr:
    return exp.Round(this=value, decimals=exp.Literal.number(digits))


def truncated(unit: str, value: exp.Expr) -> exp.Expr:
    """The first day of a value's month, week, …, as a date."""
    return exp.cast(exp.Anonymous(this="date_trunc", expressions=[exp.Literal.string(unit), value]), "DATE")


def as_day(column: WorldColumn, alias: str = "") -> exp.Expr:
    """The date of a date or of a moment."""
    plain = col(column, alias)
    return plain if column.type == "DATE" else exp.cast(plain, "DATE")


def ordered(query: exp.Select, order: Sequence[Sort]) -> exp.Select:
    """With the ORDER BY that a brief tells."""
    keys = [exp.Ordered(this=col(key.name), desc=key.direction == "desc", nulls_first=False) for key in order]
    return query.order_by(*keys) if keys else query


def ordered_set(query: exp.SetOperation, order: Sequence[Sort]) -> exp.SetOperation:
    """A set operation with the ORDER BY that a brief tells, over all of it."""
    keys = [exp.Ordered(this=col(key.name), desc=key.direction == "desc", nulls_first=False) for key in order]
    if keys:
        query.set("order", exp.Order(expressions=keys))
    return query


def text(tree: exp.Expr) -> str:
    """The tree as players read it."""
    return laid_out(tree)

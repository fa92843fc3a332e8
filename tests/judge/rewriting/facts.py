"""What holds in the tables of a pack: what is declared, and what its visible rows always keep to.

A column's attributes are its values, whether it is null, its sign; a row also has those of the rows it refers to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import Any, TypeAlias

import duckdb

from game.engine.names import dotted, quoted
from game.puzzle.model import Pack, Table

Row: TypeAlias = dict[str, Any]
Data: TypeAlias = dict[str, list[Row]]
Pair: TypeAlias = tuple[str, str]

FEW = 12
"""Values of an attribute, at most, whose combinations with others are looked at."""
TELLING = 5.0
"""How often a combination must be expected by chance for its absence to mean something."""
COMPARED_LEAST = 8
"""Rows with both values, at least, for a comparison to be more than chance."""
_MOMENTS = ("DATE", "TIMESTAMP")


@dataclass(frozen=True)
class Reference:
    """Each `column` of `child` that isn't null is a key of `parent`. `always`: each parent has a child."""

    child: str
    column: str
    parent: str
    key: str
    always: bool = False


@dataclass(frozen=True)
class TableFacts:
    """`allowed`: the combinations of two attributes that may be; `ordered`: (a, b, strict) for a <= b or a < b;
    `keys`: columns, or pairs of them, without duplicates; `dense`: (group, number) where numbers run from 1."""

    name: str
    columns: tuple[str, ...]
    types: Mapping[str, str]
    nullable: frozenset[str]
    keys: tuple[tuple[str, ...], ...]
    accepted: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    dense: tuple[Pair, ...] = ()
    allowed: Mapping[Pair, frozenset[Pair]] = field(default_factory=dict)
    ordered: tuple[tuple[str, str, bool], ...] = ()
    equal: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Facts:
    tables: Mapping[str, TableFacts]
    references: tuple[Reference, ...]

    def above(self, table: str) -> list[Reference]:
        """What a table refers to."""
        return [r for r in self.references if r.child == table]

    def below(self, table: str) -> list[Reference]:
        """What refers to a table."""
        return [r for r in self.references if r.parent == table]


def declared(pack: Pack) -> Facts:
    """The tests in the catalog, and no more."""
    references = [
        Reference(t.name, c.name, *c.references) for t in pack.tables for c in t.columns if c.references is not None
    ]
    return Facts({t.name: _declared(t) for t in pack.tables}, tuple(references))


def _declared(table: Table) -> TableFacts:
    return TableFacts(
        table.name,
        tuple(c.name for c in table.columns),
        {c.name: c.type for c in table.columns},
        frozenset(c.name for c in table.columns if c.nullable),
        tuple((c.name,) for c in table.columns if c.is_unique),
        {c.name: frozenset(c.accepted) for c in table.columns if c.accepted},
    )


def observed(pack: Pack, visible: duckdb.DuckDBPyConnection) -> Facts:
    """What is declared, and what the rows in `visible` keep to besides."""
    known = declared(pack)
    references = tuple(
        Reference(r.child, r.column, r.parent, r.key, always=_none(visible, _childless(r))) for r in known.references
    )
    facts = Facts(known.tables, references)
    return Facts({name: _observed(facts, name, visible) for name in known.tables}, references)


def _childless(r: Reference) -> str:
    return (
        f"select 1 from {dotted(r.parent)} p where not exists "
        f"(select 1 from {dotted(r.child)} c where c.{quoted(r.column)} = p.{quoted(r.key)})"
    )


def _none(visible: duckdb.DuckDBPyConnection, sql: str) -> bool:
    return visible.execute(f"select count(*) from ({sql})").fetchall() == [(0,)]


def attributes(facts: Facts, table: str) -> dict[str, str]:
    """SQL by attribute, on the table as `t` and what it refers to under the name of its column."""
    found = _plain(facts.tables[table], "t", "")
    for reference in facts.above(table):
        found |= _plain(facts.tables[reference.parent], quoted(f"to {reference.column}"), f"{reference.column}.")
    return found


def _plain(table: TableFacts, alias: str, prefix: str) -> dict[str, str]:
    found = {}
    for column, type_ in table.types.items():
        sql = f"{alias}.{quoted(column)}"
        found[f"{prefix}{column}"] = sql
        if column in table.nullable:
            found[f"{prefix}{column}?"] = f"{sql} is null"
        if type_.startswith("DECIMAL"):
            found[f"{prefix}{column}-"] = f"sign({sql})"
    return found


def _observed(facts: Facts, name: str, visible: duckdb.DuckDBPyConnection) -> TableFacts:
    table, expressions = facts.tables[name], attributes(facts, name)
    joins = "".join(
        f" left join {dotted(r.parent)} {quoted(f'to {r.column}')} on {quoted(f'to {r.column}')}.{quoted(r.key)}"
        f" = t.{quoted(r.column)}"
        for r in facts.above(name)
    )
    listed = ", ".join(f"{sql} as {quoted(attribute)}" for attribute, sql in expressions.items())
    visible.execute(f"create or replace temp table wide as select {listed} from {dotted(name)} t{joins}")
    total, *counts = _one(visible, ["count(*)", *(f"count(distinct {quoted(a)})" for a in expressions)])
    distinct = dict(zip(expressions, counts, strict=True))
    pairs = _key_pairs(visible, table, distinct, total)
    lists = _lists(visible)
    return TableFacts(
        name,
        table.columns,
        table.types,
        frozenset(c for c, n in _nulls(visible, table).items() if n),
        (*table.keys, *((c,) for c in table.columns if distinct[c] == total > 1 and (c,) not in table.keys), *pairs),
        table.accepted,
        tuple(pair for pair in pairs if _is_dense(visible, table, pair)),
        _combinations(visible, [a for a, n in distinct.items() if 1 <= n <= FEW and a not in lists], total),
        *_comparisons(visible, facts, name, list(expressions)),
    )


def _one(visible: duckdb.DuckDBPyConnection, items: Sequence[str]) -> tuple[Any, ...]:
    row = visible.execute(f"select {', '.join(items)} from wide").fetchone()
    assert row is not None
    return row


def _nulls(visible: duckdb.DuckDBPyConnection, table: TableFacts) -> dict[str, int]:
    counts = _one(visible, [f"count(*) - count({quoted(c)})" for c in table.columns])
    return dict(zip(table.columns, counts, strict=True))


def _lists(visible: duckdb.DuckDBPyConnection) -> set[str]:
    """Attributes whose values are lists."""
    return {row[0] for row in visible.execute("describe wide").fetchall() if str(row[1]).endswith("[]")}


def _key_pairs(
    visible: duckdb.DuckDBPyConnection, table: TableFacts, distinct: Mapping[str, int], total: int
) -> list[Pair]:
    """Pairs of columns without duplicates, where chance would have made some."""
    loose = [c for c in table.columns if 1 < distinct[c] < total and c not in table.nullable]
    likely = [(a, b) for a, b in combinations(loose, 2) if total**2 / 2 / (distinct[a] * distinct[b]) >= TELLING]
    return [p for p in likely if _one(visible, [f"count(distinct ({quoted(p[0])}, {quoted(p[1])}))"]) == (total,)]


def _is_dense(visible: duckdb.DuckDBPyConnection, table: TableFacts, pair: Pair) -> bool:
    group, number = (quoted(c) for c in pair)
    if table.types[pair[1]] not in ("INTEGER", "BIGINT"):
        return False
    odd = f"select 1 from wide group by {group} having min({number}) <> 1 or max({number}) <> count(*)"
    return _none(visible, odd)


def _combinations(visible: duckdb.DuckDBPyConnection, few: Sequence[str], total: int) -> dict[Pair, frozenset[Pair]]:
    """Of each two attributes with few values: the combinations there are, and those whose absence may be chance."""
    allowed = {}
    for a, b in combinations(few, 2):
        rows = visible.execute(f"select {quoted(a)}, {quoted(b)}, count(*) from wide group by all").fetchall()
        left: dict[Any, int] = {}
        right: dict[Any, int] = {}
        for x, y, n in rows:
            left[x], right[y] = left.get(x, 0) + n, right.get(y, 0) + n
        chance = {(x, y) for x in left for y in right if left[x] * right[y] / total < TELLING}
        there = {(x, y) for x, y, _ in rows}
        if len(there | chance) < len(left) * len(right):
            allowed[a, b] = frozenset(there | chance)
    return allowed


def _comparisons(
    visible: duckdb.DuckDBPyConnection, facts: Facts, name: str, listed: Sequence[str]
) -> tuple[tuple[tuple[str, str, bool], ...], tuple[Pair, ...]]:
    families = {attribute: _family(facts, name, attribute) for attribute in listed}
    pairs = [(a, b) for a, b in permutations(listed, 2) if families[a] and families[a] == families[b]]
    pairs = [(a, b) for a, b in pairs if "." not in a or "." not in b]
    if not pairs:
        return (), ()
    items = []
    for a, b in pairs:
        x, y = quoted(a), quoted(b)
        items += [f"bool_and({x} <= {y})", f"bool_and({x} < {y})", f"bool_and({x} = {y})", f"count({x} <= {y})"]
    told = _one(visible, items)
    quads = [told[n : n + 4] for n in range(0, len(told), 4)]
    found = [(pair, quad) for pair, quad in zip(pairs, quads, strict=True) if quad[3] >= COMPARED_LEAST]
    equal = tuple(pair for pair, quad in found if quad[2])
    ordered = tuple((*pair, bool(quad[1])) for pair, quad in found if quad[0] and not quad[2])
    return ordered, equal


def _family(facts: Facts, name: str, attribute: str) -> str:
    """What may be compared with what: moments, numbers of one row, numbers of the same kind of thing."""
    if attribute[-1] in "?-":
        return ""
    table, column = name, attribute
    if "." in attribute:
        by, column = attribute.split(".", 1)
        table = next(r.parent for r in facts.above(name) if r.column == by)
    to = next((r for r in facts.above(table) if r.column == column), None)
    type_ = facts.tables[table].types[column]
    if to is not None or ((column,) in facts.tables[table].keys and "INT" in type_):
        return f"key of {to.parent if to is not None else table}"
    if type_.startswith(_MOMENTS):
        return "moment"
    return "" if "." in attribute or not type_.startswith("DECIMAL") else "number"

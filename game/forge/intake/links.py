"""Foreign keys that nobody declared: all values are found in another table's key, and the names speak for it.

Small whole numbers are found in every key that counts from one, so that containment alone tells nothing of them. What
rows in quarantine had as their key counts as found: their children follow them. Links that nearly hold are told apart.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from game.engine.names import dotted, quoted
from game.forge.intake.choosing import bare_noun
from game.forge.intake.facts import TableFacts, alike, is_whole
from game.forge.intake.inspection import BROKEN_MOST
from game.forge.intake.keys import ID, key_of
from game.forge.intake.settings import Decision
from game.forge.world.words import snake_case
from game.puzzle.catalog import Column, Relationship, Table
from game.strings import say

_GENERIC = {"id", "key", "code", "name", "date", "day", "uuid", "guid", "number", "no", "sk", "pk", "hash", "slug"}
_SELF = {
    "parent_id",
    "parent_key",
    "manager_id",
    "reports_to",
    "supervisor_id",
    "boss_id",
    "referrer_id",
    "referred_by",
}
_SELF_BY = "parent|manager|supervisor|boss|referred_by|referrer|invited_by|inviter|replaced_by|previous|original"
"""What stands before a table's own noun: `referred_by_owner_id` among owners."""
TELLING_LENGTH, TELLING_VALUES, TELLING_COVER = 8, 20, 0.3
"""Texts that long, so many of them, and that share of a key: then containment alone is no chance."""
NEARLY, NEARLY_NAMED = 0.95, 0.8
"""Share of different values that are found where a link nearly holds; where its name says which it is."""
_ORDERS = {"order", "rank", "position", "level", "score", "count", "month", "day", "year", "week", "quarter", "hour",
           "stage", "step", "version", "rating", "grade", "number", "line", "point", "unit",
           "item"}  # fmt: skip
"""Nouns whose name at a number's end says how many or which in a row: `sort_order` is no order."""
_MEASURED = re.compile(r"^(total|sum|max|min|avg|average|mean|num|number|count|days|sort|per|new|old)_")
_TYPES = ("VARCHAR", "UUID")

Keys = Callable[[str, str], str]
"""A query of the values that a table's column has, rows that are put aside included."""


@dataclass(frozen=True)
class _Key:
    table: Table
    column: Column
    facts: TableFacts

    @property
    def noun(self) -> str:
        return bare_noun(self.table.name).replace(" ", "_")


@dataclass(frozen=True)
class _Found:
    """Of a column's different values, those that a key has; and the rows with one of the others."""

    values: int
    found: int
    astray: int


def links(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], facts: Mapping[str, TableFacts], known: Keys
) -> tuple[list[Decision], list[Decision]]:
    """A relationship for each column that has none and points somewhere; and those that nearly hold, where nothing
    holds: few enough rows break them for these to be put aside."""
    keys = _keys(tables, facts)
    holding: dict[str, Decision] = {}
    nearly: dict[str, Decision] = {}
    for table in tables:
        for column, rank, key in _fitting(table, facts, keys):
            place, test = f"{table.name}.{column.name}", Relationship(key.table.name, key.column.name)
            if place in holding:
                continue
            counted = _counted(connection, table, column, known(test.to, test.field))
            if counted.found == counted.values:
                why = say("intake.why.link" if rank > 1 else "intake.why.values", values=counted.values)
                holding[place] = Decision(place, test, why=why)
            elif _nearly(counted, facts[table.name].rows, NEARLY if rank == 1 else NEARLY_NAMED):
                why = say("intake.why.nearly", found=counted.found, values=counted.values)
                nearly.setdefault(place, Decision(place, test, why=why))
    return list(holding.values()), [found for place, found in nearly.items() if place not in holding]


def named_links(
    tables: Sequence[Table], facts: Mapping[str, TableFacts]
) -> Iterator[tuple[Table, Column, Relationship]]:
    """Where the rows can't be asked: columns that by their names point to another table's key, likeliest first."""
    keys = _keys(tables, facts)
    for table in tables:
        for column, rank, key in _fitting(table, facts, keys):
            if rank > 1:
                yield table, column, Relationship(key.table.name, key.column.name)


def _keys(tables: Sequence[Table], facts: Mapping[str, TableFacts]) -> list[_Key]:
    return [
        _Key(table, column, facts[table.name])
        for table in tables
        if (column := key_of(table, facts[table.name])) is not None and (is_whole(column.type) or column.type in _TYPES)
    ]


def _fitting(table: Table, facts: Mapping[str, TableFacts], keys: Sequence[_Key]) -> Iterator[tuple[Column, int, _Key]]:
    """Columns without a link, each with the keys that it may mean, the likeliest first."""
    own = key_of(table, facts[table.name])
    for column in table.columns:
        known = facts[table.name].columns[column.name]
        if column.references or not known.filled or not (is_whole(column.type) or column.type in _TYPES):
            continue
        ranked = sorted(
            ((rank, n) for n, key in enumerate(keys) if (rank := _evidence(table, column, column == own, key))),
            reverse=True,
        )
        for rank, n in ranked:
            if rank > 1 or _telling(table, column, keys[n], facts):
                yield column, rank, keys[n]


def _counted(connection: duckdb.DuckDBPyConnection, table: Table, column: Column, keys: str) -> _Found:
    name = quoted(column.name)
    [(values, found, astray)] = connection.execute(
        f"select count(*), count(*) filter (found), coalesce(sum(rows) filter (not found), 0) from ("
        f"select count(*) as rows, {name} in ({keys}) as found from {dotted(table.name)} where {name} is not null "
        f"group by {name})"
    ).fetchall()
    return _Found(int(values), int(found), int(astray))


def _nearly(counted: _Found, rows: int, share: float) -> bool:
    return counted.found >= counted.values * share and counted.astray <= max(1, rows * BROKEN_MOST)


def _evidence(table: Table, column: Column, is_own_key: bool, key: _Key) -> int:
    """What the names say: 0 nothing at all, 1 that it is an id, more that it is that table's."""
    if not alike(column.type, key.column.type):
        return 0
    name, key_name, noun = snake_case(column.name), snake_case(key.column.name), key.noun
    if table.name == key.table.name:
        own = name in _SELF or re.search(rf"(^|_)({_SELF_BY})_{re.escape(noun)}(_(id|key))?$", name)
        return 4 if name != key_name and own else 0
    if is_own_key and bare_noun(table.name).replace(" ", "_") == noun:
        return 0
    stem = ID.sub("", name)
    if stem == noun or name == noun:
        return 4
    if name == key_name and key_name not in _GENERIC and not is_own_key:
        return 3
    if stem.endswith(f"_{noun}") and (ID.search(name) or _named_whole(stem, noun)):
        return 2
    return 1 if ID.search(name) and column.type in _TYPES and not is_own_key else 0


def _named_whole(name: str, noun: str) -> bool:
    """Whether a column without `_id` is called like a row of the other table: `start_station`, one word before it."""
    return noun not in _ORDERS and "_" not in name.removesuffix(f"_{noun}") and not _MEASURED.match(name)


def _telling(table: Table, column: Column, key: _Key, facts: Mapping[str, TableFacts]) -> bool:
    """Whether that many long texts can't be found there by chance."""
    known, length = facts[table.name].columns[column.name], key.facts.columns[key.column.name].length
    long = key.column.type == "UUID" or length >= TELLING_LENGTH
    return long and known.distinct >= max(TELLING_VALUES, key.facts.rows * TELLING_COVER)

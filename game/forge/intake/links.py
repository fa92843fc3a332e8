"""Foreign keys that nobody declared: all values are found in another table's key, and the names speak for it.

Small whole numbers are found in every key that counts from one, so that containment alone tells nothing of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from game.engine.names import dotted, quoted
from game.forge.intake.choosing import bare_noun
from game.forge.intake.facts import TableFacts, alike, is_whole
from game.forge.intake.keys import ID, key_of
from game.forge.intake.settings import Decision
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
TELLING_LENGTH, TELLING_VALUES, TELLING_COVER = 8, 20, 0.3
"""Texts that long, so many of them, and that share of a key: then containment alone is no chance."""
_TYPES = ("VARCHAR", "UUID")


@dataclass(frozen=True)
class _Key:
    table: Table
    column: Column
    facts: TableFacts

    @property
    def noun(self) -> str:
        return bare_noun(self.table.name).replace(" ", "_")


def links(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], facts: Mapping[str, TableFacts]
) -> Iterator[Decision]:
    """A relationship for each column that has none and points somewhere."""
    keys = [
        _Key(table, column, facts[table.name])
        for table in tables
        if (column := key_of(table, facts[table.name])) is not None and (is_whole(column.type) or column.type in _TYPES)
    ]
    for table in tables:
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
                key = keys[n]
                if _contained(connection, table, column, key) and (rank > 1 or _telling(table, column, key, facts)):
                    why = say("intake.why.link" if rank > 1 else "intake.why.values", values=known.distinct)
                    test = Relationship(key.table.name, key.column.name)
                    yield Decision(f"{table.name}.{column.name}", test, why=why)
                    break


def _evidence(table: Table, column: Column, is_own_key: bool, key: _Key) -> int:
    """What the names say: 0 nothing at all, 1 that it is an id, more that it is that table's."""
    if not alike(column.type, key.column.type):
        return 0
    name, key_name, noun = column.name.lower(), key.column.name.lower(), key.noun
    if table.name == key.table.name:
        return 4 if name != key_name and (name in _SELF or name.endswith(f"parent_{noun}_id")) else 0
    if is_own_key and bare_noun(table.name).replace(" ", "_") == noun:
        return 0
    stem = ID.sub("", name)
    if stem == noun or name == noun:
        return 4
    if name == key_name and key_name not in _GENERIC and not is_own_key:
        return 3
    if ID.search(name) and stem.endswith(f"_{noun}"):
        return 2
    return 1 if ID.search(name) and column.type in _TYPES and not is_own_key else 0


def _contained(connection: duckdb.DuckDBPyConnection, table: Table, column: Column, key: _Key) -> bool:
    name, field = quoted(column.name), quoted(key.column.name)
    sql = (
        f"select 1 from {dotted(table.name)} where {name} is not null and {name} not in "
        f"(select {field} from {dotted(key.table.name)} where {field} is not null) limit 1"
    )
    return not connection.execute(sql).fetchall()


def _telling(table: Table, column: Column, key: _Key, facts: Mapping[str, TableFacts]) -> bool:
    """Whether that many long texts can't be found there by chance."""
    known, length = facts[table.name].columns[column.name], key.facts.columns[key.column.name].length
    long = key.column.type == "UUID" or length >= TELLING_LENGTH
    return long and known.distinct >= max(TELLING_VALUES, key.facts.rows * TELLING_COVER)

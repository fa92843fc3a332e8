"""Columns of which something else is known than when a puzzle was made of them. A number that is a link by now is
nothing to take the median of: what no family proposes any more with such columns has lost its sense."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypeAlias

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from game.errors import PackError
from game.forge.world.world import DIALECT
from game.puzzle.catalog import Column, Table
from game.puzzle.pack import load_pack

Place: TypeAlias = tuple[str, str]
"""(table, column), as the catalog spells them."""


def moved_since(folder: Path, now: Sequence[Table]) -> frozenset[Place]:
    """Columns of both the pack in `folder`, as it was the last time, and of `now` whose type, key, link or values are
    told otherwise; none where no pack can be read."""
    try:
        before = {(table.name, column.name): column for table in load_pack(folder).tables for column in table.columns}
    except PackError:
        return frozenset()
    after = {(table.name, column.name): column for table in now for column in table.columns}
    return frozenset(place for place in before.keys() & after.keys() if _told(before[place]) != _told(after[place]))


def _told(column: Column) -> tuple[object, ...]:
    return column.type, column.is_unique, column.is_key, column.references, column.accepted


def moved_in(answer: str, moved: Collection[Place]) -> list[str]:
    """Those of them that an answer names, as `table.column`, sorted."""
    if not moved:
        return []
    try:
        tree = sqlglot.parse_one(answer, read=DIALECT)
    except SqlglotError:
        return []
    named = {(t.alias_or_name.lower(), ".".join(p.name for p in t.parts).lower()) for t in tree.find_all(exp.Table)}
    read = {(column.table.lower(), column.name.lower()) for column in tree.find_all(exp.Column)}
    asked = {(table, name) for alias, table in named for prefix, name in read if prefix in ("", alias)}
    return sorted(f"{table}.{column}" for table, column in moved if (table.lower(), column.lower()) in asked)

"""Texts that give away what a mask hides: a note that calls the patient by name."""

from collections.abc import Collection, Iterator, Sequence

import duckdb

from game.engine.names import dotted, quoted
from game.forge.intake.personal import Personal, Topic
from game.puzzle.catalog import Column, Table
from game.strings import say

_NAMING: frozenset[Topic] = frozenset({"email", "phone", "first", "last", "name", "login", "tagged"})
"""What calls somebody by what alone is theirs."""
_LETTERS_LEAST = 4
_VALUES_MOST = 2_000
_ROWS_MOST = 1_000
"""Values of a masked column, and rows of a text, that are looked at."""
_SHARE = 0.02
"""Share of the texts that hold such a value, from which it is no chance."""
_DISTINCT_LEAST = 20
"""Different texts, under which a column is a list of kinds."""


def leaking(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    personal: Sequence[Personal],
    decided: Collection[str],
) -> Iterator[Personal]:
    """Columns of texts in which values of hidden ones stand as words; they are left out, unless something was `decided`
    about them (`table.column`)."""
    hidden = [one for one in personal if one.handling != "keep" and one.topic in _NAMING]
    known = {one.place.lower() for one in personal} | {place.lower() for place in decided}
    for table in tables:
        for column in table.columns:
            place = f"{table.name}.{column.name}"
            if column.type != "VARCHAR" or place.lower() in known or not _free(connection, table, column):
                continue
            told = next((one for one in hidden if _holds(connection, table, column, one)), None)
            if told is not None:
                why = say("intake.why.holds", place=told.place)
                yield Personal(table.name, column.name, "tagged", "drop", why)


def _free(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> bool:
    """Whether a column holds texts of several words, and not a few kinds."""
    name = quoted(column.name)
    sql = f"select count(distinct {name}), coalesce(avg(contains(trim({name}), ' ')::int), 0) from {dotted(table.name)}"
    distinct, spaced = connection.execute(sql).fetchall()[0]
    return bool(distinct >= _DISTINCT_LEAST and spaced > _SHARE)


def _holds(connection: duckdb.DuckDBPyConnection, table: Table, column: Column, hidden: Personal) -> bool:
    """Whether enough texts hold a value of the hidden column as a word."""
    text, value = quoted(column.name), f"{quoted(hidden.column)}::varchar"
    sql = f"""
        with hidden as (
            select distinct {value} as value from {dotted(hidden.table)}
            where length({value}) >= {_LETTERS_LEAST} order by hash({value}) limit {_VALUES_MOST}
        ),
        texts as (
            select ' ' || regexp_replace({text}, '[^\\w@.+-]+', ' ', 'g') || ' ' as words from {dotted(table.name)}
            where {text} is not null order by hash({text}) limit {_ROWS_MOST}
        )
        select coalesce(avg(exists(select 1 from hidden where contains(words, ' ' || value || ' '))::int), 0) from texts
    """
    return bool(connection.execute(sql).fetchall()[0][0] >= _SHARE)

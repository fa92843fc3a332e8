"""What the rows of one table keep without anybody's having promised it: keys, nulls, domains, the order of dates."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import duckdb

from game.engine.names import dotted, quoted
from game.forge.intake.choosing import bare_noun
from game.forge.intake.facts import TableFacts, is_whole
from game.forge.intake.inspection import BROKEN_MOST
from game.forge.intake.settings import Decision
from game.forge.world.words import snake_case
from game.puzzle.catalog import AcceptedValues, Check, Column, NotNull, Table, Unique, UniqueTogether
from game.strings import say

ROWS_LEAST = 20
"""Rows below which what holds in all of them may be chance."""
KEY_ROWS_LEAST = 2
COMPOSITE_ROWS_MOST = 200_000
VERSIONS_LEAST = 5
"""Rows from which a thing and the day from which on it holds are a key: prices, tariffs."""
COMPOSITE_COLUMNS = 8
"""Columns that may be part of a key of several."""
_VERSION = 2
_OWN_NAME = 3
"""How much a name is that of the table's own key, from which few rows that repeat it are taken for mistakes."""
DOMAIN_MOST = 12
DOMAIN_EACH_LEAST = 3
"""Times that each value of a domain comes."""
DOMAIN_LENGTH_MOST = 40.0
ID = re.compile(r"(^|_)(id|key|sk|pk|uuid|guid|code|no|number|sku|slug|hash)$")
_UNIQUE_NAMES = re.compile(r"(^|_)(id|key|uuid|guid|sku|slug|email|login|username|iban|isbn|ean)$")
_KEY_TYPES = ("VARCHAR", "UUID", "DATE")
_STAMPS = ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")
_SINCE = re.compile(r"^(valid|effective|active|in_force)?_?(from|since|starts?|begins?|as_of)(_(date|at|on|day))?$")
_FIRST = (
    r"created|inserted|ordered|opened|started|begun|start|begin|valid_from|effective_from|placed|signed_up|first\w*"
)
_THEN = (
    r"updated|modified|changed|shipped|delivered|completed|closed|ended|finished|end|valid_to|effective_to|paid|cancelled"
    r"|canceled|returned|resolved|deleted|last\w*|most_recent\w*"
)
_EARLY = re.compile(rf"^(\w*?_)?({_FIRST})(_(at|on|date|time|ts|day|timestamp|order|\w+))?$")
_LATE = re.compile(rf"^(\w*?_)?({_THEN})(_(at|on|date|time|ts|day|timestamp|order|\w+))?$")


def own_promises(connection: duckdb.DuckDBPyConnection, table: Table, facts: TableFacts) -> Iterator[Decision]:
    """Keys first; nothing that the table promises already."""
    yield from _keys(table, facts)
    if key_of(table, facts) is None and not table.together and _nearly_key(table, facts) is None:
        yield from _composite(connection, table, facts)
    yield from _filled(table, facts)
    yield from _orders(connection, table, facts)


def counted_promises(table: Table, facts: TableFacts) -> Iterator[Decision]:
    """The same as far as counts alone tell."""
    yield from _keys(table, facts)
    yield from _filled(table, facts)


def key_of(table: Table, facts: TableFacts) -> Column | None:
    """The column that tells rows apart: the declared one, else the likeliest."""
    return table.key or next(iter(_candidates(table, facts)), None)


def _candidates(table: Table, facts: TableFacts) -> list[Column]:
    """Columns that could be the key, the likeliest first."""
    fit = [
        (place, column)
        for place, column in enumerate(table.columns)
        if facts.identifies(column.name)
        and (is_whole(column.type) or column.type in _KEY_TYPES)
        and _believable(table, column, place, facts.rows)
    ]
    fit.sort(key=lambda pair: (-likeness_of_key(table, pair[1]), pair[0]))
    return [column for _, column in fit]


def likeness_of_key(table: Table, column: Column) -> int:
    """How much a column's name is that of a key."""
    name, noun = snake_case(column.name), bare_noun(table.name).replace(" ", "_")
    if name in ("id", f"{noun}_id", f"{snake_case(table.name)}_id"):
        return 4
    if ID.search(name) and name.startswith(noun):
        return 3
    return 2 if column.is_unique or re.search(r"(^|_)(id|key|uuid|guid|sk|pk)$", name) else bool(ID.search(name))


def _believable(table: Table, column: Column, place: int, rows: int) -> bool:
    """Whether it isn't by chance that all its values differ."""
    if rows < KEY_ROWS_LEAST:
        return False
    return likeness_of_key(table, column) >= 1 or (rows >= ROWS_LEAST / 2 and place == 0)


def _keys(table: Table, facts: TableFacts) -> Iterator[Decision]:
    found = key_of(table, facts)
    for column in table.columns:
        place, name = f"{table.name}.{column.name}", snake_case(column.name)
        named = _UNIQUE_NAMES.search(name) and facts.differs(column.name) and facts.rows >= ROWS_LEAST
        if column.is_unique or not (column == found or named):
            continue
        yield Decision(place, Unique(), why=say("intake.why.unique", rows=facts.columns[column.name].filled))
    if found is not None and found.nullable:
        yield Decision(f"{table.name}.{found.name}", NotNull(), why=say("intake.why.key", rows=facts.rows))


def nearly_keys(table: Table, facts: TableFacts) -> Iterator[Decision]:
    """A key by its name that few rows repeat, where nothing else tells rows apart: it is for people to confirm."""
    column = _nearly_key(table, facts)
    if column is not None:
        known = facts.columns[column.name]
        why = say("intake.why.nearly_unique", found=known.distinct, rows=known.filled)
        yield Decision(f"{table.name}.{column.name}", Unique(), why=why)


def _nearly_key(table: Table, facts: TableFacts) -> Column | None:
    if facts.rows < ROWS_LEAST or key_of(table, facts) is not None:
        return None
    fit = [
        column
        for column in table.columns
        if (is_whole(column.type) or column.type in _KEY_TYPES)
        and likeness_of_key(table, column) >= _OWN_NAME
        and facts.columns[column.name].filled == facts.rows
        and facts.columns[column.name].distinct >= facts.rows * (1 - BROKEN_MOST)
    ]
    return max(fit, key=lambda column: likeness_of_key(table, column), default=None)


def _composite(connection: duckdb.DuckDBPyConnection, table: Table, facts: TableFacts) -> Iterator[Decision]:
    """Two or three columns that tell rows apart together: ids and dates rather than words, never amounts; of few rows
    only one that repeats and the day from which on the row holds."""
    few = facts.rows < ROWS_LEAST
    if not VERSIONS_LEAST <= facts.rows <= COMPOSITE_ROWS_MOST:
        return
    fit = [
        (0 if ID.search(snake_case(c.name)) else 1 if c.type in _STAMPS else 2, place, c.name)
        for place, c in enumerate(table.columns)
        if facts.columns[c.name].filled == facts.rows
        and facts.columns[c.name].distinct > 1
        and (c.type in _STAMPS or c.type == "VARCHAR" or (is_whole(c.type) and ID.search(snake_case(c.name))))
    ]
    names = [name for _, _, name in sorted(fit)[:COMPOSITE_COLUMNS]]
    for width in (2, 3):
        for columns in combinations(names, width):
            if few and not (width == _VERSION and any(_SINCE.match(snake_case(name)) for name in columns)):
                continue
            listed = ", ".join(map(quoted, columns))
            sql = f"select count(*) from (select distinct {listed} from {dotted(table.name)})"
            if connection.execute(sql).fetchall() == [(facts.rows,)]:
                yield Decision(table.name, UniqueTogether(columns), why=say("intake.why.together", rows=facts.rows))
                return


def domains(connection: duckdb.DuckDBPyConnection, table: Table, facts: TableFacts) -> Iterator[Decision]:
    """Few values, each of them often, in a column that points nowhere."""
    for column in table.columns:
        known = facts.columns[column.name]
        few = 2 <= known.distinct <= DOMAIN_MOST and known.filled >= max(ROWS_LEAST, DOMAIN_EACH_LEAST * known.distinct)
        if column.type != "VARCHAR" or column.accepted or column.references or not few:
            continue
        if known.length > DOMAIN_LENGTH_MOST or _UNIQUE_NAMES.search(snake_case(column.name)):
            continue
        name = quoted(column.name)
        counted = connection.execute(
            f"select {name}, count(*) from {dotted(table.name)} where {name} is not null group by all order by all"
        ).fetchall()
        least = min(count for _, count in counted)
        if least >= DOMAIN_EACH_LEAST:
            why = say("intake.why.domain", values=len(counted), least=least)
            yield Decision(f"{table.name}.{column.name}", AcceptedValues(tuple(value for value, _ in counted)), why=why)


def _filled(table: Table, facts: TableFacts) -> Iterator[Decision]:
    """Weak: that no value is missing so far tells little of tomorrow."""
    key = key_of(table, facts)
    for column in table.columns:
        always = facts.columns[column.name].filled == facts.rows >= ROWS_LEAST
        if always and column.nullable and column != key:
            why = say("intake.why.not_null", rows=facts.rows)
            yield Decision(f"{table.name}.{column.name}", NotNull(), why=why, weak=True)


def _orders(connection: duckdb.DuckDBPyConnection, table: Table, facts: TableFacts) -> Iterator[Decision]:
    """Of two dates whose names tell which comes first."""
    stamps = [column for column in table.columns if column.type in _STAMPS]
    for early, late in _pairs(stamps):
        one, other = quoted(early.name), quoted(late.name)
        [(both, kept, apart)] = connection.execute(
            f"select count(*), count(*) filter ({one} <= {other}), count(*) filter ({one} < {other}) "
            f"from {dotted(table.name)} where {one} is not null and {other} is not null"
        ).fetchall()
        condition = f"{one} <= {other}"
        if both >= ROWS_LEAST and kept == both and apart and Check(condition) not in table.tests:
            yield Decision(table.name, Check(condition), why=say("intake.why.order", rows=both))


def _pairs(stamps: Sequence[Column]) -> Iterator[tuple[Column, Column]]:
    for early, late in permutations(stamps, 2):
        named = _EARLY.match(snake_case(early.name)) and _LATE.match(snake_case(late.name))
        if early.type == late.type and named:
            yield early, late

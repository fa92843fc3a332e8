"""Promises that nobody made, from a profile instead of rows: keys and filled columns by their counts, links by names
and ranges, domains of public columns. Made-up rows keep them, and forge.yml lists them for people to confirm or
refuse."""

from collections.abc import Iterator, Mapping, Sequence

from game.forge.intake.facts import ColumnFacts, TableFacts
from game.forge.intake.inference import merged, with_promises
from game.forge.intake.keys import DOMAIN_EACH_LEAST, DOMAIN_MOST, ROWS_LEAST, counted_promises, likeness_of_key
from game.forge.intake.links import named_links
from game.forge.intake.report import Note
from game.forge.intake.settings import Decision
from game.forge.world.profile import ColumnProfile, TableProfile
from game.puzzle.catalog import AcceptedValues, Column, Table
from game.strings import say

APPROXIMATE = 0.05
"""Share by which a warehouse may miss when it counts different values: what is called like a key and comes that near to
the number of rows is taken for one."""
_NOTHING = ColumnProfile(0, 0, None, None)


def promised_by_profile(
    tables: Sequence[Table], profiles: Mapping[str, TableProfile], decided: Sequence[Decision]
) -> tuple[tuple[Table, ...], tuple[Decision, ...], list[Note]]:
    """The tables with what the profile speaks for, every decision there is now, and notes. Tables that the profile
    doesn't tell stay as they are."""
    known = {name.lower(): profile for name, profile in profiles.items()}
    told = {table.name: known[table.name.lower()] for table in tables if table.name.lower() in known}
    facts = {table.name: _facts(table, told.get(table.name)) for table in tables}
    own = [found for table in tables if table.name in told for found in counted_promises(table, facts[table.name])]
    keyed = with_promises(tables, own)
    found = [*own, *_links(keyed, facts, told)]
    linked = with_promises(keyed, found)
    found += [domain for table in linked if table.name in told for domain in _domains(table, told[table.name])]
    listed, used, notes = merged(found, decided, tables, facts)
    return with_promises(tables, used), listed, notes


def _facts(table: Table, profile: TableProfile | None) -> TableFacts:
    if profile is None:
        return TableFacts(0, {column.name: ColumnFacts(0, 0) for column in table.columns})
    return TableFacts(profile.rows, {column.name: _counts(table, column, profile) for column in table.columns})


def _counts(table: Table, column: Column, profile: TableProfile) -> ColumnFacts:
    known = column_of(profile, column)
    if known is None:
        return ColumnFacts(0, 0)
    filled = profile.rows - known.nulls
    near = likeness_of_key(table, column) and abs(filled - known.distinct) <= filled * APPROXIMATE
    return ColumnFacts(filled, filled if near else min(known.distinct, filled), known.length or 0.0)


def column_of(profile: TableProfile, column: Column) -> ColumnProfile | None:
    """What a profile tells of a column, whose letter case may differ."""
    return next((known for name, known in profile.columns.items() if name.lower() == column.name.lower()), None)


def _links(
    tables: Sequence[Table], facts: Mapping[str, TableFacts], told: Mapping[str, TableProfile]
) -> Iterator[Decision]:
    by_name = {table.name: table for table in tables}
    seen = set()
    for table, column, test in named_links([t for t in tables if t.name in told], facts):
        place, parent = f"{table.name}.{column.name}", by_name[test.to]
        key = next(c for c in parent.columns if c.name == test.field)
        child_known, key_known = column_of(told[table.name], column), column_of(told[parent.name], key)
        if place not in seen and _within(column, child_known or _NOTHING, key_known or _NOTHING):
            seen.add(place)
            yield Decision(place, test, why=say("intake.why.profile_link"))


def _within(column: Column, child: ColumnProfile, key: ColumnProfile) -> bool:
    """Whether a column's range and count of values leave it possible that each is found in a key."""
    if child.distinct > key.distinct * (1 + APPROXIMATE):
        return False
    ends = (child.low, child.high, key.low, key.high)
    if column.type == "VARCHAR" or None in ends:
        return True
    try:
        low, high, least, most = (float(str(end)) for end in ends)
    except ValueError:
        return True
    return least <= low and high <= most


def _domains(table: Table, profile: TableProfile) -> Iterator[Decision]:
    for column in table.columns:
        known = column_of(profile, column) or _NOTHING
        if column.type != "VARCHAR" or column.accepted or column.references or not known.complete:
            continue
        often = all(count >= DOMAIN_EACH_LEAST for _, count in known.frequent)
        if 2 <= len(known.frequent) <= DOMAIN_MOST and often and profile.rows >= ROWS_LEAST:
            values = tuple(sorted(value for value, _ in known.frequent))
            why = say("intake.why.profile_domain", values=len(values))
            yield Decision(f"{table.name}.{column.name}", AcceptedValues(values), why=why)

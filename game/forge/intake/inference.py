"""What is found beyond the declared, and what the user decided about it.

A decision is known by what it is about, not by its exact text: an edited entry stands in place of what would be
proposed, and a refused one keeps it away. Confirmed entries are promises like declared ones.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

import duckdb

from game.forge.intake.facts import TableFacts, facts_of
from game.forge.intake.inspection import Inspection
from game.forge.intake.keys import domains, nearly_keys, own_promises
from game.forge.intake.links import links
from game.forge.intake.report import Note, in_words, note
from game.forge.intake.settings import Decision
from game.forge.promises import in_order
from game.puzzle.catalog import (
    AcceptedValues,
    Check,
    Column,
    NotNull,
    Relationship,
    Table,
    TableTest,
    Test,
    Unique,
    UniqueTogether,
)
from game.strings import say

_RANKS = (Relationship, Unique, UniqueTogether, NotNull, AcceptedValues, Check)
"""What is found, in the order in which it is told."""

Subject = tuple[str, str, frozenset[str]]


def with_confirmed(tables: Sequence[Table], decided: Iterable[Decision]) -> tuple[Table, ...]:
    """The tables with what the user confirmed; declared promises come first."""
    return with_promises(tables, [decision for decision in decided if decision.confirmed])


def with_promises(tables: Sequence[Table], found: Sequence[Decision]) -> tuple[Table, ...]:
    """The tables with those promises beside their own. Nothing is added twice, a relationship to no table of these not
    at all, and of a column's relationships and domains the first counts."""
    names = {table.name: {column.name.lower() for column in table.columns} for table in tables}
    return tuple(_with(table, found, names) for table in tables)


def _with(table: Table, found: Sequence[Decision], names: Mapping[str, Collection[str]]) -> Table:
    columns = []
    for column in table.columns:
        place = f"{table.name}.{column.name}".lower()
        tests: list[Test] = list(column.tests)
        for decision in found:
            test = decision.test
            if decision.at.lower() != place or isinstance(test, UniqueTogether) or not _adds(test, tests):
                continue
            if not isinstance(test, Relationship) or test.field.lower() in names.get(test.to, ()):
                tests.append(test)
        columns.append(replace(column, tests=in_order(tests)))
    own = [d.test for d in found if d.at.lower() == table.name.lower() and isinstance(d.test, TableTest)]
    return replace(table, columns=tuple(columns), tests=tuple(dict.fromkeys((*table.tests, *own))))


def _adds(test: Test, tests: Sequence[Test]) -> bool:
    single = isinstance(test, Relationship | AcceptedValues) and any(type(test) is type(own) for own in tests)
    return not single and test not in tests


def infer(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], decided: Sequence[Decision], inspection: Inspection
) -> tuple[tuple[Table, ...], tuple[Decision, ...], list[Note]]:
    """The tables with all that is used, every decision there is now (none lost, new ones last), and notes. Rows that
    point into quarantine by a link that is found go there, too; then there is something new to look at."""
    known = {subject_of(decision): decision for decision in decided}
    while True:
        facts = {table.name: facts_of(connection, table) for table in tables}
        proposed, nearly = _proposed(connection, tables, facts, known, inspection)
        fresh = {subject_of(decision): decision for decision in proposed}
        offered = {subject_of(decision): decision for decision in nearly}
        listed = [_explained(decision, fresh | offered, tables) for decision in decided]
        listed += [decision for subject, decision in (fresh | offered).items() if subject not in known]
        if not inspection.take_on(_pointing(listed, tables)):
            break
    used = [d for d in listed if d.confirmed is not False and (_same(d, fresh) or _holds(d, tables, inspection))]
    unused = [d for d in listed if d.confirmed is None and _there(d, tables) and d not in used]
    notes = [*_found([d for d in used if subject_of(d) not in known], unused, offered, tables, facts)]
    notes += [note("inferred", d.at, "unknown", test=in_words(d.test)) for d in decided if not _there(d, tables)]
    gone = [decision for decision in unused if not _same(decision, offered)]
    notes += [note("dropped", decision.at, "no_longer", test=in_words(decision.test)) for decision in gone]
    kept = with_promises(tables, used)
    offers = [place for d in unused if isinstance(d.test, Unique) and (place := _place(d.at, tables))]
    apart = [t for t in kept if t.key is None and not t.together and t.name not in {one.name for one, _ in offers}]
    notes += [note("inferred", table.name, "keyless") for table in apart if facts[table.name].rows]
    return kept, tuple(listed), notes


def merged(
    proposed: Sequence[Decision], decided: Sequence[Decision], tables: Sequence[Table], facts: Mapping[str, TableFacts]
) -> tuple[tuple[Decision, ...], list[Decision], list[Note]]:
    """Without rows to ask: every decision there is now, none lost and new ones last; those that are used; and notes of
    what is new."""
    known = {subject_of(decision): decision for decision in decided}
    fresh = {subject_of(decision): decision for decision in proposed}
    listed = [_explained(decision, fresh, tables) for decision in decided]
    listed += [decision for subject, decision in fresh.items() if subject not in known]
    used = [d for d in listed if d.confirmed is not False and _there(d, tables)]
    new = [decision for decision in used if subject_of(decision) not in known]
    return tuple(listed), used, [*_found(new, (), {}, tables, facts)]


def _found(
    new: Sequence[Decision],
    unused: Sequence[Decision],
    offered: Mapping[Subject, Decision],
    tables: Sequence[Table],
    facts: Mapping[str, TableFacts],
) -> Iterator[Note]:
    """Links, those that nearly hold, keys, all else; what is weak in a line a table."""
    told = [(_RANKS.index(type(decision.test)), "found", decision) for decision in new if not decision.weak]
    told += [(0, "nearly", decision) for decision in unused if _same(decision, offered)]
    for _, code, decision in sorted(told, key=itemgetter(0)):
        yield note("inferred", decision.at, code, test=in_words(decision.test), why=decision.why)
    places = (_place(decision.at, tables) for decision in new if decision.weak)
    weak = Counter(place[0].name for place in places if place is not None)
    for table, columns in weak.items():
        yield note("inferred", table, "weak", facts[table].rows, columns=columns)


def _pointing(
    listed: Sequence[Decision], tables: Sequence[Table]
) -> Iterator[tuple[Table, Column | None, Test | TableTest]]:
    """Links that may be used though nobody has confirmed them."""
    names = {table.name: {column.name.lower() for column in table.columns} for table in tables}
    for decision in listed:
        place, test = _place(decision.at, tables), decision.test
        if decision.confirmed is not None or place is None or not isinstance(test, Relationship):
            continue
        if test.field.lower() in names.get(test.to, ()):
            yield *place, test


def _proposed(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    facts: Mapping[str, TableFacts],
    known: Mapping[Subject, Decision],
    inspection: Inspection,
) -> tuple[list[Decision], list[Decision]]:
    """Of each table alone, then what points from one to another by the keys found so far, then few values; and keys and
    links that nearly hold."""
    own = [found for table in tables for found in own_promises(connection, table, facts[table.name])]
    fine = [decision for decision in own if not _refused(decision, known)]
    keyed = with_promises(tables, fine)
    pointing, nearly = links(connection, keyed, facts, inspection.keys)
    linked = with_promises(keyed, [decision for decision in pointing if not _refused(decision, known)])
    few = [found for table in linked for found in domains(connection, table, facts[table.name])]
    repeated = [found for table in tables for found in nearly_keys(table, facts[table.name])]
    return [*own, *pointing, *few], [*repeated, *nearly]


def subject_of(decision: Decision) -> Subject:
    """What a decision is about: of checks, the columns that they name; else the kind of promise at that place."""
    columns = frozenset[str]()
    if isinstance(decision.test, Check):
        columns = frozenset(re.findall(r'"[^"]+"|\w+', decision.test.condition.lower().replace('"', "")))
        columns = frozenset(word for word in columns if not word.isdigit())
    return decision.at.lower(), type(decision.test).__name__, columns


def _refused(decision: Decision, known: Mapping[Subject, Decision]) -> bool:
    said = known.get(subject_of(decision))
    return said is not None and said.confirmed is False


def _explained(decision: Decision, fresh: Mapping[Subject, Decision], tables: Sequence[Table]) -> Decision:
    """With what speaks for it, or against it, now."""
    if _same(decision, fresh):
        return replace(decision, why=fresh[subject_of(decision)].why)
    if not _there(decision, tables):
        return replace(decision, why=say("intake.why.gone"))
    return replace(decision, why="")


def _same(decision: Decision, fresh: Mapping[Subject, Decision]) -> bool:
    found = fresh.get(subject_of(decision))
    return found is not None and found.test == decision.test


def _there(decision: Decision, tables: Sequence[Table]) -> bool:
    return _place(decision.at, tables) is not None


def _place(at: str, tables: Sequence[Table]) -> tuple[Table, Column | None] | None:
    for table in tables:
        if table.name.lower() == at.lower():
            return table, None
        for column in table.columns:
            if f"{table.name}.{column.name}".lower() == at.lower():
                return table, column
    return None


def _holds(decision: Decision, tables: Sequence[Table], inspection: Inspection) -> bool:
    place = _place(decision.at, tables)
    return place is not None and inspection.holds(*place, decision.test)

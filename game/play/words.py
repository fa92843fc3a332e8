"""What counts and what is promised, in words that both front ends show.

The texts carry light marks: `code`, *emphasis*, **strong**. Each front end turns them into its own look.
"""

from collections.abc import Sequence

from game.play.around import Around
from game.play.knowledge import Knowledge
from game.puzzle.catalog import Check, Column, Table
from game.puzzle.contract import Contract, OrderKey
from game.puzzle.lineage import ROWS, Place
from game.puzzle.resultset import Json
from game.strings import say

PUZZLES_LEAST = 10
"""Answers of which it is told how many name a column; of fewer, it would give one away."""
ORIGINS_MOST = 6
"""Columns that another one is said to be made of, before "and n more"."""
VALUES_MOST = 5
"""Accepted values that are listed before "and n more"."""
METRICS_MOST = 6
"""Metrics that are listed before "and n more"."""
_DRAWN = "raw"
"""The layer of models that draw their rows: what they read tells little."""


def contract_line(contract: Contract) -> str:
    """What counts, in one line: columns, order and ties, rounding, names, and what may happen in the data."""
    parts = [_columns(contract), _order(contract), *_rounding(contract), say("play.contract.names")]
    if contract.may:
        parts.append(", ".join(contract.may))
    return " · ".join(parts)


def _columns(contract: Contract) -> str:
    count = len(contract.columns)
    return say("play.contract.column") if count == 1 else say("play.contract.columns", count=count)


def _order(contract: Contract) -> str:
    if not contract.sorting:
        return say("play.contract.unshown" if contract.asks_order else "play.contract.any_order")
    return say("play.contract.by", keys=", ".join(_key(key) for key in contract.sorting))


def _key(key: OrderKey) -> str:
    if key.values:
        values = key.values if key.direction == "asc" else key.values[::-1]
        return say("play.contract.labels", column=key.column, values=", ".join(values))
    direction = say(f"play.contract.{key.direction}", column=key.column)
    return direction if key.nulls == "any" else say(f"play.contract.nulls_{key.nulls}", key=direction)


def _rounding(contract: Contract) -> list[str]:
    digits = sorted({column.digits for column in contract.columns if column.digits is not None})
    if digits == [1]:
        return [say("play.contract.rounded_one")]
    return [say("play.contract.rounded", digits=" / ".join(map(str, digits)))] if digits else []


def facts(column: Column, values_most: int = VALUES_MOST) -> tuple[str, ...]:
    """What the tests of a column promise, one phrase each; () where nothing is promised."""
    found = []
    if column.is_key:
        found.append(say("play.fact.key"))
    elif column.is_unique:
        found.append(say("play.fact.unique"))
    elif not column.nullable:
        found.append(say("play.fact.not_null"))
    if column.accepted:
        found.append(_accepted(column.accepted, values_most))
    if column.references:
        found.append(say("play.fact.found_in", table=column.references[0]))
    if column.nullable and (found or column.checks):
        found.append(say("play.fact.may_be_null"))
    return (*found, *map(_always, column.checks))


def row_facts(table: Table) -> tuple[str, ...]:
    """What the tests of a table promise of its rows, beside what those of its columns do."""
    own = [test.condition for test in table.tests if isinstance(test, Check)]
    keys = [say("play.fact.together", columns=", ".join(f"`{name}`" for name in names)) for names in table.together]
    return (*keys, *map(_always, own))


def _always(condition: str) -> str:
    return say("play.fact.always", condition=condition)


def _accepted(values: Sequence[Json], most: int) -> str:
    """`1–5` for consecutive integers, else the values, shortened."""
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    if len(numbers) == len(values) > 2 and sorted(numbers) == list(range(min(numbers), max(numbers) + 1)):
        return f"{min(numbers)}–{max(numbers)}"
    shown = ", ".join(str(value) for value in values[:most])
    if len(values) > most:
        shown = say("play.fact.values_more", values=shown, count=len(values) - most)
    return say("play.fact.one_of", values=shown)


def usage(knowledge: Knowledge, place: Place) -> str:
    """How often a table, or a column of it, is named by answers and by the player; "" where nobody names it."""
    answered, asked = knowledge.answered.get(place, 0), knowledge.asked.get(place, 0)
    found = []
    if answered and knowledge.puzzles >= PUZZLES_LEAST:
        found.append(say("play.known.answered", count=answered, puzzles=knowledge.puzzles))
    if asked:
        found.append(say("play.known.asked_once" if asked == 1 else "play.known.asked", count=asked))
    return say("play.known.named", where=", ".join(found)) if found else ""


def made_of(knowledge: Knowledge, place: Place) -> str:
    """The columns that a column is made of at the very start, or that the model's own text sets it down; "" where that
    isn't known."""
    relation = knowledge.relations.get(place[0])
    if relation is not None and relation.known and relation.made_of.get(place[1]) == frozenset():
        return say("play.known.set_down", table=place[0])
    origins = knowledge.origins(*place)
    if not origins:
        return ""
    shown = ", ".join(_origin(knowledge, origin) for origin in origins[:ORIGINS_MOST])
    if len(origins) > ORIGINS_MOST:
        shown = say("play.fact.values_more", values=shown, count=len(origins) - ORIGINS_MOST)
    return say("play.known.made_of", columns=shown)


def _origin(knowledge: Knowledge, place: Place) -> str:
    """A column, with what a model in Python may have made it of: nobody can look into that."""
    table, column = place
    name = say("play.known.rows_of", table=table) if column == ROWS else f"`{table}.{column}`"
    relation = knowledge.relations.get(table)
    if relation is None or relation.known or column == ROWS:
        return name
    parents = ", ".join(f"`{parent}`" for parent in relation.parents)
    if not parents or relation.layer == _DRAWN:
        return say("play.known.python", column=name)
    return say("play.known.python_of", column=name, tables=parents)


def surroundings(found: Around) -> tuple[str, ...]:
    """Who reads a table, what points at it, and which metrics are told from it, a sentence each."""
    readers = _names(found.readers)
    exposures = _names(found.exposures)
    lines = (
        say("play.known.readers", tables=readers) if readers else "",
        pointed(found.pointing),
        say("play.known.metrics", metrics=_names(found.metrics, METRICS_MOST)) if found.metrics else "",
        say("play.known.exposed", names=exposures) if exposures else "",
    )
    return tuple(line for line in lines if line)


def pointed(pointing: Sequence[Place]) -> str:
    """The columns that refer to a table, or to its column; "" where none does."""
    columns = _names([f"{table}.{column}" for table, column in pointing])
    return say("play.known.pointed", columns=columns) if columns else ""


def _names(names: Sequence[str], most: int | None = None) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:most])
    left = 0 if most is None else len(names) - most
    return say("play.fact.values_more", values=shown, count=left) if left > 0 else shown

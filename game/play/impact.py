"""What a change of a relation, or of one of its columns, breaks: relations, metrics and puzzles downstream."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game.errors import UsageError
from game.puzzle.lineage import Place, Relation
from game.strings import say

_NEAR = 5
"""Names that a message lists."""


@dataclass(frozen=True)
class Touched:
    """A relation that reads what changes. `columns`: those of its own that may come out otherwise; none where only its
    rows may. `known`: its text was read; else all of it has to be taken for touched."""

    name: str
    columns: tuple[str, ...]
    known: bool


@dataclass(frozen=True)
class Reach:
    """`touched`: relations that name what changes, or what is made of it, in the order of building; `later`: those that
    are built on them; `places`: all columns that may come out otherwise, `tables` all relations of which any may."""

    touched: tuple[Touched, ...]
    later: tuple[str, ...]
    places: frozenset[Place]
    tables: frozenset[str]


@dataclass(frozen=True)
class Impact:
    """`metrics` and `puzzles` as pack/name."""

    name: str
    reach: Reach
    metrics: tuple[str, ...]
    puzzles: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """`{name, touched: [{name, columns, known}], later, metrics, puzzles}`."""
        return {
            "name": self.name,
            "touched": [{"name": t.name, "columns": list(t.columns), "known": t.known} for t in self.reach.touched],
            "later": list(self.reach.later),
            "metrics": list(self.metrics),
            "puzzles": list(self.puzzles),
        }


def all_relations(packs: Iterable[Sequence[Relation]]) -> tuple[Relation, ...]:
    """The relations of several packs, each once, what others are made of first."""
    found = {relation.name: relation for relations in packs for relation in relations}
    order: dict[str, Relation] = {}

    def add(name: str) -> None:
        if name in found and name not in order:
            for parent in found[name].parents:
                add(parent)
            order[name] = found[name]

    for name in sorted(found):
        add(name)
    return tuple(order.values())


def place_named(relations: Sequence[Relation], name: str) -> tuple[Relation, str | None]:
    """The relation, and its column if one is named: `orders` or `orders.status`, letter case aside. Raises
    UsageError."""
    known = {relation.name.lower(): relation for relation in relations}
    relation = known.get(name.lower())
    if relation is not None:
        return relation, None
    table, _, column = name.rpartition(".")
    relation = known.get(table.lower())
    if relation is None:
        raise UsageError(
            say("play.impact.unknown", name=table or name), way_out=_known("relations", table or name, known)
        )
    for own in relation.columns:
        if own.lower() == column.lower():
            return relation, own
    raise UsageError(
        say("play.impact.no_column", name=relation.name, column=column),
        way_out=_known("columns", column, relation.columns),
    )


def reach(relations: Sequence[Relation], start: Relation, column: str | None) -> Reach:
    """How far a change goes; of the whole relation, where no column is named. `relations` as of `all_relations`."""
    places = {(start.name, own) for own in (start.columns if column is None else (column,))}
    whole = {start.name} if column is None else set()
    touched: list[Touched] = []
    for relation in relations:
        reads = any(relation.needs(place) for place in places) or any(parent in whole for parent in relation.parents)
        if relation.name == start.name or not reads:
            continue
        own = tuple(c for c in relation.columns if any(c in relation.feeds(place) for place in places))
        touched.append(Touched(relation.name, own, relation.known))
        places |= {(relation.name, c) for c in own}
    names = {t.name for t in touched}
    built: dict[str, None] = {}
    for relation in relations:
        on_them = any(parent in names or parent in built for parent in relation.parents)
        if on_them and relation.name not in {*names, start.name}:
            built[relation.name] = None
    return Reach(tuple(touched), tuple(built), frozenset(places), frozenset({*whole, *(t for t, _ in places)}))


def hit(uses: Mapping[str, Iterable[Place]], found: Reach, *, whole: str | None) -> tuple[str, ...]:
    """Those of some texts, by name, that name a column which may come out otherwise, or the relation `whole`; of them
    (table, "") stands for the table itself."""
    lowered = {(table.lower(), column.lower()) for table, column in found.places}
    if whole is not None:
        lowered.add((whole.lower(), ""))
    return tuple(
        name
        for name, places in uses.items()
        if any((table.lower(), column.lower()) in lowered for table, column in places)
    )


def _known(what: str, name: str, names: Iterable[str]) -> str:
    """The names that begin or sound like one, else the first ones."""
    listed = sorted(names)
    near = [known for known in listed if name.lower()[:3] in known.lower()] or listed
    more = "" if len(near) <= _NEAR else ", …"
    return say(f"play.impact.{what}", names=", ".join(near[:_NEAR]) + more)

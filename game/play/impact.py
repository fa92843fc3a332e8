"""What a change of a relation, or of one of its columns, breaks downstream: relations, what asks them, and puzzles."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from game.errors import UsageError
from game.puzzle.lineage import ROWS, Place, Relation, Use
from game.strings import say

_NEAR = 5
"""Names that a message lists."""

Step = Literal["direct", "further", "built"]
How = Literal["whole", "parts", "rows"]


@dataclass(frozen=True)
class Touched:
    """A relation downstream. `step`: it reads what changes itself, or what is made of it, or is only built on rows that
    may be others. `columns`: those of its own that may come out otherwise; none where only its rows may. `known`: its
    text was read; else all of it has to be taken for touched. `layer`: the folder it lies in."""

    name: str
    layer: str
    step: Step
    columns: tuple[str, ...]
    known: bool


@dataclass(frozen=True)
class Reach:
    """`touched` in the order of building; `places`: all columns that may come out otherwise, and ROWS of relations that
    may have other rows, what changes among them."""

    touched: tuple[Touched, ...]
    places: frozenset[Place]

    @property
    def tables(self) -> frozenset[str]:
        """All relations of which anything may come out otherwise."""
        return frozenset(table for table, _ in self.places)


@dataclass(frozen=True)
class Asked:
    """What asks for what changes and is no relation. `how`: it can't do without it, only the `parts` named need it, or
    only rows that it asks may be others. `direct`: it names what changes, not only what is made of it."""

    kind: str
    name: str
    title: str
    how: How
    parts: tuple[str, ...]
    direct: bool


@dataclass(frozen=True)
class PackTouched:
    """A pack of which `tables` change. `puzzles`: of which the answer names a column that may come out otherwise;
    `rows`: those that only ask tables whose rows may be others. Both without the pack's name."""

    name: str
    tables: tuple[str, ...]
    puzzles: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Impact:
    """All that a change of `name` reaches."""

    name: str
    reach: Reach
    asked: tuple[Asked, ...]
    packs: tuple[PackTouched, ...]

    def to_json(self) -> dict[str, Any]:
        """`{name, relations: [{name, layer, step, columns, known}], uses: [{kind, name, title, how, parts, direct}],
        packs: [{name, tables, puzzles, rows}]}`."""
        return {
            "name": self.name,
            "relations": [_plain(touched) for touched in self.reach.touched],
            "uses": [_plain(asked) for asked in self.asked],
            "packs": [_plain(pack) for pack in self.packs],
        }


def _plain(told: Touched | Asked | PackTouched) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in vars(told).items()}


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
        raise UsageError(say("play.impact.unknown", name=table or name), way_out=_way_out(relations, name))
    for own in relation.columns:
        if own.lower() == column.lower():
            return relation, own
    raise UsageError(
        say("play.impact.no_column", name=relation.name, column=column),
        way_out=say("play.impact.columns", names=_nearest(column, relation.columns)),
    )


def reach(relations: Sequence[Relation], start: Relation, column: str | None) -> Reach:
    """How far a change goes; of the whole relation, where no column is named. `relations` as of `all_relations`."""
    begun = _begun(start, column)
    places = set(begun)
    touched: list[Touched] = []
    for relation in relations:
        if relation.name == start.name:
            continue
        own = tuple(c for c in relation.columns if any(c in relation.feeds(place) for place in places))
        counts = any(relation.counts(place) for place in places)
        step = _step(relation, begun, places)
        step = "further" if own and step == "built" else step
        if counts or step != "built":
            touched.append(Touched(relation.name, relation.layer, step, own, relation.known))
        places |= {(relation.name, c) for c in own} | ({(relation.name, ROWS)} if counts else set())
    return Reach(tuple(touched), frozenset(places))


def asked(uses: Iterable[Use], found: Reach, start: Relation, column: str | None) -> tuple[Asked, ...]:
    """Those of `uses` that a change reaches, each once. Of a test it doesn't matter that rows are others."""
    begun = _begun(start, column)
    hit = {(use.kind, use.name): one for use in uses if (one := _asked(use, found, begun)) is not None}
    return tuple(hit.values())


def puzzles_hit(
    answers: Mapping[str, Iterable[Place]], found: Reach, whole: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of answers that name a column which may come out otherwise, or the relation `whole`; then of those that
    only ask tables whose rows may be others."""
    lowered = {(table.lower(), column.lower()) for table, column in found.places}
    named, rows = [], []
    for name, places in answers.items():
        asks = {(table.lower(), column.lower()) for table, column in places} & lowered
        if any(column != ROWS for _, column in asks) or (whole is not None and (whole.lower(), ROWS) in asks):
            named.append(name)
        elif asks:
            rows.append(name)
    return tuple(named), tuple(rows)


def _begun(start: Relation, column: str | None) -> frozenset[Place]:
    """What changes to begin with."""
    return frozenset((start.name, own) for own in ((*start.columns, ROWS) if column is None else (column,)))


def _step(relation: Relation, begun: frozenset[Place], places: set[Place]) -> Step:
    if any(relation.needs(place) or (place[1] == ROWS and place[0] in relation.parents) for place in begun):
        return "direct"
    return "further" if any(relation.needs(place) for place in places if place[1] != ROWS) else "built"


def _asked(use: Use, found: Reach, begun: frozenset[Place]) -> Asked | None:
    columns = {place for place in found.places if place[1] != ROWS}
    parts = tuple(name for name, places in use.parts.items() if places & columns)
    rows = {table for table, column in found.places if column == ROWS} & use.tables
    whole = use.reads & columns or {table for table, _ in columns} & set(use.relations)
    if not (whole or parts or (rows and use.kind != "test")):
        return None
    direct = any(place in begun for places in (use.reads, *use.parts.values()) for place in places)
    direct = direct or any(table in use.relations for table, _ in begun)
    how: How = "whole" if whole else "parts" if parts else "rows"
    return Asked(use.kind, use.name, use.title, how, parts if how == "parts" else (), direct)


def _way_out(relations: Sequence[Relation], name: str) -> str:
    """The nearest names: where a column is called so, the column in each relation that has it."""
    holding = [f"{r.name}.{own}" for r in relations for own in r.columns if own.lower() == name.lower()]
    table = name.rpartition(".")[0] or name
    return say("play.impact.relations", names=_nearest(table, holding or [relation.name for relation in relations]))


def _nearest(name: str, names: Iterable[str]) -> str:
    """Some names, those that are most like it first."""

    def distance(known: str) -> tuple[float, str]:
        alike = difflib.SequenceMatcher(None, name.lower(), known.lower()).ratio()
        return -alike - (name.lower() in known.lower()), known

    near = sorted(names, key=distance)
    return ", ".join(near[:_NEAR]) + ("" if len(near) <= _NEAR else ", …")

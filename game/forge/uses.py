"""What asks the models of a dbt project and is no model: exposures, semantic models, tests. Read from its artifacts."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from game.forge.columns import by_relation, named, schema_of
from game.forge.dbt import Node
from game.forge.reading import Reading, columns_named
from game.puzzle.lineage import Place, Use

_OWN_COLUMN = ((None, "not_null"), (None, "unique"), (None, "accepted_values"))
"""Tests that look at no column but the one they stand at: their texts needn't be read."""
_PARTS = {"entities": "entity", "dimensions": "dimension", "measures": "measure"}


def uses(manifest: Path, project: Mapping[str, Node], relations: Collection[str]) -> tuple[Use, ...]:
    """Semantic models, exposures and tests that ask any of `relations`, by kind and name. `manifest` is that of a
    finished build: texts of tests are compiled."""
    told = json.loads(manifest.read_text(encoding="utf-8"))
    found = (*_semantic_models(told, project), *_exposures(told, project), *_tests(told, project, relations))
    return tuple(use for use in found if not use.tables.isdisjoint(relations))


def _sorted(told: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return sorted((told.get(key) or {}).values(), key=lambda data: str(data["name"]))


def _semantic_models(told: Mapping[str, Any], project: Mapping[str, Node]) -> Iterator[Use]:
    for data in _sorted(told, "semantic_models"):
        for node in _parents(data, project)[:1]:
            parts = {
                f"{kind} {part['name']}": frozenset(
                    (node.name, column) for column in columns_named(str(part.get("expr") or part["name"]))
                )
                for key, kind in _PARTS.items()
                for part in data.get(key) or ()
            }
            yield Use("semantic_model", str(data["name"]), _text(data, "description"), (), frozenset(), parts)


def _exposures(told: Mapping[str, Any], project: Mapping[str, Node]) -> Iterator[Use]:
    """Of an exposure that shows metrics, the models behind them."""
    for data in _sorted(told, "exposures"):
        ids = dict.fromkeys(found for id_ in _depends_on(data) for found in _behind(told, id_))
        names = tuple(project[id_].name for id_ in ids if id_ in project)
        yield Use("exposure", str(data["name"]), _text(data, "label") or _text(data, "description"), names)


def _tests(told: Mapping[str, Any], project: Mapping[str, Node], relations: Collection[str]) -> Iterator[Use]:
    """Only texts of tests that stand on any of `relations` are read: reading takes long."""
    names, schema = by_relation(project), schema_of(project)
    for data in sorted(told["nodes"].values(), key=lambda data: str(data["name"])):
        if data["resource_type"] != "test" or not any(node.name in relations for node in _parents(data, project)):
            continue
        on = _tested(data, project)
        plain = (
            on is not None and (data["test_metadata"].get("namespace"), data["test_metadata"]["name"]) in _OWN_COLUMN
        )
        reading = None if plain else Reading.of(str(data.get("compiled_code") or ""), schema)
        reads = named(reading.reads(), names) if reading is not None else frozenset()
        title = f"{data['test_metadata']['name']} {'.'.join(on)}" if on else _text(data, "description")
        unread = () if reads or on else tuple(node.name for node in _parents(data, project))
        yield Use("test", str(data["name"]), title, unread, reads | ({on} if on else frozenset()))
    for data in _sorted(told, "unit_tests"):
        names_ = tuple(node.name for node in _parents(data, project))
        yield Use("test", str(data["name"]), _text(data, "description"), names_)


def _tested(data: Mapping[str, Any], project: Mapping[str, Node]) -> Place | None:
    """The column that a test of a column stands at."""
    node, column = project.get(str(data.get("attached_node"))), data.get("column_name")
    return (node.name, str(column)) if node and column and data.get("test_metadata") else None


def _behind(told: Mapping[str, Any], id_: str) -> Iterator[str]:
    """The models behind a metric, by way of other metrics and semantic models; of anything else, that itself."""
    data = (told.get("metrics") or {}).get(id_) or (told.get("semantic_models") or {}).get(id_)
    if data is None:
        yield id_
    for parent in _depends_on(data) if data is not None else ():
        yield from _behind(told, parent)


def _parents(data: Mapping[str, Any], project: Mapping[str, Node]) -> list[Node]:
    return [project[id_] for id_ in _depends_on(data) if id_ in project]


def _depends_on(data: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(data.get("depends_on", {}).get("nodes", ())))


def _text(data: Mapping[str, Any], key: str) -> str:
    return " ".join(str(data.get(key) or "").split())

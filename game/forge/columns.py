"""Column lineage of a dbt project: what each model's compiled SQL reads, what goes into each of its columns, and what
decides which rows it has.

Python models, and SQL that sqlglot can't read, are told to be unknown: whoever asks has to take them for touched.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from game.forge.dbt import Node
from game.forge.reading import Reading
from game.puzzle.lineage import FILE, Place, Relation, Use


def relations(manifest: Path, project: Mapping[str, Node], marts: Sequence[Node]) -> tuple[Relation, ...]:
    """`marts` and all that they are made of, sources first. `manifest` is that of a finished build: its texts are
    compiled."""
    texts = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    names, schema = by_relation(project), schema_of(project)
    wanted: dict[str, Node] = {}
    for mart in marts:
        wanted |= {node.id: node for node in _upstream(mart, project, set(wanted))}
    return tuple(_relation(node, project, texts.get(node.id, {}), names, schema) for node in wanted.values())


def by_relation(project: Mapping[str, Node]) -> dict[str, Node]:
    """Nodes by the names that queries call them by, in lower case."""
    return {node.relation.lower(): node for node in project.values()}


def schema_of(project: Mapping[str, Node]) -> dict[str, dict[str, str]]:
    """Column → type by the names that queries call tables by."""
    return {name: {c.name: c.type for c in node.columns} for name, node in by_relation(project).items() if node.columns}


def write_lineage(folder: Path, found: Sequence[Relation], uses: Sequence[Use]) -> None:
    """Writes `lineage.json` into a pack's folder, a relation or use a line."""
    parts = (f'"{key}": [\n{_lines(listed)}\n]' for key, listed in (("relations", found), ("uses", uses)))
    (folder / FILE).write_text(f"{{{', '.join(parts)}}}\n", encoding="utf-8", newline="\n")


def _lines(listed: Sequence[Relation | Use]) -> str:
    return ",\n".join(f"  {json.dumps(item.to_json(), ensure_ascii=False)}" for item in listed)


def _upstream(node: Node, project: Mapping[str, Node], seen: set[str]) -> Iterator[Node]:
    if node.id in seen:
        return
    seen.add(node.id)
    for parent in node.parents:
        if parent in project:
            yield from _upstream(project[parent], project, seen)
    yield node


def _relation(
    node: Node,
    project: Mapping[str, Node],
    told: Mapping[str, Any],
    names: Mapping[str, Node],
    schema: Mapping[str, Mapping[str, str]],
) -> Relation:
    columns = tuple(column.name for column in node.columns)
    parents = tuple(sorted(project[id_].name for id_ in node.parents if id_ in project))
    language = "csv" if node.kind == "seed" else str(told.get("language") or "sql")
    told_first = node.name, node.kind, language, columns, parents
    layer = "seeds" if node.kind == "seed" else node.folder[1] if len(node.folder) > 1 else ""
    if node.kind != "model":
        return Relation(*told_first, True, frozenset(), {}, layer=layer)
    read = Reading.of(str(told.get("compiled_code") or ""), schema) if language == "sql" else None
    if read is None:
        return Relation(*told_first, False, frozenset(), {}, layer=layer)
    outputs = {column.lower(): places for column, places in read.outputs().items()}
    made_of = {column: named(outputs.get(column.lower(), frozenset()), names) for column in columns}
    return Relation(*told_first, True, named(read.reads(), names), made_of, named(read.rows(), names), layer)


def named(places: frozenset[Place], names: Mapping[str, Node]) -> frozenset[Place]:
    """With relations by the names of their nodes; what is none (a CTE's recursion) is left out."""
    return frozenset((names[table].name, column) for table, column in places if table in names)

"""Column lineage of a dbt project: what each model's compiled SQL reads, and what goes into each of its columns.

Python models, and SQL that sqlglot can't read, are told to be unknown: whoever asks has to take them for touched.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from game.forge.dbt import Node
from game.judge.normal import DIALECT
from game.puzzle.lineage import FILE, Place, Relation


def relations(manifest: Path, project: Mapping[str, Node], marts: Sequence[Node]) -> tuple[Relation, ...]:
    """`marts` and all that they are made of, sources first. `manifest` is that of a finished build: its texts are
    compiled."""
    texts = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    names = {node.relation.lower(): node for node in project.values()}
    schema = {
        node.relation.lower(): {c.name: c.type for c in node.columns} for node in project.values() if node.columns
    }
    wanted: dict[str, Node] = {}
    for mart in marts:
        wanted |= {node.id: node for node in _upstream(mart, project, set(wanted))}
    return tuple(_relation(node, project, texts.get(node.id, {}), names, schema) for node in wanted.values())


def write_relations(folder: Path, found: Sequence[Relation]) -> None:
    """Writes `lineage.json` into a pack's folder, a relation a line."""
    lines = ",\n".join(f"  {json.dumps(relation.to_json(), ensure_ascii=False)}" for relation in found)
    (folder / FILE).write_text(f'{{"relations": [\n{lines}\n]}}\n', encoding="utf-8", newline="\n")


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
    if node.kind != "model":
        return Relation(node.name, node.kind, language, columns, parents, True, frozenset(), {})
    read = _Reading.of(str(told.get("compiled_code") or ""), schema) if language == "sql" else None
    if read is None:
        return Relation(node.name, node.kind, language, columns, parents, False, frozenset(), {})
    renamed = {relation: found.name for relation, found in names.items()}
    outputs = {column.lower(): places for column, places in read.outputs().items()}
    made_of = {column: _named(outputs.get(column.lower(), frozenset()), renamed) for column in columns}
    return Relation(node.name, node.kind, language, columns, parents, True, _named(read.reads(), renamed), made_of)


def _named(places: frozenset[Place], names: Mapping[str, str]) -> frozenset[Place]:
    """With relations by the names of their nodes; what is none (a CTE's recursion, a table function) is left out."""
    return frozenset((names[table], column) for table, column in places if table in names)


class _Reading:
    """One query, resolved to the tables that it reads."""

    def __init__(self, root: Scope) -> None:
        self._root = root
        self._known: dict[tuple[int, str], frozenset[Place]] = {}

    @classmethod
    def of(cls, sql: str, schema: Mapping[str, Mapping[str, str]]) -> "_Reading | None":
        """None where sqlglot can't read it."""
        try:
            tree = sqlglot.parse_one(sql, read=DIALECT)
            for table in tree.find_all(exp.Table):  # dbt writes "database"."schema"."table"; names are enough
                table.set("db", None)
                table.set("catalog", None)
            qualified = qualify(tree, schema=dict(schema), dialect=DIALECT, validate_qualify_columns=False)
            root = build_scope(qualified)
        except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
            return None
        return None if root is None else cls(root)

    def reads(self) -> frozenset[Place]:
        """All columns of tables that are named anywhere."""
        found = set()
        for scope in self._root.traverse():
            for column in scope.columns:
                source = scope.sources.get(column.table)
                if isinstance(source, exp.Table):
                    found.add((source.name.lower(), column.name))
        return frozenset(found)

    def outputs(self) -> dict[str, frozenset[Place]]:
        """For each output column the columns of tables that go into it."""
        return {name: self._made_of(self._root, name) for name in _names(self._root)}

    def _made_of(self, scope: Scope, name: str) -> frozenset[Place]:
        key = id(scope), name.lower()
        if key not in self._known:
            self._known[key] = frozenset()  # what comes round to itself adds nothing
            self._known[key] = frozenset(self._found(scope, name))
        return self._known[key]

    def _found(self, scope: Scope, name: str) -> Iterator[Place]:
        names = [known.lower() for known in _names(scope)]
        if name.lower() not in names:
            return
        place = names.index(name.lower())
        for part in scope.set_operation_scopes:
            yield from self._made_of(part, _names(part)[place])
        if isinstance(scope.expression, exp.Select):
            for column in scope.expression.selects[place].find_all(exp.Column):
                yield from self._origin(scope, column)

    def _origin(self, scope: Scope, column: exp.Column) -> Iterator[Place]:
        """The table's column that a column means, in this scope or a subquery's."""
        source = scope.sources.get(column.table)
        if isinstance(source, exp.Table):
            yield source.name.lower(), column.name
        elif isinstance(source, Scope):
            yield from self._made_of(source, column.name)
        else:
            for inner in scope.subquery_scopes:
                yield from self._origin(inner, column)


def _names(scope: Scope) -> list[str]:
    """The output columns of a scope; [] for what is no query, such as UNNEST."""
    query = scope.expression
    return list(query.named_selects) if isinstance(query, exp.Query) else []

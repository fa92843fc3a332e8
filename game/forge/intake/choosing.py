"""Which relations of a project become tables: its marts, and where they are few, what else there is."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from game.forge.dbt import Node
from game.forge.intake.project import Project
from game.forge.intake.report import Note, note
from game.forge.intake.settings import Settings
from game.forge.world.words import singular, split
from game.puzzle.catalog import Relationship, Test

TABLES_MOST = 40
MARTS_FEW = 5
"""Marts with data below which other relations are taken as well."""
_LAYERS = {
    "staging", "stage", "stg", "intermediate", "int", "base", "raw", "source", "sources", "landing", "bronze", "prep",
    "ephemeral", "tmp", "temp", "utils", "util",
}  # fmt: skip
_PREFIX = re.compile(
    r"^(stg|stage|staging|int|intermediate|base|raw|src|source|tmp|temp|seed|snap|snapshot|util)_+", re.I
)
_FACT = re.compile(r"^(dim|fct|fact|mart|rpt)_+", re.I)
_SUFFIX = re.compile(r"_+(snapshot|snapshots|history|raw|scd2?|v\d+)$", re.I)
_TOOLS = {"elementary", "dbt_artifacts", "dbt_project_evaluator", "re_data", "dbt_utils", "audit_helper", "dbt_date"}
"""Packages whose relations tell of dbt's work, not of the subject."""
_SPINE = re.compile(r"(^|_)time_?spine")
_KINDS = ("model", "snapshot", "seed", "source")


def choose(project: Project, settings: Settings, there: Callable[[Node], bool]) -> tuple[list[Node], list[Note]]:
    """The relations to be taken, by name, and notes about what might have been. `there`: whether it has data."""
    notes: list[Note] = []
    wanted = [node for node in project.nodes.values() if _offered(node, settings, notes)]
    wanted.sort(key=lambda node: (_KINDS.index(node.kind), node.name.lower(), node.id))
    marts = [node for node in wanted if is_mart(project, node) and there(node)]
    marts += [node for node in wanted if node not in marts and _named(node, settings.include) and there(node)]
    chosen, others = marts, [node for node in wanted if node not in marts]
    if len(marts) < MARTS_FEW and not settings.include:
        chosen = [*marts, *_added(project, [n for n in others if there(n)], {bare_noun(n.name) for n in marts}, notes)]
    notes += [note("skipped", pattern, "unmatched") for pattern in _unmatched(project, settings)]
    notes += [note("skipped", node.name, "no_data") for node in others if is_mart(project, node) and node not in chosen]
    chosen.sort(key=lambda node: (-_weight(node), node.name.lower()))
    notes += [note("skipped", node.name, "too_many", most=TABLES_MOST) for node in chosen[TABLES_MOST:]]
    return sorted(chosen[:TABLES_MOST], key=lambda node: (node.name.lower(), node.id)), notes


def is_mart(project: Project, node: Node) -> bool:
    """A model or snapshot for others to use: in no folder, and with no prefix, of the layers below."""
    return (
        node.kind in ("model", "snapshot")
        and not {part.lower() for part in node.folder} & _LAYERS
        and not (node.kind == "model" and _PREFIX.match(node.name))
        and not _is_tool(project, node)
    )


def twinned(nodes: Sequence[Node], project: Project) -> list[Node]:
    """With relationships to a relation that isn't among them led to the one that is about the same, unless it is known
    to have no such column: who points to stg_customers points to customers."""
    ids = {node.id for node in nodes}
    nouns = {bare_noun(node.name): node for node in nodes}

    def led(test: Test) -> Test:
        if not isinstance(test, Relationship) or test.to in ids or test.to not in project.nodes:
            return test
        twin = nouns.get(bare_noun(project.nodes[test.to].name))
        if twin is None or (twin.id in project.typed and not _has(twin, test.field)):
            return test
        return Relationship(twin.id, test.field)

    def fitted(node: Node) -> Node:
        columns = tuple(replace(column, tests=tuple(map(led, column.tests))) for column in node.columns)
        return replace(node, columns=columns)

    return list(map(fitted, nodes))


def _has(node: Node, column: str) -> bool:
    return any(own.name.lower() == column.lower() for own in node.columns)


def bare_noun(name: str) -> str:
    """What a relation is about, layers, systems and number aside: `stg_shop__orders` and `raw_order` are order."""
    plain = _FACT.sub("", _PREFIX.sub("", _SUFFIX.sub("", name.rpartition("__")[2] or name)))
    return singular(" ".join(split(plain)))


def _offered(node: Node, settings: Settings, notes: list[Note]) -> bool:
    if node.materialized == "ephemeral" or not node.latest:
        return False
    if _named(node, settings.exclude):
        notes.append(note("skipped", node.name, "excluded"))
        return False
    return not settings.include or _named(node, settings.include)


def _unmatched(project: Project, settings: Settings) -> Iterator[str]:
    """Names and globs of forge.yml that nothing is called by."""
    for pattern in dict.fromkeys((*settings.include, *settings.exclude)):
        if not any(_named(node, (pattern,)) for node in project.nodes.values()):
            yield pattern


def _named(node: Node, patterns: Collection[str]) -> bool:
    names = (node.name.lower(), f"{node.schema}.{node.relation}".lower(), node.relation.lower())
    return any(fnmatchcase(name, pattern.lower()) for name in names for pattern in patterns)


def _is_tool(project: Project, node: Node) -> bool:
    return node.id in project.time_spines or bool(_SPINE.search(node.name)) or node.package in _TOOLS


def _added(project: Project, others: Sequence[Node], nouns: set[str], notes: list[Note]) -> Iterator[Node]:
    """Those about something new, the nearest to the sources last: models before seeds and sources."""
    for node in others:
        noun = bare_noun(node.name)
        if _is_tool(project, node):
            continue
        if noun in nouns:
            notes.append(note("skipped", node.name, "same_noun", noun=noun))
            continue
        nouns.add(noun)
        yield node


def _weight(node: Node) -> int:
    """How much is told of it."""
    return bool(node.description) + len(node.tests) + sum(len(c.tests) + bool(c.description) for c in node.columns)

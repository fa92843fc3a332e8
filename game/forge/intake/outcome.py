"""What the intake leaves in a pack's folder beside the rows, pack.yml last: a folder without it is no pack."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from game.errors import SemicolonError
from game.forge.catalogfile import write_catalog
from game.forge.columns import relations, write_lineage
from game.forge.dbt import Node
from game.forge.intake.measures import metrics_of
from game.forge.intake.project import Project
from game.forge.intake.report import Note, markdown, note
from game.forge.intake.settings import Settings, write_settings
from game.forge.metrics import write_metrics
from game.forge.uses import uses
from game.puzzle.catalog import Edge, Table
from game.puzzle.lineage import USES, Use
from game.strings import say

REPORT = "forge-report.md"


@dataclass(frozen=True)
class Intake:
    """What came in. `nodes`: the relations behind the tables, called as they are, in the same order; `metrics`: how
    many were written; `settings`: with what was found, as forge.yml has them now."""

    tables: tuple[Table, ...]
    nodes: tuple[Node, ...]
    lineage: tuple[Edge, ...]
    settings: Settings
    notes: tuple[Note, ...] = ()
    metrics: int = 0

    @property
    def words(self) -> Mapping[str, str]:
        return self.settings.words


def write_pack(project: Project, found: Intake, out: Path) -> Intake:
    """Writes all but the rows into `out`; with how many metrics there are now."""
    nodes = dict(project.nodes) | {node.id: node for node in found.nodes}
    metrics, notes = metrics_of(project, found.nodes, out)
    write_metrics(out, tuple(one.metric for one in metrics))
    notes += _lineage(project, nodes, found, [one.use for one in metrics], out)
    title = found.settings.title or title_of(project)
    settings = replace(found.settings, title=title)
    found = replace(found, metrics=len(metrics), settings=settings, notes=(*found.notes, *notes))
    write_settings(out, settings)
    (out / REPORT).write_text(markdown(title, found.notes), encoding="utf-8", newline="\n")
    head = {"name": slug_of(title), "title": title}
    write_catalog(out / "pack.yml", head, found.tables, found.lineage, say("intake.written_by"))
    return found


def title_of(project: Project) -> str:
    """`jaffle_shop` as Jaffle shop."""
    return " ".join(re.split(r"[\W_]+", project.name)).strip().capitalize() or "Warehouse"


def slug_of(title: str) -> str:
    """A pack's name: small letters, digits and `-`."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "pack"


def _lineage(
    project: Project, nodes: Mapping[str, Node], found: Intake, metrics: Sequence[Use], out: Path
) -> list[Note]:
    """lineage.json, where the project's texts can be read; it is no reason to stop."""
    try:
        related = relations(project.manifest, nodes, found.nodes)
        asking = uses(project.manifest, nodes, {relation.name for relation in related})
        every = sorted((*asking, *metrics), key=lambda use: (USES.index(use.kind), use.name))
        write_lineage(out, related, every)
    except (SemicolonError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        return [note("skipped", "lineage.json", "lineage", reason=str(error) or type(error).__name__)]
    return []

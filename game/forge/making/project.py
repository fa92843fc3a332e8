"""A pack from a dbt project: its artifacts, and its rows or ones made up after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from game.errors import ForgeError
from game.forge.intake.outcome import Intake, write_pack
from game.forge.intake.profiled import promised_by_profile
from game.forge.intake.project import Project, read_project
from game.forge.intake.report import in_order, note
from game.forge.intake.settings import Settings, read_settings
from game.forge.intake.take import catalog_of, load_data
from game.forge.making.forge import CrewOf, forge_whole
from game.forge.making.keeping import Progress
from game.forge.making.made import Run
from game.forge.synthetic.answer import read_profile
from game.forge.synthetic.ask import profile_sql
from game.forge.synthetic.make import make_rows
from game.forge.synthetic.relations import public_columns, relations_of
from game.strings import say


@dataclass(frozen=True)
class Asked:
    """What somebody wants. `synthetic`: made-up rows in the place of `data`, after `profile`, the answer to
    `profile_query`, if there is one; `count` and `seed`: what forge.yml says, where it is None."""

    dbt: Path
    data: Path | None
    out: Path
    synthetic: bool = False
    profile: Path | None = None
    count: int | None = None
    seed: int | None = None


def forge_project(asked: Asked, crew: CrewOf, report: Callable[[Progress], None], tell: Callable[[str], None]) -> Run:
    """The pack in `asked.out`, whole or not at all; `tell` gets a line for all that happened to tables and rows.

    Raises ForgeError for artifacts or data that can't be used.
    """
    settings = _settings(asked)
    project = read_project(asked.dbt, settings)

    def fill(folder: Path) -> Mapping[str, str]:
        take = _synthesis if asked.synthetic else _rows
        written = write_pack(project, take(project, asked, folder, settings), folder)
        for one in in_order(written.notes):
            tell(one.text)
        return written.words

    return forge_whole(asked.out, fill, settings.count, settings.seed, crew, report)


def profile_query(dbt: Path, dialect: str, folder: Path | None = None) -> str:
    """The query that a team runs in its own warehouse; `folder`: of a pack whose forge.yml counts.

    Raises ForgeError.
    """
    settings = read_settings(folder) if folder else Settings()
    project = read_project(dbt, settings)
    found = catalog_of(project, settings)
    ids = {node.name: node.id for node in found.nodes}
    relations = relations_of(project.manifest, found.tables, ids)
    return profile_sql(relations, dialect, public_columns(project.manifest, found.tables, (), ids))


def _settings(asked: Asked) -> Settings:
    settings = read_settings(asked.out)
    if asked.count is not None:
        settings = replace(settings, count=asked.count)
    return settings if asked.seed is None else replace(settings, seed=asked.seed)


def _rows(project: Project, asked: Asked, folder: Path, settings: Settings) -> Intake:
    if asked.data is None:
        raise ForgeError(say("text.forge.rows"), way_out=say("text.forge.rows_way"))
    return load_data(project, asked.data, folder, settings, lambda _: None)


def _synthesis(project: Project, asked: Asked, folder: Path, settings: Settings) -> Intake:
    found = catalog_of(project, settings)
    profiles = read_profile(asked.profile) if asked.profile else {}
    tables, decisions, inferred = promised_by_profile(found.tables, profiles, settings.inferred)
    made = make_rows(tables, profiles, str(settings.seed), folder / "data")
    names = {table.name for table in made.catalog}
    notes = [note("loaded", table.name, "made_up", table.rows) for table in made.tables]
    if len(notes) > 1:
        notes.append(note("loaded", "", "computed"))
    notes += [note("dropped", unmet.promise, "unmet", why=unmet.why) for unmet in made.unmet]
    notes += [note("skipped", "profile", "untold", why=text) for text in made.notes]
    return replace(
        found,
        tables=made.catalog,
        nodes=tuple(node for node in found.nodes if node.name in names),
        settings=replace(found.settings, inferred=decisions),
        notes=(*found.notes, *inferred, *notes),
    )

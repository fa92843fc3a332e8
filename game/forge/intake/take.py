"""The straight way in: artifacts and data to tables, each step in a module of its own."""

import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from game.engine.names import dotted
from game.errors import ForgeError
from game.forge.dbt import Node, lineage_of, tables_of
from game.forge.intake.choosing import bare_noun, choose, is_mart, twinned
from game.forge.intake.descriptions import described, unknown_words
from game.forge.intake.export import MB, Export
from game.forge.intake.hiding import hide, only_within
from game.forge.intake.inference import infer, with_confirmed, with_promises
from game.forge.intake.inspection import Inspection
from game.forge.intake.leaks import leaking
from game.forge.intake.outcome import Intake, write_pack
from game.forge.intake.personal import Personal, personal_columns
from game.forge.intake.project import Project, pack_names, read_project
from game.forge.intake.quarantine import FOLDER, Quarantine
from game.forge.intake.report import Kind, Note, in_words, note
from game.forge.intake.settings import Decision, Settings
from game.forge.intake.source import Found, Source, damaged, opened
from game.forge.intake.staging import stage
from game.puzzle.catalog import AcceptedValues, Table
from game.strings import say

Report = Callable[[str], None]
_REASONS_TOLD = 3


def intake(dbt: Path, data: Path | None, out: Path, settings: Settings, report: Report) -> Intake:
    """The whole of it, into `out`. Without `data` only what the artifacts tell: somebody else makes the rows. Raises
    ForgeError."""
    project = read_project(dbt, settings)
    found = catalog_of(project, settings) if data is None else load_data(project, data, out, settings, report)
    return write_pack(project, found, out)


def catalog_of(project: Project, settings: Settings) -> Intake:
    """Tables as the artifacts alone tell them, with declared promises and those of forge.yml that weren't refused."""
    nodes, notes = choose(project, settings, lambda node: bool(node.columns))
    if not nodes:
        raise _nothing(project, "no_tables")
    project = project.named(pack_names(nodes))
    nodes = [project.nodes[node.id] for node in nodes]
    notes = [*notes, *_only_warned(nodes)]
    tables = only_within(tables_of(twinned(nodes, project)))
    tables = with_promises(tables, [decision for decision in settings.inferred if decision.confirmed is not False])
    tables = tuple(described(table, settings.words) for table in only_within(tables))
    notes += _unknown_words(tables, settings)
    return Intake(tables, tuple(nodes), lineage_of(nodes, project.nodes), settings, tuple(notes))


def _unknown_words(tables: Sequence[Table], settings: Settings) -> list[Note]:
    return [note("skipped", place, "unknown_word") for place in unknown_words(tables, settings.words)]


def _only_warned(nodes: Sequence[Node]) -> list[Note]:
    """One line for all tests that only warn; none where there is none."""
    tests = [f"{'.'.join(filter(None, (node.name, column)))} {test}" for node in nodes for column, test in node.warned]
    return [note("dropped", "dbt", "only_warned", tests=", ".join(tests))] if tests else []


def load_data(project: Project, data: Path, out: Path, settings: Settings, report: Report) -> Intake:
    """Reads `data`, writes `data/<table>.parquet` and what was put aside; the rest of the pack is `write_pack`'s."""
    with (
        tempfile.TemporaryDirectory(prefix=".intake-", dir=out) as scratch,
        opened(data, out, Path(scratch)) as (connection, source),
    ):
        try:
            return _Loading(connection, source, project, settings, report).load(data, out)
        except duckdb.Error as error:
            raise ForgeError(
                say("intake.errors.engine", data=data, reason=str(error).split("\n")[0]),
                title=say("intake.errors.data_title"),
                way_out=say("intake.errors.engine_way_out"),
            ) from error


def _nothing(project: Project, code: str, data: Path | None = None, reasons: str = "") -> ForgeError:
    return ForgeError(
        say(f"intake.errors.{code}", project=project.name, data=data),
        title=say("intake.errors.data_title"),
        way_out=say(f"intake.errors.{code}_way_out", reasons=reasons),
    )


@dataclass
class _Loading:
    """One load, step by step; `notes` gathers what happens."""

    connection: duckdb.DuckDBPyConnection
    source: Source
    project: Project
    settings: Settings
    report: Report
    notes: list[Note] = field(default_factory=list)

    def load(self, data: Path, out: Path) -> Intake:
        founds = self._founds()
        if not founds:
            raise _nothing(self.project, "no_data" if self._included() else "not_included", data)
        quarantine = Quarantine(self.connection)
        staged = self._filled(self._staged(founds, quarantine, data))
        inspection = Inspection(self.connection, quarantine)
        kept = self._filled(inspection.inspect(with_confirmed(staged, self.settings.inferred)))
        if not kept:
            reasons = " ".join(one.text for one in quarantine.notes[:_REASONS_TOLD])
            raise _nothing(self.project, "no_rows" if reasons else "no_rows_there", data, reasons)
        self.report(say("intake.step.inferring"))
        tables, decisions, found = infer(self.connection, kept, self.settings.inferred, inspection)
        self.notes += [*inspection.notes, *found]
        tables, personal = self._personal(self._filled(tables))
        hidden = {t.name: {p.column for p in personal if p.table == t.name and p.handling != "keep"} for t in staged}
        quarantine.write(out / FOLDER, hidden)
        self.notes += quarantine.notes
        if aside := dict.fromkeys(one.place for one in quarantine.notes):
            self.notes.append(note("changed", ", ".join(aside), "counted"))
        decisions = self._without_values(decisions, personal)
        tables = self._written(tables, personal, out)
        self.notes += _unknown_words(tables, self.settings)
        handled = {one.place: one.handling for one in personal}
        settings = self.settings.with_found(decisions, handled, {one.place: one.why for one in personal})
        written = {table.name for table in tables}
        nodes = [node for id_, _ in founds if (node := self.project.nodes[id_]).name in written]
        return Intake(
            tuple(described(table, settings.words) for table in tables),
            tuple(nodes),
            lineage_of(nodes, self.project.nodes),
            settings,
            tuple(self.notes),
        )

    def _included(self) -> bool:
        """Whether forge.yml leaves some relation of the project in."""
        unmatched = {one.place for one in self.notes if one.code == "unmatched"}
        return not self.settings.include or not {*self.settings.include} <= unmatched

    def _founds(self) -> list[tuple[str, Found]]:
        """Ids of the chosen relations with their rows; from here on they are called as in the pack."""
        founds = {id_: self.source.find(node) for id_, node in self.project.nodes.items()}
        views = {id_ for id_, found in founds.items() if found is not None and found.kind == "view"}

        def there(node: Node) -> bool:
            return founds[node.id] is not None and (self.settings.views or node.id not in views)

        chosen, notes = choose(self.project, self.settings, there)
        names = {self.project.nodes[id_].name for id_ in views}
        self.notes += [
            note("skipped", one.place, "view") if one.code == "no_data" and one.place in names else one for one in notes
        ]
        self.notes += self._unprepared(chosen, names)
        self.project = self.project.named(pack_names(chosen))
        self.notes += _only_warned([self.project.nodes[node.id] for node in chosen])
        return [(node.id, found) for node in chosen if (found := founds[node.id]) is not None]

    def _unprepared(self, chosen: Sequence[Node], views: Collection[str]) -> list[Note]:
        """Where a view that isn't read would prepare what comes in raw: a seed in cents, say."""
        raw = {bare_noun(node.name): node.name for node in chosen if not is_mart(self.project, node)}
        told = [(name, raw[bare_noun(name)]) for name in sorted(views) if bare_noun(name) in raw]
        return [note("skipped", name, "prepares", raw=found) for name, found in told if name != found]

    def _staged(self, founds: Sequence[tuple[str, Found]], quarantine: Quarantine, data: Path) -> tuple[Table, ...]:
        nodes = [self.project.nodes[id_] for id_, _ in founds]
        tables = []
        for node, table, (_, found) in zip(nodes, tables_of(twinned(nodes, self.project)), founds, strict=True):
            self.report(say("intake.step.reading", table=table.name))
            try:
                staged, notes = stage(self.connection, table, found, node.id in self.project.typed, quarantine)
            except duckdb.IOException as error:
                raise damaged(data, error) from error
            self.notes += notes
            if staged is not None:
                tables.append(staged)
        return tuple(tables)

    def _filled(self, tables: Sequence[Table]) -> tuple[Table, ...]:
        """Those that have rows."""
        filled = []
        for table in tables:
            if self.connection.execute(f"select 1 from {dotted(table.name)} limit 1").fetchall():
                filled.append(table)
            else:
                self.notes.append(note("skipped", table.name, "empty"))
        return only_within(filled)

    def _personal(self, tables: Sequence[Table]) -> tuple[tuple[Table, ...], tuple[Personal, ...]]:
        marks = {node.name: node.marks for node in self.project.nodes.values()}
        personal = personal_columns(self.connection, tables, marks, self.settings.personal)
        personal += tuple(leaking(self.connection, tables, personal, self.settings.personal))
        self.notes += [note("personal", one.place, one.handling, why=one.why) for one in personal]
        known = {f"{table.name}.{column.name}".lower() for table in tables for column in table.columns}
        unknown = [place for place in self.settings.personal if place.lower() not in known]
        self.notes += [note("personal", place, "unknown") for place in unknown]
        shown, notes = hide(tables, {(one.table, one.column): one for one in personal})
        self.notes += notes
        return only_within(shown), personal

    def _without_values(self, decisions: Sequence[Decision], personal: Sequence[Personal]) -> tuple[Decision, ...]:
        """The decisions without those that list what stands in columns about persons; nor is any of it told."""
        hidden = {one.place.lower() for one in personal if one.handling != "keep"}
        listing = [d for d in decisions if isinstance(d.test, AcceptedValues) and d.at.lower() in hidden]
        told = {(decision.at, in_words(decision.test)) for decision in listing}
        self.notes = [one for one in self.notes if (one.place, one.values.get("test")) not in told]
        return tuple(decision for decision in decisions if decision not in listing)

    def _written(self, tables: Sequence[Table], personal: Sequence[Personal], out: Path) -> tuple[Table, ...]:
        self.report(say("intake.step.writing"))
        folder = out / "data"
        folder.mkdir(exist_ok=True)
        handled = {(one.table, one.column): one for one in personal}
        export = Export(self.connection, tables, handled, self.settings.seed)
        written, total = export.write(folder, self.settings.budget_mb, self.settings.rows_most)
        for one in written:
            kind: Kind = "sampled" if one.rows < one.of else "loaded"
            self.notes.append(note(kind, one.table.name, "rows", one.rows, of=one.of))
        if total > self.settings.budget_mb * MB:
            self.notes.append(note("sampled", "data", "over_budget", mb=total / MB, budget=self.settings.budget_mb))
        self.report(say("intake.step.written", tables=len(written), rows=sum(o.rows for o in written), bytes=total))
        return tuple(one.table for one in written)

"""What is known of a pack's tables beyond their catalog: some rows, where columns come from, how often they're used."""

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from game.engine.job import Job
from game.engine.limits import RUN
from game.engine.names import dotted
from game.engine.result import to_result_set
from game.errors import EngineError, PackError
from game.play.engines import Engine
from game.play.usage import answers, used_by
from game.puzzle.lineage import Place, Relation, Use, relations_of, uses_of
from game.puzzle.model import Pack
from game.puzzle.resultset import Json, ResultSet

SAMPLE_ROWS = 20
"""Rows of each table from which values are taken for show."""


@dataclass(frozen=True)
class Knowledge:
    """`samples`: the first rows by table; `puzzles`: how many there are; `answered`: in how many of their answers a
    (table, column) is named, `asked`: in how many of the player's own queries; ("t", "") stands for a table itself.
    `relations`: how columns are made, by name of what they belong to; `uses`: what asks them and is none."""

    samples: Mapping[str, ResultSet] = field(default_factory=dict)
    puzzles: int = 0
    answered: Mapping[Place, int] = field(default_factory=dict)
    asked: Mapping[Place, int] = field(default_factory=dict)
    relations: Mapping[str, Relation] = field(default_factory=dict)
    uses: Sequence[Use] = ()

    def values(self, table: str, column: str, most: int) -> tuple[Json, ...]:
        """Some different values of a column, nulls aside."""
        sample = self.samples.get(table)
        names = [c.name.lower() for c in sample.columns] if sample else []
        if sample is None or column.lower() not in names:
            return ()
        place = names.index(column.lower())
        found = dict.fromkeys(repr(row[place]) for row in sample.rows if row[place] is not None)
        by_text = {repr(row[place]): row[place] for row in sample.rows}
        return tuple(by_text[text] for text in list(found)[:most])

    def origins(self, table: str, column: str) -> tuple[Place, ...]:
        """The columns furthest upstream that a column is made of; () where it comes from nowhere that can be seen."""
        found: dict[Place, None] = {}
        self._trace((table, column), found, set())
        found.pop((table, column), None)
        return tuple(sorted(found))

    def _trace(self, place: Place, found: dict[Place, None], seen: set[Place]) -> None:
        relation = self.relations.get(place[0])
        above = relation.made_of.get(place[1], frozenset()) if relation is not None else frozenset()
        seen.add(place)
        if not above:
            found[place] = None
        for other in sorted(above):
            if other not in seen:
                self._trace(other, found, seen)


def known(job: Job[Knowledge], engine: Engine, pack: Pack, queries: Sequence[str]) -> Knowledge:
    """Looks it all up in the author's worker, where nobody waits. `queries`: the player's own. What can't be had is
    left out: a damaged file of lineage, a worker that is gone."""
    relations: Mapping[str, Relation] = {}
    uses: Sequence[Use] = ()
    with contextlib.suppress(PackError):
        relations = {relation.name: relation for relation in relations_of(pack.folder)}
        uses = uses_of(pack.folder)
    try:
        samples = _samples(job, engine, pack)
        by_puzzle = used_by(job, engine.author, pack, answers(pack))
        by_query = used_by(job, engine.author, pack, {str(n): [sql] for n, sql in enumerate(queries)})
    except EngineError:
        return Knowledge(relations=relations, uses=uses)
    answered, asked = (Counter(place for places in used.values() for place in places) for used in (by_puzzle, by_query))
    return Knowledge(samples, len(pack.puzzles), answered, asked, relations, uses)


def _samples(job: Job[Knowledge], engine: Engine, pack: Pack) -> dict[str, ResultSet]:
    found = {}
    for table in pack.tables:
        outcome = job.wait(engine.author.run(f"from {dotted(table.name)} limit {SAMPLE_ROWS}", RUN))
        if outcome.rows is not None:
            found[table.name] = to_result_set(outcome.rows)
    return found

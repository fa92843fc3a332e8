"""The engine and judge of each pack, started in the background and waited for by whoever needs them."""

import contextlib
import threading
from collections.abc import Mapping
from pathlib import Path

from game.engine.job import Job, JobCancelled
from game.engine.limits import CLOSE_S
from game.engine.opening import open_pool
from game.engine.pool import Pool
from game.engine.store import StoredTable
from game.errors import SemicolonError
from game.judge.derive import catalog
from game.judge.judge import Judge
from game.puzzle.model import Pack, Puzzle

PREPARE_S = 60.0
PATIENCE = 10.0
"""For judging outside of play, where nobody waits for one verdict: a busy machine changes no sentence."""
AUTHOR_TOOLS = "game.judge.author"


class Engine:
    """One pack's database, its two pools and its judge. The player's worker stands ready, the author's starts when
    first asked. `patience` as of Judge."""

    def __init__(self, pack: Pack, cache: Path, patience: float = 1.0) -> None:
        self.store, self.player = open_pool(pack, cache)
        self.author = Pool(self.store.instance, AUTHOR_TOOLS, walled=self.player.walled)
        self.judge = Judge(self.player, self.author, patience)
        self._tables = catalog(pack)

    @property
    def tables(self) -> Mapping[str, StoredTable]:
        """What the database holds, by table name."""
        return self.store.tables

    def warm(self, puzzle: Puzzle | None = None) -> None:
        """Starts the author's worker, and has it count what holds of the data, before that is needed; opens the hidden
        cases of a puzzle."""
        self.author.call("prepare", PREPARE_S, tables=self._tables)
        if puzzle is not None and puzzle.built is not None and puzzle.built.cases:
            self.player.run_cases("select 1", [case.witness for case in puzzle.built.cases], keep=True)

    def close(self) -> None:
        """Ends the processes."""
        self.player.close()
        self.author.close()


class Engines:
    """Engines by pack, each made once."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._jobs: dict[str, Job[Engine]] = {}
        self._closed = False

    def start(self, pack: Pack) -> Job[Engine]:
        """The engine of `pack`, being made; its result raises EngineError or PackError where that fails."""
        with self._lock:
            job = self._jobs.get(pack.name)
            if job is None or (job.poll() and job.failed):
                job = self._jobs[pack.name] = Job.start(lambda _: self._make(pack), "semicolon-engine")
            return job

    def _make(self, pack: Pack) -> Engine:
        engine = Engine(pack, self._cache)
        if self._closed:
            engine.close()
        return engine

    def close(self) -> None:
        """Ends all processes; waits a moment for engines that are just being made."""
        self._closed = True
        for job in self._jobs.values():
            with contextlib.suppress(SemicolonError, JobCancelled, TimeoutError):
                job.result(CLOSE_S).close()

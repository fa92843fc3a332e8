"""The one door for front ends: today's puzzle, attempts, stats, settings. Opened once, closed once."""

from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType

from game import paths
from game.engine.job import Job
from game.errors import PackError, SeasonError, UsageError
from game.judge.case import Case
from game.play.attempt import Attempt
from game.play.cases import case_of
from game.play.clock import Clock, SystemClock
from game.play.daily import Daily, TableInfo
from game.play.engines import Engine, Engines
from game.play.knowledge import Knowledge, known
from game.play.progress import Progress
from game.play.records import AttemptKey
from game.play.stats import CalendarDay, Stats, calendar, stats
from game.puzzle.metrics import Metric, metrics_of
from game.puzzle.model import HintTexts, Pack, Puzzle
from game.puzzle.pack import load_pack
from game.puzzle.season import Season, endless, load_season


class Game:
    """Packs, season, engines and the player's history under one clock."""

    def __init__(self, home: Path | None, clock: Clock, levels: Path) -> None:
        self.clock = clock
        self.progress = Progress(paths.data_dir(home))
        self._engines = Engines(paths.cache_dir(home))
        self._levels = levels
        self._packs: dict[str, Pack] = {}
        self._knowledge: dict[str, Job[Knowledge]] = {}
        self._season: Season | None = None

    @classmethod
    def open(cls, *, home: Path | None = None, clock: Clock | None = None, levels: Path | None = None) -> "Game":
        """Opens the player's history; engines start when a puzzle is asked for.

        `home` holds history and cache instead of the system's folders. Raises ProgressError.
        """
        return cls(home, clock or SystemClock(), levels or paths.levels_dir())

    @classmethod
    def of_pack(cls, folder: Path, *, home: Path | None = None, clock: Clock | None = None) -> "Game":
        """Opens a pack that lies anywhere, with a history of its own: days, streak and settings are not those of the
        built-in worlds. The pack's season.yml tells its dates; without one its puzzles go round.

        Raises PackError, SeasonError, ProgressError.
        """
        pack = load_pack(folder)
        if not pack.puzzles:
            raise PackError(f"{pack.folder.name} holds no puzzle yet.")
        own = pack.folder / "season.yml"
        season = load_season(own) if own.exists() else endless(sorted(puzzle.id for puzzle in pack.puzzles.values()))
        game = cls((home or paths.data_dir()) / "packs" / pack.name, clock or SystemClock(), pack.folder)
        game._packs[pack.name] = pack
        game._season = season
        return game

    def __enter__(self) -> "Game":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the engines' processes and gives the history back."""
        self._engines.close()
        self.progress.close()

    @property
    def settings(self) -> Progress:
        """Kept settings, by `get` and `set`."""
        return self.progress

    @property
    def season(self) -> Season:
        """The dated list; raises SeasonError where it is malformed."""
        if self._season is None:
            self._season = load_season(self._levels / "season.yml")
        return self._season

    def pack(self, name: str) -> Pack:
        """A built-in pack; raises UsageError for a name that isn't there, PackError for a malformed one."""
        if name not in self._packs:
            folder = self._levels / "packs" / name
            if "/" in name or not (folder / "pack.yml").is_file():
                raise UsageError(f"There is no pack `{name}`.")
            self._packs[name] = load_pack(folder)
        return self._packs[name]

    def daily(self, day: date | None = None) -> Daily:
        """The puzzle of a date (today's, if None)."""
        entry = self.season.on(day or self.clock.today())
        try:
            pack, puzzle = self._find(entry.puzzle_id)
        except UsageError as error:
            raise SeasonError(
                f"{entry.day} has the puzzle {entry.puzzle_id}, which is no longer there.",
                way_out="`semicolon forge season` with the same options plans the days from today on anew.",
            ) from error
        case, _ = self._case(pack, puzzle)
        return Daily(entry.day, entry.number, puzzle, pack, case.contract, case.target, case.version)

    def attempt(self, daily: Daily | None = None, puzzle_id: str | None = None) -> Attempt:
        """Play on: a date's puzzle (today's, if nothing is named) or one by its name, `pack/name`."""
        if puzzle_id is None and daily is None:
            daily = self.daily()
        pack, puzzle = (daily.pack, daily.puzzle) if daily else self._find(puzzle_id or "")
        case, hints = self._case(pack, puzzle)
        key = AttemptKey(puzzle.id, daily.date if daily and self._is_open(daily.date) else None)
        return Attempt(key, case, hints, daily, lambda: self.engine(pack), self.progress, self.clock)

    def tables(self, pack_name: str) -> tuple[TableInfo, ...]:
        """The pack's tables with their row counts; waits for the database the first time."""
        pack = self.pack(pack_name)
        stored = self.engine(pack).result().tables
        return tuple(TableInfo(table, stored[table.name].rows) for table in pack.tables)

    def metrics(self, pack_name: str) -> tuple[Metric, ...]:
        """What the pack's semantic layer offers; none where it has none, or where its file can't be read: that is said
        where it is asked for by name."""
        try:
            return metrics_of(self.pack(pack_name).folder)
        except PackError:
            return ()

    def knowledge(self, pack_name: str) -> Job[Knowledge]:
        """What is known of the pack's tables beyond their catalog, being looked up; looked up once."""
        if pack_name not in self._knowledge:
            pack, queries = self.pack(pack_name), self.progress.queries(pack_name)
            engine = self.engine(pack)

            def work(job: Job[Knowledge]) -> Knowledge:
                return known(job, job.wait(engine), pack, queries)

            self._knowledge[pack_name] = Job.start(work, "semicolon-knowledge")
        return self._knowledge[pack_name]

    def engine(self, pack: Pack) -> Job[Engine]:
        """The pack's engine, started if it wasn't."""
        return self._engines.start(pack)

    def warm(self, pack: Pack, puzzle: Puzzle) -> None:
        """Starts the pack's engine and its processes in the background, and opens the puzzle's hidden cases, before
        anyone waits for them."""
        self.engine(pack).add_done(lambda job: None if job.failed else job.result().warm(puzzle))

    def stats(self) -> Stats:
        """The player's numbers as of now."""
        return stats(self.progress.endings(), self.clock.today())

    def calendar(self, year: int, month: int) -> tuple[CalendarDay, ...]:
        """A month of the season, day by day."""
        endings, tried = self.progress.endings(), self.progress.tried_days()
        return calendar(year, month, self.season, endings, tried, self.clock.today())

    def _is_open(self, day: date) -> bool:
        """Whether a date's puzzle can be played for its date: one played ahead is played by its name, and waits."""
        return day <= max(self.clock.today(), self.season.first_day)

    def _find(self, puzzle_id: str) -> tuple[Pack, Puzzle]:
        pack_name, named, name = puzzle_id.partition("/")
        if not named:
            raise self._unknown(puzzle_id)
        pack = self.pack(pack_name)
        if name not in pack.puzzles:
            raise self._unknown(puzzle_id)
        return pack, pack.puzzles[name]

    def _unknown(self, puzzle_id: str) -> UsageError:
        """Tells the names that were perhaps meant, with the pack that was left out."""
        files = sorted((self._levels / "packs").glob("*/puzzles/*.yml"))
        known = [f"{file.parent.parent.name}/{file.stem}" for file in files]
        meant = [id_ for id_ in known if id_.endswith(f"/{puzzle_id}")] or get_close_matches(puzzle_id, known)
        such = f", such as {' or '.join(meant)}" if meant else ""
        return UsageError(f"There is no puzzle `{puzzle_id}`.", way_out=f"Name it as PACK/ID{such}.")

    def _case(self, pack: Pack, puzzle: Puzzle) -> tuple[Case, HintTexts]:
        return case_of(pack, puzzle, lambda: self.engine(pack).result().author)

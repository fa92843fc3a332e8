"""What the puzzle screen does, without a pixel: runs, submits, waits, keeps drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from game.engine.job import Job, JobCancelled
from game.engine.outcome import ErrorNote
from game.errors import SemicolonError
from game.judge.verdict import Verdict
from game.play.attempt import Attempt, RunOutcome
from game.strings import say

DRAFT_PAUSE_S = 0.3
Kind = Literal["run", "submit"]
Outcome = RunOutcome | Verdict


class Controller:
    """One attempt at one puzzle. `clock` gives seconds; nothing here blocks."""

    def __init__(self, attempt: Attempt, clock: Callable[[], float]) -> None:
        self.attempt = attempt
        self._clock = clock
        self._job: Job[RunOutcome] | Job[Verdict] | None = None
        self.kind: Kind | None = None
        self._since = 0.0
        self.outcome: Outcome | None = None
        self._unsaved: dict[int, str] = {}
        self._saved_at = -1.0
        tries = attempt.state.tries
        self.verdict: Verdict | None = tries[-1].verdict if tries else None

    # -- queries

    @property
    def running(self) -> bool:
        """True while a run or a submit is under way."""
        return self._job is not None

    @property
    def elapsed_s(self) -> float:
        """Seconds since it began."""
        return self._clock() - self._since

    def run(self, sql: str) -> bool:
        """Run a query in place of one that runs; False while a submit is under way or if the text is empty."""
        if not sql.strip() or not self._make_way():
            return False
        self._begin("run")
        self._job = self.attempt.run(sql)
        return True

    def submit(self, sql: str) -> bool:
        """Submit a query; False as with `run`, or after the end."""
        if not sql.strip() or self.attempt.state.ended or not self._make_way():
            return False
        self._begin("submit")
        self._job = self.attempt.submit(sql)
        return True

    def _make_way(self) -> bool:
        """A run under way gives way to what is asked next; a submit is seen through."""
        if self.kind == "submit":
            return False
        self.stop()
        return True

    def stop(self) -> bool:
        """Cancel what is under way; True if there was anything."""
        if self._job is None:
            return False
        self._job.cancel()
        self._job = None
        self.kind = None
        return True

    def poll(self) -> Outcome | None:
        """The outcome, once, when what was under way has ended; also kept in `outcome` and `verdict`."""
        if self._job is None or not self._job.poll():
            return None
        job, self._job, self.kind = self._job, None, None
        try:
            self.outcome = job.result()
        except JobCancelled:
            return None
        except SemicolonError as error:
            self.outcome = _failed(error)
        if isinstance(self.outcome, Verdict) and self.outcome.tiles:
            self.verdict = self.outcome
        return self.outcome

    def _begin(self, kind: Kind) -> None:
        self.flush()
        self.kind = kind
        self._since = self._clock()

    # -- drafts

    def note(self, tab: int, text: str) -> None:
        """The text of a tab has changed; it is saved soon, at most every DRAFT_PAUSE_S."""
        if not self._unsaved:
            self._saved_at = max(self._saved_at, self._clock())
        self._unsaved[tab] = text

    def save_due(self) -> float | None:
        """When `save` will have something to do."""
        return self._saved_at + DRAFT_PAUSE_S if self._unsaved else None

    def save(self) -> bool:
        """Save the drafts if their time has come; True if it did."""
        due = self.save_due()
        return due is not None and self._clock() >= due and self.flush()

    def flush(self) -> bool:
        """Save the drafts now; True if there were any."""
        if not self._unsaved:
            return False
        self._saved_at = self._clock()  # where saving fails, the next try waits its turn
        for tab, text in sorted(self._unsaved.items()):
            self.attempt.save_draft(text, tab)
        self._unsaved.clear()
        return True

    def forget(self, tab: int) -> None:
        """A tab is closed: its draft goes, those after it move down by one."""
        self.flush()
        self.attempt.close_tab(tab)


def _failed(error: SemicolonError) -> RunOutcome:
    """A fault of ours, shown where an error of the query would be."""
    text = " ".join(part for part in (error.message, error.way_out) if part) or say("ui.result.failed")
    return RunOutcome("error", None, ErrorNote(text), 0.0)

"""One puzzle being played: the rules of tries, hints, hard mode and endings, kept as they happen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from game.engine.job import Job
from game.engine.outcome import ErrorNote, Outcome, OutcomeKind
from game.engine.result import to_result_set
from game.engine.tokens import words
from game.errors import RulesError
from game.judge.case import Case
from game.judge.verdict import Remark, Verdict
from game.play.clock import Clock
from game.play.daily import Daily, TableInfo
from game.play.engines import Engine
from game.play.hints import KINDS, Hint, HintOffer
from game.play.progress import Progress
from game.play.records import AttemptKey, Ending, EndRecord, TryRecord
from game.play.score import HARD_TRIES, HINT_PRICES, SHOWN, worth
from game.play.share import share_text
from game.puzzle.contract import Contract
from game.puzzle.model import HintTexts, Pack, Puzzle
from game.puzzle.resultset import ResultSet
from game.strings import say

GRID_ROWS = 10_000
"""Rows of a run that are shown."""
KEPT_ROWS = 200
"""Rows of a judged result that are kept with the try."""
_JUDGED = ("solved", "wrong")


@dataclass(frozen=True)
class RunOutcome:
    """What free exploration came to."""

    verdict: OutcomeKind
    result: ResultSet | None
    error: ErrorNote | None
    ms: float

    @property
    def truncated(self) -> bool:
        return self.result is not None and self.result.truncated

    def to_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict,
            "result": self.result and self.result.to_json(),
            "error": self.error and self.error.to_json(),
            "truncated": self.truncated,
            "ms": round(self.ms, 1),
        }


@dataclass(frozen=True)
class Solution:
    """What opens when the puzzle ends."""

    answer: str
    also: tuple[str, ...]
    explain: str
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class AttemptState:
    """Where the attempt stands. `worth`: points for solving now; `hard_left`: tries left in hard mode."""

    tries: tuple[TryRecord, ...]
    hints: tuple[Hint, ...]
    hard: bool
    end: EndRecord | None

    @property
    def counted_tries(self) -> int:
        return sum(t.number is not None for t in self.tries)

    @property
    def wrong_tries(self) -> int:
        return sum(t.number is not None and not t.verdict.solved for t in self.tries)

    @property
    def fresh(self) -> bool:
        """Nothing was submitted, opened or ended: hard mode can still be chosen."""
        return not (self.tries or self.hints or self.end)

    @property
    def ended(self) -> bool:
        return self.end is not None

    @property
    def solved(self) -> bool:
        return self.end is not None and self.end.ending == "solved"

    @property
    def shown(self) -> bool:
        return self.end is not None and self.end.ending == "shown"

    @property
    def score(self) -> int | None:
        return self.end.score if self.end else None

    @property
    def worth(self) -> int:
        return worth(self.wrong_tries, [hint.number for hint in self.hints])

    @property
    def hard_left(self) -> int | None:
        return max(0, HARD_TRIES - self.counted_tries) if self.hard else None


class Attempt:
    """One puzzle, on one season date or by its name. Everything it changes is kept before the call returns."""

    def __init__(
        self,
        key: AttemptKey,
        case: Case,
        hints: HintTexts,
        daily: Daily | None,
        engine: Callable[[], Job[Engine]],
        progress: Progress,
        clock: Clock,
    ) -> None:
        self.key = key
        self.daily = daily
        self._case = case
        self._hint_texts = hints
        self._engine = engine
        self._progress = progress
        self._clock = clock

    @property
    def puzzle(self) -> Puzzle:
        return self._case.puzzle

    @property
    def pack(self) -> Pack:
        return self._case.pack

    @property
    def contract(self) -> Contract:
        return self._case.contract

    @property
    def target(self) -> ResultSet:
        return self._case.target

    @property
    def state(self) -> AttemptState:
        """As it is kept, read afresh."""
        taken = self._progress.hints(self.key)
        return AttemptState(
            tries=self._progress.tries(self.key),
            hints=tuple(self._hint(number) for number in taken),
            hard=self._progress.hard(self.key),
            end=self._progress.ending(self.key),
        )

    def to_json(self, tables: Sequence[TableInfo]) -> dict[str, Any]:
        """The format of `today --json`: what may be known before it is solved. Without a date if it is played by name;
        concepts, answer and other solutions stay out."""
        puzzle = {
            "id": self.puzzle.id,
            "version": self._case.version,
            "pack": self.puzzle.pack,
            "title": self.puzzle.title,
            "brief": self.puzzle.brief,
            "difficulty": self.puzzle.level,
            "start": self.puzzle.start,
            "contract": self.contract.to_json(),
            "tables": [info.to_json() for info in tables],
            "target": self.target.to_json(),
        }
        daily = self.daily
        return {
            "date": daily.date.isoformat() if daily else None,
            "number": daily.number if daily else None,
            "puzzle": puzzle,
        }

    # drafts

    @property
    def drafts(self) -> tuple[str, ...]:
        """The editor's tabs; a fresh attempt has one, with the text the puzzle begins with."""
        kept = self._progress.drafts(self.key)
        last = max(kept, default=0)
        return tuple(kept.get(tab, self.puzzle.start if tab == 0 else "") for tab in range(last + 1))

    def save_draft(self, text: str, tab: int = 0) -> None:
        """Keeps what stands in a tab."""
        self._progress.save_draft(self.key, tab, text, self._clock.now())

    def close_tab(self, tab: int) -> None:
        """Forgets a tab; those behind it move up."""
        self._progress.drop_draft(self.key, tab)

    # running

    def run(self, sql: str) -> Job[RunOutcome]:
        """The player's rows; nothing is compared, counted or kept."""

        def work(job: Job[RunOutcome]) -> RunOutcome:
            return _shown(job.wait(self._engine().result().player.run(sql)))

        return Job.start(work, "semicolon-run")

    def submit(self, sql: str) -> Job[Verdict]:
        """A verdict by the rules of play, kept before the job is done."""

        def work(job: Job[Verdict]) -> Verdict:
            verdict = job.wait(self._engine().result().judge.judge(self._case, sql))
            job.seal()  # what is kept is also shown
            return self._keep(sql, verdict)

        return Job.start(work, "semicolon-submit")

    def _keep(self, sql: str, verdict: Verdict) -> Verdict:
        """Counts, scores and saves in one transaction."""
        with self._progress.change():
            state = self.state
            if verdict.verdict not in _JUDGED:
                return verdict
            if state.hard and not verdict.solved:
                verdict = replace(verdict, rows=None, diagnosis=(), counterexample=None)  # tiles only
            if state.ended:
                return _remarked(verdict, "ended")
            return self._counted(sql, verdict, state)

    def _counted(self, sql: str, verdict: Verdict, state: AttemptState) -> Verdict:
        text = words(sql)
        earlier = self._progress.counted_words(self.key).get(tuple(text))
        if earlier is not None:
            return _remarked(replace(verdict, try_number=earlier), "again")
        counts = not verdict.form_fault and not _first_counterexample(verdict, state, text)
        number = state.counted_tries + 1 if counts else None
        verdict = replace(verdict, counted=counts, try_number=number)
        ending = _ending(verdict, state, number)
        if ending == "lost":
            verdict = _remarked(verdict, "lost")
        if ending:
            verdict = replace(verdict, score=state.worth if ending == "solved" else 0)
        now = self._clock.now()
        self._progress.add_try(self.key, now, sql, text, _slim(verdict))
        if ending:
            on_day = self._end(ending, verdict.score or 0, number or 0)
            verdict = replace(verdict, share=self.share())
            verdict = verdict if on_day or self.daily is None else _remarked(verdict, "archive")
        return verdict

    def _end(self, ending: Ending, score: int, tries: int) -> bool:
        """Keeps the ending; whether it is on its own day."""
        today, latest = self._clock.today(), self._progress.latest_date()
        on_day = self.key.day == today and (latest is None or latest <= today)
        self._progress.add_ending(EndRecord(self.key, ending, score, tries, on_day, self._clock.now()))
        return on_day

    # hints and endings

    @property
    def next_hint(self) -> HintOffer | None:
        """The next hint and its price; None once all are open, the puzzle has ended, or in hard mode."""
        state = self.state
        number = len(state.hints) + 1
        if state.ended or state.hard or number > len(KINDS):
            return None
        return HintOffer(number, KINDS[number - 1], HINT_PRICES[number - 1])

    def take_hint(self) -> Hint:
        """Opens the next hint; raises RulesError where there is none to open."""
        with self._progress.change():
            offer = self.next_hint
            if offer is None:
                raise RulesError(say(self._no_hint_reason()))
            self._progress.add_hint(self.key, offer.number, self._clock.now())
            return self._hint(offer.number)

    def _no_hint_reason(self) -> str:
        state = self.state
        if state.ended:
            return "play.rule.ended"
        return "play.rule.hard_hints" if state.hard else "play.rule.no_hint_left"

    def _hint(self, number: int) -> Hint:
        kind = KINDS[number - 1]
        texts = {"concept": self._hint_texts.concept, "tables": self._hint_texts.tables}
        return Hint(number, kind, texts.get(kind, self._hint_texts.skeleton), HINT_PRICES[number - 1])

    def show_me(self) -> Solution:
        """Ends the attempt with 0 points and opens the answer; raises RulesError once it has ended."""
        with self._progress.change():
            state = self.state
            if state.ended:
                raise RulesError(say("play.rule.ended"))
            self._end("shown", SHOWN, state.counted_tries)
        return self.solution()

    def solution(self) -> Solution:
        """The answer; raises RulesError before the end."""
        if self._progress.ending(self.key) is None:
            raise RulesError(say("play.rule.not_ended"))
        p = self.puzzle
        return Solution(p.answer, p.also, p.explain, tuple(self.pack.concepts.get(c, c) for c in p.concepts))

    def set_hard(self, hard: bool) -> None:
        """Chooses hard mode or not; raises RulesError after the first submit or hint."""
        with self._progress.change():
            state = self.state
            if not state.fresh:
                raise RulesError(say("play.rule.hard_late"))
            self._progress.set_hard(self.key, hard)

    def share(self) -> str:
        """The text to share, as of now."""
        state = self.state
        return share_text(
            title=self.puzzle.title,
            number=self.daily.number if self.daily else None,
            tries=state.tries,
            hints=len(state.hints),
            score=state.score,
            hard=state.hard,
            shown=state.shown,
        )


def _shown(outcome: Outcome) -> RunOutcome:
    result = to_result_set(outcome.rows, GRID_ROWS) if outcome.rows else None
    return RunOutcome(outcome.kind, result, outcome.error, outcome.ms)


def _first_counterexample(verdict: Verdict, state: AttemptState, text: list[str]) -> bool:
    """The first one of a puzzle is free, and so is its text given again: nobody could have seen the hidden case."""
    if not verdict.on_hidden_case:
        return False
    return not any(t.verdict.on_hidden_case and words(t.sql) != text for t in state.tries)


def _ending(verdict: Verdict, state: AttemptState, number: int | None) -> Ending | None:
    if verdict.solved:
        return "solved"
    return "lost" if state.hard and number is not None and number >= HARD_TRIES else None


def _slim(verdict: Verdict) -> Verdict:
    """What is kept of a verdict: all but the rows that nobody scrolls through later."""
    result, case = verdict.result, verdict.counterexample
    return replace(
        verdict,
        result=result and replace(result, rows=result.rows[:KEPT_ROWS]),
        counterexample=case and case.cut(KEPT_ROWS),
    )


def _remarked(verdict: Verdict, code: str) -> Verdict:
    return replace(verdict, remarks=(*verdict.remarks, Remark(code, say(f"play.remark.{code}"))))

"""Attempts without processes: what a text is worth stands in the text itself."""

from datetime import date
from typing import Any, cast

from game.engine.job import Job
from game.engine.outcome import ErrorNote
from game.judge.case import Case
from game.judge.counterexample import Counterexample
from game.judge.verdict import Finding, RowMarks, Tile, Verdict
from game.play.attempt import Attempt
from game.play.clock import FixedClock
from game.play.daily import Daily
from game.play.engines import Engine
from game.play.progress import Progress
from game.play.records import AttemptKey
from game.puzzle.contract import Contract, ContractColumn
from game.puzzle.model import HintTexts, Puzzle
from game.puzzle.resultset import ResultColumn, ResultSet

DAY = date(2026, 11, 2)
SECRET = "secret_table"
PUZZLE = Puzzle("tiny", "big", "Big orders", "Brief", f"select 1 from {SECRET}", explain="Because.", start="select ")
RESULT = ResultSet((ResultColumn("id", "INTEGER"),), ((1,), (2,)), 2)
COUNTEREXAMPLE = Counterexample({"orders": RESULT}, RESULT, None, "It overflows.", "An order may be large.")


def verdict_on(sql: str) -> Verdict:
    """By the first word: right, form, case (fits, but breaks on a hidden case), error, refused, timeout, memory."""
    word = sql.lstrip("-").split()[0].rstrip(";").lower() if sql.split() else ""
    if word in ("error", "refused", "timeout", "memory"):
        return Verdict(cast("Any", word), "v", error=ErrorNote("no"))
    right = word == "right"
    case = word == "case"
    tiles = (
        Tile("column", "id", "exact", "t"),
        Tile("rows", None, "exact" if right or case else "partial", "t"),
        *((Tile("cases", None, "absent", "t"),) if case else ()),
    )
    return Verdict(
        "solved" if right else "wrong",
        "v",
        form_fault=word == "form",
        tiles=tiles,
        rows=RowMarks(1, (), (1,)),
        result=RESULT,
        diagnosis=() if right else (Finding("WHERE", "different", "Why?"),),
        counterexample=COUNTEREXAMPLE if case else None,
    )


class _Judge:
    """A judge that looks at the text only."""

    def judge(self, _: Case, sql: str) -> Job[Verdict]:
        return Job.done(verdict_on(sql))


class _Engine:
    judge = _Judge()


def attempt_on(
    progress: Progress, clock: FixedClock, day: date | None = DAY, name: str = "big", number: int = 2
) -> Attempt:
    """An attempt at a puzzle, kept in `progress`."""
    puzzle = Puzzle(**{**vars(PUZZLE), "name": name})
    contract = Contract((ContractColumn("id", "INTEGER"),))
    case = Case(cast("Any", None), puzzle, contract, RESULT, "v", built=True)
    daily = Daily(day, number, puzzle, cast("Any", None), contract, RESULT, "v") if day else None
    engine = cast("Engine", _Engine())
    hints = HintTexts("concept text", "tables text", "skeleton text")
    return Attempt(AttemptKey(puzzle.id, day), case, hints, daily, lambda: Job.done(engine), progress, clock)

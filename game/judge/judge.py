"""The way of one submit through the judge: run, compare, find faults of form, diagnose, prove."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from game.engine.job import Job
from game.engine.limits import JUDGED, Limits
from game.engine.outcome import Outcome, Rows
from game.engine.pool import Pool
from game.engine.result import to_result_set
from game.errors import EngineError
from game.judge import form
from game.judge.causes.ask import causes
from game.judge.causes.facts import Facts
from game.judge.compare import Comparer, Comparison
from game.judge.derive import TOOL_S, catalog
from game.judge.diagnose import diagnose
from game.judge.tiles import in_form, tiles
from game.judge.verdict import Finding, Remark, RowMarks, Verdict
from game.puzzle.contract import Contract
from game.puzzle.model import Pack, Puzzle
from game.puzzle.resultset import ResultSet
from game.strings import say

PROOF_S = 3.0
"""Seconds a solved verdict waits for its badge, at most."""
SHOWN_ROWS = 10_000
"""Rows of the player's result that a verdict carries."""
SHOWN_MARKS = 2_000
"""Missing and extra rows that a verdict names."""


@dataclass(frozen=True)
class Case:
    """A puzzle ready to be judged. `built`: it has hidden cases and a stable version."""

    pack: Pack
    puzzle: Puzzle
    contract: Contract
    target: ResultSet
    version: str
    built: bool


class Judge:
    """Judges submits for the puzzles of one pack.

    `player` runs the player's text, `author` answers and sqlglot; both hold the same tables.
    """

    def __init__(self, player: Pool, author: Pool) -> None:
        self._player = player
        self._author = author

    def judge(self, case: Case, sql: str, limits: Limits = JUDGED) -> Job[Verdict]:
        """A verdict on `sql`; the caller goes on meanwhile."""

        def work(job: Job[Verdict]) -> Verdict:
            began = time.perf_counter()
            outcome = job.wait(self._player.run(sql, limits))
            verdict = self._verdict(
                case, outcome, lambda facts: causes(job, self._author, case.pack, case.puzzle, sql, facts)
            )
            if verdict.solved and self._proved(job, case, sql):
                verdict = replace(
                    verdict, proof=True, remarks=(*verdict.remarks, Remark("proof", say("judge.remark.proof")))
                )
            return replace(verdict, ms=(time.perf_counter() - began) * 1000)

        return Job.start(work, "semicolon-judge")

    def _verdict(self, case: Case, outcome: Outcome, explain: "Explain" = lambda _: ()) -> Verdict:
        if outcome.rows is None:
            assert outcome.kind != "ok"
            return Verdict(outcome.kind, case.version, error=outcome.error)
        with Comparer(case.target, outcome.rows, case.contract) as comparer:
            return _compared(case, comparer, outcome.rows, outcome, explain)

    def _proved(self, job: Job[Verdict], case: Case, sql: str) -> bool:
        """Whether the query is, by normal form, one of the known answers. A bonus: failing or slow, it is just no."""
        known = [case.puzzle.answer, *case.puzzle.also]
        try:
            asked = self._author.call("same", TOOL_S, sql=sql, others=known, tables=catalog(case.pack))
            told = job.wait(asked, PROOF_S)
        except (EngineError, TimeoutError):
            return False
        return told is not None and told.get("same") is not None


Explain = Callable[[Facts], tuple[Finding, ...]]
"""What the query itself tells of a wrong result."""


def _compared(case: Case, comparer: Comparer, rows: Rows, outcome: Outcome, explain: Explain) -> Verdict:
    found = comparer.compare(outcome.ordered)
    result = to_result_set(rows, SHOWN_ROWS)
    solved = found.right
    faults = () if solved else form.faults(comparer, found, case.contract, outcome.ordered)
    findings: tuple[Finding, ...] = ()
    if not solved and not faults:
        findings = diagnose(comparer, found, case.contract, case.target, result, outcome.clauses)
        if len(result.columns) == len(case.target.columns):
            findings = (*explain(Facts.of(found, case.contract, case.target.rows, rows.total)), *findings)
    row = tiles(found, case.contract, (case.target.total, rows.total), "exact" if solved else "open")
    return Verdict(
        "solved" if solved else "wrong",
        case.version,
        form_fault=bool(faults),
        tiles=in_form(row) if faults else row,
        rows=RowMarks(len(found.pairs), (), ()) if faults else _marks(found, case.target, result),
        result=result,
        remarks=(*faults, *(() if faults else _remarks(case, result, solved)), *_volatile(outcome)),
        diagnosis=findings,
    )


def _marks(found: Comparison, target: ResultSet, result: ResultSet) -> RowMarks:
    return RowMarks(
        matched=len(found.pairs),
        missing=tuple(target.rows[i] for i in found.missing[:SHOWN_MARKS]),
        extra=tuple(i for i in found.extra[:SHOWN_MARKS] if i < len(result.rows)),
    )


def _remarks(case: Case, result: ResultSet, solved: bool) -> tuple[Remark, ...]:
    remarks = []
    wanted = [c.name for c in case.contract.columns]
    given = [c.name for c in result.columns]
    pairs = [f"`{g}` for `{w}`" for g, w in zip(given, wanted, strict=False) if g.lower() != w.lower()]
    if len(given) == len(wanted) and pairs:
        remarks.append(Remark("names", say("judge.remark.names", names=", ".join(pairs))))
    if solved and not case.built:
        remarks.append(Remark("unbuilt", say("judge.remark.unbuilt")))
    return tuple(remarks)


def _volatile(outcome: Outcome) -> tuple[Remark, ...]:
    names = ", ".join(f"`{name}`" for name in outcome.volatile)
    return (Remark("volatile", say("judge.remark.volatile", names=names)),) if names else ()

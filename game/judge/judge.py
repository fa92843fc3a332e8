"""The way of one submit through the judge: run, compare, find faults of form, diagnose, prove."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from game.engine.job import Job
from game.engine.limits import JUDGED, Limits
from game.engine.outcome import Outcome, Rows
from game.engine.pool import Pool
from game.engine.result import to_result_set
from game.errors import EngineError, WitnessError
from game.judge import form
from game.judge.case import Case
from game.judge.causes.ask import causes
from game.judge.causes.facts import Facts
from game.judge.compare import Comparer, Comparison
from game.judge.derive import TOOL_S, catalog
from game.judge.diagnose import diagnose, out_of_order
from game.judge.hidden import Broken, first_broken, question, searched
from game.judge.showing import shown
from game.judge.shrink import shrunk
from game.judge.tiles import in_form, tiles
from game.judge.verdict import Finding, Remark, RowMarks, Tile, Verdict
from game.puzzle.resultset import ResultSet
from game.puzzle.witness import Witness
from game.strings import say

PROOF_S = 3.0
"""Seconds a solved verdict waits for its badge, at most."""
Explain = Callable[[Facts], tuple[Finding, ...]]
"""What the query itself tells of a wrong result."""


def _unexplained(_: Facts) -> tuple[Finding, ...]:
    return ()


_LOG = logging.getLogger(__name__)
SHOWN_ROWS = 10_000
"""Rows of the player's result that a verdict carries."""
SHOWN_MARKS = 2_000
"""Missing and extra rows that a verdict names."""


class Judge:
    """Judges submits for the puzzles of one pack.

    `player` runs the player's text, `author` answers and sqlglot; both hold the same tables. `patience`: how many
    times as long as for somebody who plays a verdict may wait for its cause and its proof. `keep`: the hidden cases of
    a puzzle stay open for the next query, which pays from a few queries on.
    """

    def __init__(self, player: Pool, author: Pool, patience: float = 1.0, *, keep: bool = True) -> None:
        self._player = player
        self._author = author
        self._patience = patience
        self._keep = keep

    def judge(self, case: Case, sql: str, limits: Limits = JUDGED, *, explained: bool = True) -> Job[Verdict]:
        """A verdict on `sql`; the caller goes on meanwhile. Unless `explained`, neither a cause is sought nor a
        counterexample made small."""

        def work(job: Job[Verdict]) -> Verdict:
            began = time.perf_counter()
            outcome = job.wait(self._player.run(sql, limits))
            explain: Explain = (lambda facts: self._causes(job, case, sql, facts)) if explained else _unexplained
            verdict = self._verdict(case, outcome, explain)
            if verdict.solved:
                verdict = self._beyond(job, case, sql, verdict, explained)
            return replace(verdict, ms=(time.perf_counter() - began) * 1000)

        return Job.start(work, "semicolon-judge")

    def _verdict(self, case: Case, outcome: Outcome, explain: Explain = _unexplained) -> Verdict:
        if outcome.rows is None:
            assert outcome.kind != "ok"
            return Verdict(outcome.kind, case.version, error=outcome.error)
        with Comparer(case.target, outcome.rows, case.contract) as comparer:
            return _compared(case, comparer, outcome.rows, outcome, explain)

    def _beyond(self, job: Job[Verdict], case: Case, sql: str, verdict: Verdict, explained: bool) -> Verdict:
        """What fits the visible data, on the hidden cases: all that are stored, then, without a proof, those around the
        query itself."""
        asked = question(case.pack, case.puzzle, case.contract, case.version, catalog(case.pack))
        proof = self._asked_for_proof(case, sql)  # meanwhile, in the other worker
        try:
            broken = first_broken(job, self._player, sql, case.cases, case.contract, keep=self._keep)
        except WitnessError:
            _LOG.error("%s: hidden cases that don't fit its tables are left out", case.puzzle.id)
            case, verdict, broken = replace(case, cases=(), built=False), _unbuilt(verdict), None
        proved = self._proved(job, proof)
        if broken is None and not proved and case.built:
            around = searched(job, self._author, asked, sql, case.cases)
            broken = first_broken(job, self._player, sql, around, case.contract, keep=False)
        if broken is not None:
            if broken.got.kind in ("timeout", "memory"):
                return Verdict(broken.got.kind, case.version, error=broken.got.error)
            if proved:  # one of the two is a fault of ours; rows count, trees don't
                _LOG.error("%s: a hidden case contradicts the proof of %r", case.puzzle.id, sql)
            wrong = replace(
                verdict, verdict="wrong", tiles=_case_failed(verdict.tiles), remarks=_built(verdict.remarks)
            )
            return self._shown(job, case, sql, wrong, asked, broken) if explained else wrong
        return replace(verdict, proof=True, remarks=(*verdict.remarks, _proof())) if proved else verdict

    def _shown(
        self, job: Job[Verdict], case: Case, sql: str, wrong: Verdict, asked: Mapping[str, Any], broken: Broken
    ) -> Verdict:
        """Right today, wrong on a case that may happen: with the smallest such case."""
        pools = self._player, self._author
        small = shrunk(job, pools, asked, sql, broken, case.contract)
        findings = self._cause(job, case, sql, small)
        example = shown(job, pools, asked, sql, small, findings[0].text if findings else "")
        return replace(wrong, counterexample=example, diagnosis=findings)

    def _cause(self, job: Job[Verdict], case: Case, sql: str, broken: Broken) -> tuple[Finding, ...]:
        """What the query itself tells of a case on which it fails."""
        rows, expected = broken.got.rows, broken.case.expected
        if rows is None:
            return ()
        with Comparer(expected, rows, case.contract) as comparer:
            facts = Facts.of(comparer.compare(broken.got.ordered), case.contract, expected.rows, rows.total)
        if facts.order_wrong:
            return (out_of_order(case.contract),)
        return self._causes(job, case, sql, facts, broken.case.witness)

    def _causes(
        self, job: Job[Verdict], case: Case, sql: str, facts: Facts, witness: Witness | None = None
    ) -> tuple[Finding, ...]:
        return causes(job, self._author, case.pack, case.puzzle, sql, facts, witness, self._patience)

    def _asked_for_proof(self, case: Case, sql: str) -> "Job[Mapping[str, Any] | None]":
        known = [case.puzzle.answer, *case.puzzle.also]
        return self._author.call("same", TOOL_S, sql=sql, others=known, tables=catalog(case.pack))

    def _proved(self, job: Job[Verdict], proof: "Job[Mapping[str, Any] | None]") -> bool:
        """Whether the query is, by normal form, one of the known answers. A bonus: failing or slow, it is just no."""
        try:
            told = job.wait(proof, PROOF_S * self._patience)
        except (EngineError, TimeoutError):
            return False
        return told is not None and told.get("same") is not None


def _unbuilt(verdict: Verdict) -> Verdict:
    """The same verdict of a puzzle whose hidden cases can't be used."""
    text = say("judge.tile.cases_exact_none")
    row = tuple(replace(tile, text=text) if tile.kind == "cases" else tile for tile in verdict.tiles)
    return replace(verdict, tiles=row, remarks=(*verdict.remarks, Remark("unbuilt", say("judge.remark.unbuilt"))))


def _built(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    return tuple(remark for remark in remarks if remark.code != "unbuilt")


def _proof() -> Remark:
    return Remark("proof", say("judge.remark.proof"))


def _case_failed(row: tuple[Tile, ...]) -> tuple[Tile, ...]:
    text = say("judge.tile.cases_absent")
    return tuple(replace(tile, state="absent", text=text) if tile.kind == "cases" else tile for tile in row)


def _compared(case: Case, comparer: Comparer, rows: Rows, outcome: Outcome, explain: Explain) -> Verdict:
    found = comparer.compare(outcome.ordered)
    result = to_result_set(rows, SHOWN_ROWS)
    solved = found.right
    faults = () if solved else form.faults(comparer, found, case.contract, outcome.ordered)
    findings: tuple[Finding, ...] = ()
    if not solved and not faults:
        if len(result.columns) == len(case.target.columns):
            findings = explain(Facts.of(found, case.contract, case.target.rows, rows.total))
        cause = findings[0].stage if findings else None
        findings += diagnose(comparer, found, case.contract, case.target, result, outcome.clauses, cause)
    row = tiles(found, case.contract, (case.target.total, rows.total), "exact" if solved else "open", case.built)
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

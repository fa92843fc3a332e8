"""A worker that was taken over says what it likes: what makes no sense costs it its life, and nobody else anything."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from game.engine.limits import MAX_COLUMNS, MAX_ROWS
from game.engine.outcome import ErrorNote, Outcome
from game.engine.pool import Pool, _outcome
from game.engine.process import WorkerGone, WorkerProcess
from game.engine.result import to_result_set
from game.engine.store import Store
from game.engine.wire import Message
from game.errors import EngineError, WitnessError
from game.puzzle.witness import Witness


@pytest.fixture(scope="module")
def pool(store: Store) -> Iterator[Pool]:
    with contextlib.closing(Pool(store.instance)) as fresh:
        yield fresh


def answers(pool: Pool) -> bool:
    outcome = pool.run("select count(*) from orders").result(30)
    return outcome.rows is not None and to_result_set(outcome.rows).rows == ((5,),)


def current(pool: Pool) -> WorkerProcess:
    """The worker that is asked next."""
    assert answers(pool)
    assert pool._current is not None
    return pool._current


OK: dict[str, Any] = {
    "kind": "ok",
    "columns": [{"name": "a", "type": "INTEGER"}],
    "kept": 1,
    "total": 1,
    "ordered": False,
    "clauses": ["WHERE"],
    "volatile": [],
    "ms": 1.5,
}
ERROR: dict[str, Any] = {
    "kind": "error",
    "error": {"text": "No.", "line": 1, "column": 2, "candidates": ["x"]},
    "ms": 1,
}


def ok(**changed: object) -> Message:
    return Message(OK | changed, (b"",))


def error(**changed: object) -> Message:
    return Message(ERROR | {"error": ERROR["error"] | changed})


def test_what_makes_sense_is_taken() -> None:
    assert _outcome(ok()).kind == "ok"
    assert _outcome(error()).error == ErrorNote("No.", 1, 2, ("x",))
    assert _outcome(error(line=None, column=None, candidates=[])).error == ErrorNote("No.")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Message({}), id="empty"),
        pytest.param(Message({"kind": "ok"}), id="ok-without-columns"),
        pytest.param(
            Message({"kind": "ok", "columns": [], "kept": 0, "total": 0, "ordered": 0, "ms": 1}), id="no-blob"
        ),
        pytest.param(Message({"kind": "error", "error": None, "ms": 1}), id="no-error"),
        pytest.param(Message({"kind": "error", "error": [], "ms": 1}), id="error-a-list"),
        pytest.param(Message({"kind": "solved", "ms": 1}), id="unknown-kind"),
        pytest.param(Message({"kind": "memory", "ms": "soon"}), id="ms-a-word"),
        pytest.param(Message({"kind": "ok", "columns": 7, "ms": 1}, (b"",)), id="columns-a-number"),
        pytest.param(Message({"kind": ["ok"], "ms": 1}), id="kind-a-list"),
        pytest.param(ok(kept=-1), id="kept-negative"),
        pytest.param(ok(total=-1, kept=-1), id="total-negative"),
        pytest.param(ok(kept=2), id="more-kept-than-there-are"),
        pytest.param(ok(kept=True), id="kept-a-truth"),
        pytest.param(ok(kept="1"), id="kept-a-text"),
        pytest.param(ok(kept=1.0), id="kept-a-fraction"),
        pytest.param(ok(total=2**70), id="total-huge"),
        pytest.param(ok(kept=MAX_ROWS + 1, total=MAX_ROWS + 1), id="kept-huge"),
        pytest.param(ok(ordered=1), id="ordered-a-number"),
        pytest.param(ok(clauses="WHERE"), id="clauses-a-text"),
        pytest.param(ok(clauses=[1]), id="clause-a-number"),
        pytest.param(ok(volatile=["\ud800"]), id="half-a-surrogate"),
        pytest.param(ok(volatile=[""] * 100_000), id="many-volatile"),
        pytest.param(ok(columns=[]), id="no-columns"),
        pytest.param(ok(columns=[{"name": "a", "type": 7}]), id="type-a-number"),
        pytest.param(ok(columns=[{"name": "\udfff", "type": "INTEGER"}]), id="half-a-surrogate-in-a-name"),
        pytest.param(ok(columns=[{"name": "a" * 5_000_000, "type": "INTEGER"}]), id="long-name"),
        pytest.param(ok(columns=OK["columns"] * (MAX_COLUMNS + 1)), id="many-columns"),
        pytest.param(ok(ms=float("nan")), id="ms-nan"),
        pytest.param(ok(ms=float("inf")), id="ms-infinite"),
        pytest.param(ok(ms=-1), id="ms-negative"),
        pytest.param(ok(ms=10**400), id="ms-huge"),
        pytest.param(ok(ms=True), id="ms-a-truth"),
        pytest.param(error(text=7), id="text-a-number"),
        pytest.param(error(text="x" * 5_000_000), id="long-text"),
        pytest.param(error(text="\ud800"), id="half-a-surrogate-in-a-text"),
        pytest.param(error(line="1"), id="line-a-text"),
        pytest.param(error(line=0), id="line-zero"),
        pytest.param(error(column=2.5), id="column-a-fraction"),
        pytest.param(error(column=-1), id="column-negative"),
        pytest.param(error(candidates="ab"), id="candidates-a-text"),
        pytest.param(error(candidates=[1]), id="candidate-a-number"),
        pytest.param(error(candidates=["x" * 400_000]), id="long-candidate"),
    ],
)
def test_a_worker_that_talks_nonsense_is_replaced(pool: Pool, monkeypatch: pytest.MonkeyPatch, answer: Message) -> None:
    liar = current(pool)
    with monkeypatch.context() as patched:
        patched.setattr(WorkerProcess, "ask", lambda *_: answer)
        outcome = pool.run("select 1").result(10)
    assert (outcome.kind, outcome.rows) == ("memory", None)
    assert not liar.alive
    assert answers(pool)


CASES = [Witness({"customers": ((str(n), "Eve", None),)}) for n in range(2)]


def cases(*heads: dict[str, Any], blobs: int | None = None, **changed: object) -> Message:
    """An answer to `run_cases`, with a blob for each head that is ok."""
    needed = sum(head.get("kind") == "ok" for head in heads) if blobs is None else blobs
    return Message({"kind": "ok", "cases": list(heads), "ms": 1.0} | changed, (b"",) * needed)


def told(pool: Pool, monkeypatch: pytest.MonkeyPatch, answer: Message) -> tuple[Outcome, ...]:
    """What is made of such an answer to two witnesses."""
    with monkeypatch.context() as patched:
        patched.setattr(WorkerProcess, "ask", lambda *_: answer)
        return pool.run_cases("select 1", CASES, keep=False).result(10)


def test_cases_that_make_sense_are_taken(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = [
        [outcome.kind for outcome in told(pool, monkeypatch, answer)]
        for answer in (cases(OK, OK), cases(OK, ERROR), cases(ERROR, OK), cases(ERROR, {"kind": "memory", "ms": 0}))
    ]
    assert kinds == [["ok", "ok"], ["ok", "error"], ["error", "ok"], ["error", "memory"]]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Message({}), id="empty"),
        pytest.param(Message({"kind": "ok", "ms": 1}), id="no-cases"),
        pytest.param(cases(), id="none"),
        pytest.param(cases(OK), id="too-few"),
        pytest.param(cases(OK, OK, OK), id="too-many"),
        pytest.param(cases(OK, OK, cases=None), id="cases-nothing"),
        pytest.param(cases(OK, OK, cases="ok"), id="cases-a-text"),
        pytest.param(cases(OK, OK, cases={"0": OK, "1": OK}), id="cases-by-name"),
        pytest.param(cases(OK, OK, blobs=1), id="too-few-blobs"),
        pytest.param(cases(OK, {"kind": "solved", "ms": 1}), id="unknown-kind"),
        pytest.param(cases(OK, {"kind": ["ok"], "ms": 1}), id="kind-a-list"),
        pytest.param(cases(OK, {"kind": "unusable", "ms": 1}), id="one-unusable"),
        pytest.param(cases(OK, {"ms": 1}), id="no-kind"),
        pytest.param(cases(OK, OK | {"columns": []}), id="no-columns"),
        pytest.param(cases(OK, OK | {"kept": 2}), id="more-kept-than-there-are"),
        pytest.param(cases(OK, OK | {"ms": float("nan")}), id="ms-nan"),
        pytest.param(cases(OK, ERROR | {"error": None}), id="no-error"),
        pytest.param(cases(OK, ERROR | {"error": {"text": "\ud800"}}), id="half-a-surrogate"),
    ],
)
def test_a_worker_that_makes_up_cases_is_replaced(pool: Pool, monkeypatch: pytest.MonkeyPatch, answer: Message) -> None:
    liar = current(pool)
    [outcome] = told(pool, monkeypatch, answer)
    assert (outcome.kind, outcome.rows) == ("memory", None)
    assert not liar.alive
    assert answers(pool)


def test_witnesses_that_are_unusable_are_an_error_of_ours(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match="can't be opened"):
        told(pool, monkeypatch, cases(kind="unusable"))
    with pytest.raises(WitnessError, match="don't fit"):
        told(pool, monkeypatch, cases(kind="misfit"))
    assert answers(pool)


def test_a_worker_that_ends_at_the_cases_is_told_once_for_all(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: object) -> Message:
        raise WorkerGone

    with monkeypatch.context() as patched:
        patched.setattr(WorkerProcess, "ask", ask)
        outcomes = pool.run_cases("select 1", CASES, keep=True).result(10)
    assert [outcome.kind for outcome in outcomes] == ["memory"]
    assert answers(pool)

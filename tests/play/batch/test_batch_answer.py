"""The one sentence of an answer is the first that a player reads."""

import json

import pytest

from game.engine.outcome import ErrorNote
from game.judge.counterexample import Counterexample
from game.judge.verdict import Finding, Remark, Verdict
from game.play.batch.answer import Answer
from game.puzzle.resultset import ResultSet

FINDING = Finding("WHERE", "rows_added", "Too many.")
NAMES = Remark("names", "Other names.")
NOTHING = ResultSet((), (), 0)


def case(because: str) -> Counterexample:
    return Counterexample({}, NOTHING, NOTHING, None, because)


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        pytest.param(Verdict("solved", "v", remarks=(NAMES,)), "", id="solved"),
        pytest.param(Verdict("wrong", "v", diagnosis=(FINDING,), remarks=(NAMES,)), "Too many.", id="diagnosis"),
        pytest.param(
            Verdict("wrong", "v", form_fault=True, remarks=(Remark("type", "Text."), NAMES)), "Text.", id="form fault"
        ),
        pytest.param(Verdict("error", "v", error=ErrorNote("No table.")), "No table.", id="error"),
        pytest.param(Verdict("timeout", "v", error=ErrorNote("Too long.")), "Too long.", id="timeout"),
        pytest.param(
            Verdict("wrong", "v", remarks=(NAMES,), counterexample=case("A null.")),
            "A null.",
            id="counterexample",
        ),
        pytest.param(
            Verdict("wrong", "v", diagnosis=(FINDING,), counterexample=case("Too many, as here.")),
            "Too many.",
            id="counterexample with its cause",
        ),
        pytest.param(Verdict("wrong", "v", counterexample=case("")), "", id="nothing to say"),
    ],
)
def test_reason(verdict: Verdict, reason: str) -> None:
    assert Answer.of(verdict).reason == reason


def test_what_was_judged_took_some_time() -> None:
    assert Answer.of(Verdict("refused", "v", ms=0.001)).ms == 0.1
    assert Answer.of(Verdict("refused", "v", ms=12.345)).ms == 12.3
    assert not Answer.unjudged("No.").judged


def test_half_a_surrogate_can_be_written() -> None:
    assert json.loads(Answer.unjudged("\ud800 é").written("{"))["reason"] == "\ud800 é"


@pytest.mark.parametrize(
    "data",
    [
        {"verdict": "solved", "reason": ""},
        {"verdict": "fine", "reason": "", "ms": 1},
        {"verdict": "solved", "reason": None, "ms": 1},
        {"verdict": "solved", "reason": "", "ms": True},
        {"verdict": "solved", "reason": "", "ms": -1},
        {"reason": "", "verdict": "solved", "ms": 1},
        {"verdict": "solved", "reason": "", "ms": 1, "id": 1},
    ],
)
def test_what_is_no_answer(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Answer.from_json(data)

"""Which submits count as tries, and what a solve is worth."""

from collections.abc import Callable

import pytest

from game.errors import RulesError
from game.judge.verdict import Verdict
from game.play.attempt import Attempt
from game.play.score import worth

Submit = Callable[[str], Verdict]


@pytest.mark.parametrize(
    ("wrong", "hints", "points"),
    [(0, [], 100), (1, [], 88), (2, [], 76), (7, [], 16), (8, [], 10), (50, [], 10), (0, [1], 92), (0, [1, 2], 76),
     (0, [1, 2, 3], 52), (3, [1, 2, 3], 16), (4, [1, 2, 3], 10), (1, [1], 80), (0, [3], 76)],
)  # fmt: skip
def test_what_a_solve_is_worth(wrong: int, hints: list[int], points: int) -> None:
    assert worth(wrong, hints) == points


def test_wrong_tries_count_up_and_cost(attempt: Attempt, submit: Submit) -> None:
    assert [(v.counted, v.try_number) for v in map(submit, ("a", "b", "c"))] == [(True, 1), (True, 2), (True, 3)]
    assert (attempt.state.worth, attempt.state.wrong_tries, attempt.state.ended) == (64, 3, False)
    solved = submit("right")
    assert (solved.counted, solved.try_number, solved.score) == (True, 4, 64)
    end = attempt.state.end
    assert end is not None
    assert (end.ending, end.score, end.tries, end.on_day) == ("solved", 64, 4, True)


@pytest.mark.parametrize("sql", ["form", "error", "refused", "timeout", "memory"])
def test_what_is_no_wrong_answer_does_not_count(attempt: Attempt, submit: Submit, sql: str) -> None:
    for _ in range(3):
        verdict = submit(sql)
        assert (verdict.counted, verdict.try_number, verdict.score) == (False, None, None)
    assert (attempt.state.counted_tries, attempt.state.worth) == (0, 100)
    assert submit("right").score == 100


def test_a_fault_of_form_is_kept_as_a_row_of_tiles(attempt: Attempt, submit: Submit) -> None:
    submit("form")
    submit("error")
    assert [(t.number, t.sql) for t in attempt.state.tries] == [(None, "form")]


@pytest.mark.parametrize(
    "again", ["wrong x", "WRONG   X", "wrong\n\tx;", "wrong x -- really", "/* now */ wrong x", "wrong x ; ;"]
)
def test_each_text_counts_once(attempt: Attempt, submit: Submit, again: str) -> None:
    submit("wrong x")
    submit("wrong y")
    verdict = submit(again)
    assert (verdict.counted, verdict.try_number) == (False, 1)
    assert [remark.code for remark in verdict.remarks] == ["again"]
    assert (attempt.state.counted_tries, len(attempt.state.tries)) == (2, 2)


@pytest.mark.parametrize("other", ["wrong 'X'", "wrong xx", "wrong x x", 'wrong "X"'])
def test_another_text_counts_anew(attempt: Attempt, submit: Submit, other: str) -> None:
    submit("wrong x")
    submit("wrong 'x'")
    assert submit(other).counted
    assert attempt.state.counted_tries == 3


def test_the_first_counterexample_is_free_the_second_is_not(attempt: Attempt, submit: Submit) -> None:
    assert [submit(sql).counted for sql in ("case a", "case b", "case c")] == [False, True, True]
    assert attempt.state.counted_tries == 2


def test_the_free_counterexample_stays_free_when_submitted_again(attempt: Attempt, submit: Submit) -> None:
    assert [submit(sql).counted for sql in ("case a", "case a", "CASE  A;")] == [False, False, False]
    assert attempt.state.worth == 100


def test_other_submits_between_leave_the_next_counterexample_counted(attempt: Attempt, submit: Submit) -> None:
    assert [submit(sql).counted for sql in ("wrong", "case a", "form", "case b")] == [True, False, False, True]


def test_hard_mode_keeps_the_case_to_itself_and_the_first_one_free(attempt: Attempt, submit: Submit) -> None:
    attempt.set_hard(True)
    verdicts = [submit(sql) for sql in ("case a", "case b")]
    assert [(v.counterexample, v.on_hidden_case, v.counted) for v in verdicts] == [
        (None, True, False),
        (None, True, True),
    ]
    assert [t.verdict.counterexample for t in attempt.state.tries] == [None, None]


def test_after_the_end_nothing_counts(attempt: Attempt, submit: Submit) -> None:
    submit("right")
    verdict = submit("wrong")
    assert (verdict.verdict, verdict.counted, verdict.try_number) == ("wrong", False, None)
    assert [remark.code for remark in verdict.remarks] == ["ended"]
    again = submit("right too")
    assert (again.counted, again.score) == (False, None)
    assert (attempt.state.counted_tries, attempt.state.score) == (1, 100)


# hints


def test_hints_open_in_order_at_their_price(attempt: Attempt, submit: Submit) -> None:
    offers = []
    for _ in range(3):
        offer = attempt.next_hint
        assert offer is not None
        offers.append((offer.number, offer.kind, offer.price))
        hint = attempt.take_hint()
        assert (hint.number, hint.kind, hint.price) == offers[-1]
    assert offers == [(1, "concept", 8), (2, "tables", 16), (3, "skeleton", 24)]
    assert [hint.text for hint in attempt.state.hints] == ["concept text", "tables text", "skeleton text"]
    assert attempt.next_hint is None
    with pytest.raises(RulesError, match="All three"):
        attempt.take_hint()
    assert submit("right").score == 52


def test_no_hints_after_the_end(attempt: Attempt, submit: Submit) -> None:
    submit("right")
    assert attempt.next_hint is None
    with pytest.raises(RulesError, match="ended"):
        attempt.take_hint()


# show me


def test_show_me_ends_the_day_with_nothing(attempt: Attempt, submit: Submit) -> None:
    submit("wrong")
    with pytest.raises(RulesError, match="opens when the puzzle ends"):
        attempt.solution()
    solution = attempt.show_me()
    assert (solution.answer, solution.explain) == (attempt.puzzle.answer, "Because.")
    state = attempt.state
    assert (state.shown, state.solved, state.score, state.ended) == (True, False, 0, True)
    assert submit("right").score is None
    assert attempt.state.score == 0
    with pytest.raises(RulesError, match="ended"):
        attempt.show_me()
    assert attempt.solution() == solution


# hard mode


def test_hard_mode_has_six_tries_and_tiles_only(attempt: Attempt, submit: Submit) -> None:
    attempt.set_hard(True)
    assert (attempt.state.hard, attempt.state.hard_left) == (True, 6)
    for n in range(1, 7):
        verdict = submit(f"wrong {n}")
        assert (verdict.rows, verdict.diagnosis) == (None, ())
        assert verdict.tiles
        assert attempt.state.hard_left == 6 - n
    assert "lost" in [remark.code for remark in verdict.remarks]
    assert verdict.score == 0
    end = attempt.state.end
    assert end is not None
    assert (end.ending, end.score, end.tries) == ("lost", 0, 6)
    assert submit("right").counted is False
    assert attempt.solution().answer == attempt.puzzle.answer


def test_hard_mode_is_won_with_the_sixth_try(attempt: Attempt, submit: Submit) -> None:
    attempt.set_hard(True)
    for n in range(5):
        submit(f"wrong {n}")
    submit("form")
    verdict = submit("right")
    assert (verdict.score, verdict.try_number) == (40, 6)
    assert attempt.state.solved


def test_hard_mode_has_no_hints(attempt: Attempt) -> None:
    attempt.set_hard(True)
    assert attempt.next_hint is None
    with pytest.raises(RulesError, match="no hints in hard mode"):
        attempt.take_hint()


@pytest.mark.parametrize("first", ["wrong", "form", "hint", "right"])
def test_hard_mode_is_chosen_before_the_first_submit_or_hint(attempt: Attempt, submit: Submit, first: str) -> None:
    attempt.set_hard(True)
    attempt.set_hard(False)
    if first == "hint":
        attempt.take_hint()
    else:
        submit(first)
    for hard in (True, False):
        with pytest.raises(RulesError, match="before the first submit"):
            attempt.set_hard(hard)
    assert attempt.state.hard is False


# share


def test_the_share_text_has_tiles_and_no_word_of_sql(attempt: Attempt, submit: Submit) -> None:
    for sql in ("wrong from secret_table", "form secret_table", "right select secret_table"):
        verdict = submit(sql)
    assert verdict.share == attempt.share()
    lines = attempt.share().split("\n")
    assert lines == ["Semicolon ; No. 2 · Big orders", "■◆", "■■", "2 tries · 88 points"]


def test_the_share_text_tells_hints_hard_mode_and_show_me(attempt: Attempt, submit: Submit) -> None:
    attempt.take_hint()
    submit("wrong")
    attempt.show_me()
    assert attempt.share().split("\n")[-1] == "1 try · 1 hint · shown"


def test_a_puzzle_by_its_name_has_no_number(attempt_for: Callable[..., Attempt]) -> None:
    attempt = attempt_for(day=None)
    attempt.submit("right").result(30)
    assert attempt.share().startswith("Semicolon ; Big orders\n")

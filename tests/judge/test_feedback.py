"""What tiles and marks say where a number alone would mislead."""

from collections.abc import Callable

import pytest

from game.engine.job import Job
from game.engine.pool import Pool
from game.judge.case import Case
from game.judge.causes.ask import causes
from game.judge.causes.facts import Facts
from game.judge.derive import derive
from game.judge.judge import Judge
from game.judge.verdict import Verdict
from game.puzzle.model import Pack, Puzzle
from game.puzzle.witness import Witness

ANSWER = "select id, amount from orders where amount >= 10 order by amount desc"
Judged = Callable[[str], Verdict]


def _case(pack: Pack, author: Pool, answer: str) -> Case:
    puzzle = Puzzle("tiny", "made", "Made", "Brief", answer)
    derived = derive(author, pack, puzzle)
    return Case(pack, puzzle, derived.contract, derived.target, "v", built=True)


@pytest.fixture(scope="module")
def judged(pack: Pack, author: Pool, judge: Judge) -> Judged:
    case = _case(pack, author, ANSWER)
    return lambda sql: judge.judge(case, sql).result(60)


def test_a_result_without_rows_has_nothing_right(judged: Judged) -> None:
    verdict = judged("select id, amount from orders where false order by amount")
    assert [tile.sign for tile in verdict.tiles] == ["✕", "✕", "✕", "✕", "·"]
    assert "no values" in verdict.tiles[0].text


def test_a_fault_of_form_calls_no_right_row_wrong(judged: Judged) -> None:
    verdict = judged("select amount, id from orders where amount >= 10 order by amount desc")
    assert verdict.form_fault
    assert verdict.rows is not None
    assert (verdict.rows.missing, verdict.rows.extra) == ((), ())
    assert {tile.text for tile in verdict.tiles if tile.state not in ("exact", "open")} == {"Right, but for the form."}


def test_all_rows_and_some_more_are_told_so(judged: Judged) -> None:
    verdict = judged("select id, amount from orders order by amount desc")
    assert [tile.text for tile in verdict.tiles if tile.kind == "rows"] == ["All 3 rows are there, and 2 too many."]


def test_the_odd_row_is_named_by_what_is_right_of_it(pack: Pack, author: Pool, judge: Judge) -> None:
    case = _case(pack, author, "select id, amount, status from orders")
    sql = "select id, if(id = 4, 8, amount), if(id = 4, 'lost', status) from orders"
    *_, finding = judge.judge(case, sql).result(60).diagnosis
    assert finding.code == "some_rows"
    assert "At `4` this differs: `amount`, `status`." in finding.text


def test_the_cause_comes_first_and_the_results_after(judged: Judged) -> None:
    first, *_, last = judged("select id, amount from orders order by amount desc").diagnosis
    assert (first.stage, first.code) == ("WHERE", "where_none")
    assert first.text.startswith("2 rows too many. There is no WHERE here")
    assert last.code == "rows_added"


def test_a_guessed_stage_gives_way_to_that_of_the_cause(pack: Pack, author: Pool, judge: Judge) -> None:
    case = _case(pack, author, "select id from orders where amount > 1 qualify rank() over (order by amount desc) <= 3")
    sql = "select id from orders where amount > 1 qualify dense_rank() over (order by amount desc) <= 3"
    first, *others = judge.judge(case, sql).result(60).diagnosis
    assert (first.stage, first.code) == ("SELECT", "dense_rank_repeats")
    assert [(f.stage, f.code) for f in others] == [("SELECT", "rows_added")]


@pytest.mark.parametrize(
    ("answer", "sql", "told"),
    [
        pytest.param(
            "select distinct status from orders",
            "select status from orders",
            [("SELECT", "rows_added")],
            id="equal-rows-without-a-join",
        ),
        pytest.param(
            "select id, amount from orders",
            "select id, amount * 2 from orders",
            [("SELECT", "values")],
            id="twice-without-a-join",
        ),
        pytest.param(
            "select count(*) from orders where amount > 5",
            "select count(*) from orders where amount > 500",
            [("WHERE", "different")],
            id="one-number",
        ),
        pytest.param(
            "select max(id) from orders", "select min(id) from orders", [("SELECT", "different")], id="no-where"
        ),
    ],
)
def test_results_are_told_as_what_the_cause_can_do(
    pack: Pack, author: Pool, judge: Judge, answer: str, sql: str, told: list[tuple[str, str]]
) -> None:
    first, *others = judge.judge(_case(pack, author, answer), sql).result(60).diagnosis
    assert first.stage == told[0][0]
    assert [(f.stage, f.code) for f in others] == told


ORDER = ("1", None, "3.00", "completed", "2025-01-01")


def test_a_cause_is_told_of_visible_data_and_of_a_hidden_case(pack: Pack, author: Pool) -> None:
    puzzle = Puzzle("p", "tiny", "T", "B", "select id from orders where amount >= 10")
    facts = Facts(wanted=3, given=5, matched=3, right=(True,), digits=(None,))

    def told(witness: Witness | None, facts: Facts = facts) -> list[str]:
        def work(job: Job[list[str]]) -> list[str]:
            return [f.code for f in causes(job, author, pack, puzzle, "select id from orders", facts, witness)]

        return Job.start(work, "asking").result(60)

    on_case = Facts(wanted=0, given=1, matched=0, right=(False,), digits=(None,))
    assert told(None) == told(Witness({"orders": (ORDER,)}), on_case) == ["where_none"]
    assert told(Witness({"orders": (("one", *ORDER[1:]),)}), on_case) == []


@pytest.mark.parametrize(
    ("asked", "given", "solved"),
    [
        pytest.param("nulls last", "nulls first", False, id="asked-last"),
        pytest.param("nulls first", "nulls last", False, id="asked-first"),
        pytest.param("nulls last", "nulls last", True, id="as-asked"),
        pytest.param("", "nulls first", True, id="not-asked"),
    ],
)
def test_where_nulls_go_counts_only_where_the_answer_says(
    pack: Pack, author: Pool, judge: Judge, asked: str, given: str, solved: bool
) -> None:
    case = _case(pack, author, f"select name, city from customers order by city {asked}, name")
    query = f"select name, city from customers order by city {given}, name"
    assert judge.judge(case, query).result(60).solved is solved


@pytest.mark.parametrize(
    ("sql", "stage"),
    [
        pytest.param("select id, amount from orders where amount > 15 order by amount desc", "WHERE", id="where"),
        pytest.param("select id, amount from orders order by amount desc limit 2", "LIMIT", id="limit"),
        pytest.param(
            "select o.id, amount from orders o join customers c on c.id = customer_id and amount > 15 order by 2 desc",
            "JOIN",
            id="join",
        ),
        pytest.param(
            "select id, amount from orders group by all having sum(amount) > 15 order by amount desc",
            "HAVING",
            id="having",
        ),
        pytest.param("from (select id, amount from orders limit 1) order by amount", "LIMIT", id="subquery"),
    ],
)
def test_lost_rows_are_told_at_the_stage_that_can_lose_them(judged: Judged, sql: str, stage: str) -> None:
    """By the results alone, which speak last."""
    assert judged(sql).diagnosis[-1].stage == stage

"""A submit's way through the judge, with real processes on the tiny pack."""

import contextlib
import os
import signal
from collections.abc import Callable
from dataclasses import replace

import pytest

from game.engine.job import JobCancelled
from game.engine.limits import JUDGED
from game.engine.pool import Pool
from game.engine.store import Store
from game.errors import JudgeError
from game.judge.case import Case
from game.judge.derive import catalog, derive
from game.judge.judge import Judge
from game.judge.verdict import Verdict
from game.puzzle.contract import ContractColumn, OrderKey
from game.puzzle.model import Assumption, Pack, Puzzle

ANSWER = "select id, amount from orders where amount >= 10 order by amount desc"
Judged = Callable[[str], Verdict]


@pytest.fixture(scope="session")
def case(pack: Pack, author: Pool) -> Case:
    puzzle = pack.puzzles["big-orders"]
    derived = derive(author, pack, puzzle)
    return Case(pack, puzzle, derived.contract, derived.target, "v", built=True)


@pytest.fixture(scope="session")
def judged(judge: Judge, case: Case) -> Judged:
    return lambda sql: judge.judge(case, sql).result(60)


def test_the_answer_is_solved_and_proved(judged: Judged) -> None:
    verdict = judged(ANSWER)
    assert (verdict.verdict, verdict.proof, verdict.diagnosis) == ("solved", True, ())
    assert [tile.sign for tile in verdict.tiles] == ["■"] * 5
    assert verdict.result is not None
    assert verdict.result.total == 3
    assert verdict.ms > 0


def test_where_the_answer_is_cut_to_one_row_nobody_has_to_sort(
    pack: Pack, author: Pool, judge: Judge, case: Case
) -> None:
    puzzle = replace(case.puzzle, answer="select id, amount from orders order by amount, id limit 1")
    derived = derive(author, pack, puzzle)
    assert (derived.contract.sorting, [key.index for key in derived.contract.order]) == ((), [1, 0])
    one = Case(pack, puzzle, derived.contract, derived.target, "v", built=True)
    unsorted = "select id, amount from orders where amount = (select min(amount) from orders)"
    assert judge.judge(one, unsorted).result(60).solved
    assert not judge.judge(one, unsorted.replace("min", "max")).result(60).solved


def test_another_way_is_solved_without_a_proof(judged: Judged) -> None:
    verdict = judged("from orders select id, amount where abs(amount) >= 10 order by amount desc, status || id")
    assert (verdict.verdict, verdict.proof) == ("solved", False)


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(ANSWER.replace("amount >= 10", "(" * 60 + "amount >= 10" + ")" * 60), id="sixty-parentheses"),
        pytest.param(
            "from orders positional join orders o2 select orders.id, orders.amount where orders.amount >= 10 "
            "order by orders.amount desc",
            id="positional-join",
        ),
        pytest.param(
            "from orders select columns('^(id|amount)$') where amount >= 10 order by amount desc", id="columns"
        ),
        pytest.param("from orders select #1, #3 where amount >= 10 order by amount desc", id="positional-reference"),
        pytest.param(ANSWER + " -- " + "x" * 50_000, id="long-comment"),
        pytest.param(
            "select id, amount from orders where amount >= 10" + " and id > 0" * 120 + " order by amount desc",
            id="long-and",
        ),
    ],
)
def test_what_sqlglot_makes_of_a_text_never_decides(judged: Judged, sql: str) -> None:
    assert judged(sql).verdict == "solved"


def test_an_author_worker_that_dies_costs_the_player_nothing(store: Store, player: Pool, case: Case) -> None:
    with contextlib.closing(Pool(store.instance, "no.such.module")) as broken:
        verdict = Judge(player, broken).judge(case, "from orders select id, amount where amount >= 10 order by 2 desc")
        assert verdict.result(60).verdict == "solved"


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("delete from orders", "refused"),
        ("select 1; select 2", "refused"),
        ("", "refused"),
        ("select id, amount from order", "error"),
        ("select id, amount from orders where", "error"),
        ("select amount / 0::integer // 0 from orders where error('x')", "error"),
    ],
)
def test_what_gives_no_rows_has_no_tiles(judged: Judged, sql: str, kind: str) -> None:
    verdict = judged(sql)
    assert (verdict.verdict, verdict.tiles, verdict.rows, verdict.result) == (kind, (), None, None)
    assert verdict.error is not None


def test_a_timeout_is_a_verdict_of_its_own(judge: Judge, case: Case) -> None:
    endless = "select count(*) from range(1000000) a, range(1000000) b where (a.range * 7919 + b.range) % 1000003 = 5"
    limits = replace(JUDGED, wall_s=0.3)
    assert judge.judge(case, endless, limits).result(60).verdict == "timeout"


def test_a_submit_can_be_cancelled(judge: Judge, case: Case) -> None:
    endless = "select count(*) from range(1000000) a, range(1000000) b where (a.range * 7919 + b.range) % 1000003 = 5"
    job = judge.judge(case, endless)
    job.cancel()
    with pytest.raises(JobCancelled):
        job.result(60)


def test_the_same_text_gets_the_same_verdict(judged: Judged) -> None:
    for sql in (
        ANSWER,
        "select id, amount from orders order by id",
        "select amount, id from orders where amount >= 10",
    ):
        first, second = judged(sql).to_json(), judged(sql).to_json()
        assert first | {"ms": 0} == second | {"ms": 0}


def test_extra_and_missing_rows_are_marked(judged: Judged) -> None:
    verdict = judged("select id, amount from orders where amount < 20 order by amount desc")
    assert verdict.rows is not None
    assert verdict.rows.matched == 1
    assert verdict.rows.missing == ((2, "20.00"), (5, "20.00"))
    assert verdict.result is not None
    extra = [verdict.result.rows[i] for i in verdict.rows.extra]
    assert extra == [(4, "7.00"), (3, "5.25")]


def test_without_hidden_cases_it_says_so(judge: Judge, case: Case) -> None:
    verdict = judge.judge(replace(case, built=False), ANSWER).result(60)
    assert "unbuilt" in [remark.code for remark in verdict.remarks]


# the contract, derived from the answer


def puzzle(answer: str, **more: object) -> Puzzle:
    return Puzzle("tiny", "p", "T", "B", answer, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "order", "keys"),
    [
        pytest.param("select id from orders", "auto", [], id="none"),
        pytest.param("select id from orders order by id", "auto", [OrderKey("id", 0)], id="name"),
        pytest.param("select id as n from orders order by n desc", "auto", [OrderKey("n", 0, "desc")], id="alias"),
        pytest.param("select status, id from orders order by 2", "auto", [OrderKey("id", 1)], id="number"),
        pytest.param("select o.id from orders o order by o.id", "auto", [OrderKey("id", 0)], id="qualified"),
        pytest.param("select id + 1 as n from orders order by id + 1", "auto", [OrderKey("n", 0)], id="expression"),
        pytest.param(
            "select id, status from orders order by status, amount, id",
            "auto",
            [OrderKey("status", 1)],
            id="hidden-key-ends-it",
        ),
        pytest.param(
            "select id from orders order by id nulls first", "auto", [OrderKey("id", 0, "asc", "first")], id="nulls"
        ),
        pytest.param("select id from orders order by id", "any", [], id="any"),
        pytest.param("select id, status from orders order by id", ("status",), [OrderKey("status", 1)], id="told"),
        pytest.param(
            "select id, status from orders order by status desc, id",
            ("status",),
            [OrderKey("status", 1, "desc")],
            id="told-and-turned",
        ),
        pytest.param(
            "select id from orders union select 7 order by id desc", "auto", [OrderKey("id", 0, "desc")], id="union"
        ),
        pytest.param("with x as (from orders) select id from x order by id", "auto", [OrderKey("id", 0)], id="with"),
        pytest.param(
            "select customer_id from orders join customers c on customer_id = c.id where c.id > 0 order by c.id desc",
            "auto",
            [OrderKey("customer_id", 0, "desc")],
            id="always-equal-to-an-output",
        ),
        pytest.param(
            "select c.id from orders o left join customers c on o.customer_id = c.id order by o.customer_id",
            "auto",
            [],
            id="equal-but-for-nulls",
        ),
        pytest.param(
            "select a.id from orders a join orders b on a.customer_id = b.customer_id order by b.id",
            "auto",
            [],
            id="another-one-of-that-name",
        ),
    ],
)
def test_the_order_that_counts(author: Pool, pack: Pack, answer: str, order: str, keys: list[OrderKey]) -> None:
    assert derive(author, pack, puzzle(answer, order=order)).contract.order == tuple(keys)


def test_rounding_null_and_childless_are_told(author: Pool, pack: Pack) -> None:
    answer = (
        "select c.city, round(sum(o.amount), 1) as total, round(count(*)) as n from customers c "
        "left join orders o on o.customer_id = c.id group by c.city"
    )
    derived = derive(author, pack, puzzle(answer, concepts=("group by",)))
    assert [column.digits for column in derived.contract.columns] == [None, 1, 0]
    assert any("city" in text for text in derived.contract.may)
    assert any("customers" in text and "orders" in text for text in derived.contract.may)
    assert "`orders`" in derived.hints.tables
    assert "___" in derived.hints.skeleton
    assert "10" not in derive(author, pack, puzzle(ANSWER)).hints.skeleton


def test_what_is_assumed_away_is_not_said_to_happen(author: Pool, pack: Pack) -> None:
    answer = "select o.id, c.name from customers c left join orders o on o.customer_id = c.id"
    seen = "not exists (from customers c where not exists (from orders o where o.customer_id = c.id))"
    told = replace(pack, tables=pack.tables)
    asked = puzzle(answer, assume=(Assumption(sql=seen, why="each has one"),))
    assert any(
        "may have no" in text or "some customers" in text for text in derive(author, told, puzzle(answer)).contract.may
    )
    assert not any("may have no" in text for text in derive(author, told, asked).contract.may)


def test_an_answer_that_sqlglot_cannot_read_has_a_contract_still(author: Pool, pack: Pack) -> None:
    deep = "(" * 60 + "id" + ")" * 60
    derived = derive(author, pack, puzzle(f"select {deep} as id from orders"))
    assert [c.name for c in derived.contract.columns] == ["id"]
    assert derived.target.total == 5


@pytest.mark.parametrize(
    ("answer", "order", "told"),
    [
        ("select nothing from orders", "auto", "The answer of `tiny/p` fails: There is no column"),
        ("drop table orders", "auto", "fails: DROP isn't a question"),
        ("from range(2001)", "auto", "gives 2,001 rows"),
        ("select id from orders", ("amount",), "orders by `amount`, which is no column"),
    ],
)
def test_an_answer_that_is_none_is_told(author: Pool, pack: Pack, answer: str, order: str, told: str) -> None:
    with pytest.raises(JudgeError, match=told):
        derive(author, pack, puzzle(answer, order=order))


def test_facts_of_qualified_tables_are_found(author: Pool, pack: Pack) -> None:
    """A company's tables lie in schemas; hints and what may happen must see them all the same."""
    renamed = tuple(replace(t, name=f"main.{t.name}") for t in pack.tables)
    derived = derive(author, replace(pack, tables=renamed), puzzle("select city from main.customers"))
    assert "customers" in derived.hints.tables
    assert derived.contract.may == ("city may be null", "several main.customers may share city")
    assert isinstance(derived.contract.columns[0], ContractColumn)


def test_killed_while_it_judges_the_engine_goes_on(judge: Judge, case: Case, player: Pool) -> None:
    assert judge.judge(case, ANSWER).result(60).solved
    assert player._current is not None
    os.kill(player._current.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    player._current._process.wait(10)
    assert judge.judge(case, ANSWER).result(60).solved


def test_the_author_worker_makes_near_misses_of_answers_that_pass_the_fence(author: Pool, pack: Pack) -> None:
    def made(sql: str) -> list[dict[str, str]]:
        told = author.call("near_misses", 30, sql=sql, tables=catalog(pack)).result(60)
        assert told is not None
        return list(told["near_misses"])

    misses = made("select id, amount from orders where amount >= 10 order by amount desc")
    assert {"comparison_edge", "where_dropped", "order_flipped"} <= {miss["kind"] for miss in misses}
    assert all(author.run(miss["sql"]).result(60).kind == "ok" for miss in misses)
    assert made("select content from read_text('/etc/passwd')") == []
    assert made("drop table orders") == []


def test_the_author_worker_suspects_what_a_query_shows(author: Pool, pack: Pack) -> None:
    sql, answer = "select id from orders where customer_id = null", "select id from orders where customer_id is null"
    told = author.call("suspicions", 30, sql=sql, answer=answer, tables=catalog(pack)).result(60)
    assert told is not None
    assert [found["code"] for found in told["suspicions"]] == ["null_equals"]
    silent = author.call("suspicions", 30, sql=answer, answer=answer, tables=catalog(pack)).result(60)
    assert silent is not None
    assert silent["suspicions"] == []

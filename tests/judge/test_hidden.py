"""Hidden cases through the judge and real workers: what fits the visible data, and still is wrong."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from game.engine.job import Job
from game.engine.limits import CASE
from game.errors import EngineError
from game.judge.case import Case
from game.judge.derive import catalog, derive
from game.judge.hidden import derive_hidden, question
from game.judge.judge import Judge
from game.judge.verdict import Verdict
from game.play.engines import Engine
from game.puzzle.model import Pack, Puzzle
from game.puzzle.version import puzzle_version

EDGE = Puzzle(
    "tiny", "edge", "Edge", "Which orders are over 10, by id?", "select id from orders where amount > 10 order by id"
)
LEFT = Puzzle(
    "tiny", "left", "Left", "How many orders has each customer of Rome or Oslo? Name and number.",
    "select c.name, count(o.id) as n from customers c left join orders o on o.customer_id = c.id "
    "where c.city is not null group by c.id, c.name",
)  # fmt: skip
RIGHT = {
    EDGE: [
        "select o.id as number from main.orders o where not (o.amount <= 10.0) order by 1",
        "with big as (from orders where amount > 10) select id from big order by id asc",
        "select id from puzzle.main.orders where amount::double > 10 order by id",
        "select distinct id from orders where amount > 10 and id is not null order by id",
    ],
    LEFT: [
        "select name, (select count(*) from orders o where o.customer_id = c.id) from customers c where city <> ''",
        "select c.name, sum(case when o.id is null then 0 else 1 end)::int from orders o "
        "right join customers c on c.id = o.customer_id where c.city in ('Rome', 'Oslo') group by c.name, c.id",
    ],
}
WRONG = {
    EDGE: [
        "select id from orders where amount >= 10 order by id",
        "select id from orders where amount >= 10.5 order by id",
        "select id from orders where amount > 10 or id = 1 order by id",
        "select 1::bigint as id union all select 2 union all select 5 order by id",
    ],
    LEFT: [
        "select name, count(o.id) from customers c left join orders o on o.customer_id = c.id "
        "where city is not null group by name",
    ],
}


@pytest.fixture(scope="module")
def engine(pack: Pack, cache: Path) -> Iterator[Engine]:
    with closing(Engine(pack, cache)) as made:
        yield made


@pytest.fixture(scope="module")
def cases(pack: Pack, engine: Engine) -> dict[Puzzle, Case]:
    found = {}
    for puzzle in RIGHT:
        derived = derive(engine.author, pack, puzzle)
        version = puzzle_version(pack, puzzle, "data")
        asked = question(pack, puzzle, derived.contract, version, catalog(pack))
        hidden = derive_hidden(engine.author, asked, puzzle, derived.target)
        found[puzzle] = Case(pack, puzzle, derived.contract, derived.target, version, True, hidden.cases)
    return found


def verdict(judge: Judge, case: Case, sql: str) -> Verdict:
    return judge.judge(case, sql).result(120)


@pytest.mark.parametrize(("puzzle", "sql"), [(p, sql) for p in RIGHT for sql in (p.answer, *RIGHT[p])])
def test_no_right_answer_is_refused(engine: Engine, cases: dict[Puzzle, Case], puzzle: Puzzle, sql: str) -> None:
    found = verdict(engine.judge, cases[puzzle], sql)
    assert found.solved, found.counterexample or found.error or found.remarks
    assert all(tile.state == "exact" for tile in found.tiles)


@pytest.mark.parametrize(("puzzle", "sql"), [(p, sql) for p in WRONG for sql in WRONG[p]])
def test_what_only_a_hidden_case_tells_is_shown_it(
    engine: Engine, cases: dict[Puzzle, Case], puzzle: Puzzle, sql: str
) -> None:
    found = verdict(engine.judge, cases[puzzle], sql)
    case = found.counterexample
    assert found.verdict == "wrong"
    assert [tile.state for tile in found.tiles if tile.kind == "cases"] == ["absent"]
    assert all(tile.state == "exact" for tile in found.tiles if tile.kind != "cases")
    assert case is not None and case.because
    assert case.got is not None and case.got.rows != case.expected.rows
    assert sum(len(table.rows) for table in case.tables.values()) <= 4


def test_unexplained_the_verdict_is_the_same_without_a_case(engine: Engine, cases: dict[Puzzle, Case]) -> None:
    for puzzle, queries in WRONG.items():
        found = engine.judge.judge(cases[puzzle], queries[0], explained=False).result(120)
        assert (found.verdict, found.counterexample, found.diagnosis) == ("wrong", None, ())
        assert [tile.state for tile in found.tiles if tile.kind == "cases"] == ["absent"]


def test_an_error_on_a_hidden_case_is_wrong_and_says_how(engine: Engine, cases: dict[Puzzle, Case]) -> None:
    sql = "select id from orders where amount > 10 and (select count(*) from orders) / 5 = 1 order by id"
    risky = (
        sql.replace("/ 5 = 1", "= 5")
        + " limit (select case when count(*) = 5 then 99 else error('no') end from orders)"
    )
    found = verdict(engine.judge, cases[EDGE], risky)
    assert found.verdict == "wrong"
    assert found.counterexample is not None
    assert found.counterexample.got is None
    assert found.counterexample.error


def test_what_never_ends_on_a_hidden_case_is_a_timeout(
    engine: Engine, cases: dict[Puzzle, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.engine.pool.CASE", replace(CASE, wall_s=1.0))
    endless = (
        "select id from orders where amount > 10 and (case when (select count(*) from orders) = 5 then 0 else "
        "(select count(*) from range(1000000) a, range(1000000) b where (a.range * 7919 + b.range) % 1000003 = 5) "
        "end) = 0 order by id"
    )
    found = verdict(engine.judge, cases[EDGE], endless)
    assert found.verdict == "timeout"


@pytest.mark.parametrize("sql", [RIGHT[EDGE][0], WRONG[EDGE][0], WRONG[LEFT][0], "select name from customers"])
def test_the_same_text_gets_the_same_verdict(engine: Engine, cases: dict[Puzzle, Case], sql: str) -> None:
    puzzle = LEFT if "customers" in sql else EDGE
    first, second = (verdict(engine.judge, cases[puzzle], sql).to_json() | {"ms": 0} for _ in range(2))
    assert first == second


def test_a_search_around_the_query_finds_what_no_stored_case_tells(engine: Engine, cases: dict[Puzzle, Case]) -> None:
    bare = replace(cases[EDGE], cases=())
    found = verdict(engine.judge, bare, "select id from orders where amount > 10 and amount <> 17.25 order by id")
    assert found.counterexample is not None
    assert any(row[2] == "17.25" for row in found.counterexample.tables["orders"].rows)


def test_without_a_build_the_visible_data_alone_decide(engine: Engine, cases: dict[Puzzle, Case]) -> None:
    unbuilt = replace(cases[EDGE], cases=(), built=False)
    found = verdict(engine.judge, unbuilt, WRONG[EDGE][0])
    assert found.solved
    assert [remark.code for remark in found.remarks if remark.code == "unbuilt"] == ["unbuilt"]


def test_cases_that_fit_no_table_are_left_out_and_it_is_told(engine: Engine, cases: dict[Puzzle, Case]) -> None:
    first, *rest = cases[EDGE].cases
    rows = {table: tuple((*row[:-1], "no such day") for row in found) for table, found in first.witness.rows.items()}
    damaged = replace(first, witness=replace(first.witness, rows=rows))
    found = verdict(engine.judge, replace(cases[EDGE], cases=(damaged, *rest)), WRONG[EDGE][0])
    assert found.solved
    assert [remark.code for remark in found.remarks if remark.code == "unbuilt"] == ["unbuilt"]
    assert verdict(engine.judge, cases[EDGE], RIGHT[EDGE][0]).solved


def test_every_hidden_case_has_an_expected_result_of_the_answer(cases: dict[Puzzle, Case]) -> None:
    for case in cases.values():
        assert 1 <= len(case.cases) <= 16
        assert all(c.expected.columns == case.target.columns for c in case.cases)


def test_without_an_author_worker_the_player_loses_nothing(
    engine: Engine, cases: dict[Puzzle, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> Job[None]:
        job: Job[None] = Job()
        job.fail(EngineError("no worker"))
        return job

    monkeypatch.setattr(engine.author, "call", gone)
    assert verdict(engine.judge, cases[EDGE], RIGHT[EDGE][0]).solved


def test_a_case_that_contradicts_a_proof_is_logged_as_a_fault_of_ours(
    engine: Engine, cases: dict[Puzzle, Case], caplog: pytest.LogCaptureFixture
) -> None:
    case = cases[EDGE]
    first = case.cases[0]
    lying = replace(first, expected=replace(first.expected, rows=((99,),), total=1))
    found = verdict(engine.judge, replace(case, cases=(lying,)), EDGE.answer)
    assert found.verdict == "wrong"
    assert "contradicts" in caplog.text

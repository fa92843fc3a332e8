"""Causes: what is told of a wrong query is where its fault is, and in words of its own."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from game.engine.instances import Opened
from game.engine.locks import open_locked
from game.engine.visible import Visible
from game.judge.causes.cause import Cause
from game.judge.causes.facts import Facts
from game.judge.causes.lab import Lab
from game.judge.causes.tool import causes_tool
from game.judge.witness import bench
from game.strings import catalogue
from tests.judge.test_misconceptions import FIXTURES, TABLES, named, words

CASES: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("causes.yml").read_text(encoding="utf-8"))
SAID = [pytest.param(code, sql, id=f"{code}-{n}") for code, case in CASES.items() for n, sql in enumerate(case["says"])]
UNSAID = [
    pytest.param(code, sql, id=f"{code}-{n}") for code, case in CASES.items() for n, sql in enumerate(case["silent"])
]
PATIENCE = 20.0
FACTS = Facts(wanted=2, given=3, matched=1, right=(True,), digits=(None,))


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    file = tmp_path_factory.mktemp("causes") / "puzzle.duckdb"
    with duckdb.connect(file) as writer:
        writer.execute(FIXTURES["database"])
    with open_locked(file) as locked:
        yield locked


def facts(connection: duckdb.DuckDBPyConnection, sql: str, answer: str) -> Facts:
    given, wanted = (connection.cursor().execute(text).fetchall() for text in (sql, answer))
    matched, left = 0, list(wanted)
    for row in given:
        if row in left:
            left.remove(row)
            matched += 1
    return Facts(len(wanted), len(given), matched, (), ())


def asked(connection: duckdb.DuckDBPyConnection, sql: str, answer: str, also: Sequence[str] = ()) -> list[Cause]:
    request = {"sql": sql, "answer": answer, "also": list(also), "tables": TABLES, "patience": PATIENCE}
    told = causes_tool(connection, request | {"facts": facts(connection, sql, answer).to_json()})
    return [Cause.from_json(cause) for cause in told["causes"]]


@functools.cache
def first(connection: duckdb.DuckDBPyConnection, sql: str, answer: str) -> Cause | None:
    return next(iter(asked(connection, sql, answer)), None)


def test_no_cause_waits_for_a_survey_of_the_whole_pack(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts of all tables take seconds to find, which somebody who waits for a verdict hasn't got."""
    code, case = next(iter(CASES.items()))
    monkeypatch.setattr(bench, "mine", lambda *_: pytest.fail("all tables are surveyed"))
    with connection.cursor() as another:  # one for which nothing is known yet
        assert [cause.code for cause in asked(another, case["says"][0], case["answer"])] == [code]


@pytest.mark.parametrize(("code", "sql"), SAID)
def test_the_cause_is_told(connection: duckdb.DuckDBPyConnection, code: str, sql: str) -> None:
    cause = first(connection, sql, CASES[code]["answer"])
    assert cause is not None
    assert (cause.stage, cause.code, cause.proved) == (CASES[code]["stage"], code, True)
    assert 0 < len(cause.sentence) <= 200
    assert "{" not in cause.sentence


@pytest.mark.parametrize(("code", "sql"), UNSAID)
def test_another_cause_is_told_of_a_look_alike(connection: duckdb.DuckDBPyConnection, code: str, sql: str) -> None:
    cause = first(connection, sql, CASES[code]["answer"])
    assert cause is None or cause.code != code


def test_no_word_of_the_answer_is_said(connection: duckdb.DuckDBPyConnection) -> None:
    texts = [(sql, case["answer"]) for case in CASES.values() for sql in (*case["says"], *case["silent"])]
    told = [(cause, sql, answer) for sql, answer in texts if (cause := first(connection, sql, answer)) is not None]
    assert len(told) > len(CASES)
    for cause, sql, answer in told:
        details = words(" ".join([*cause.details.values(), cause.within]))
        assert details & (named(answer) - words(sql)) == set(), (cause, sql)


def test_every_text_of_a_cause_can_be_said() -> None:
    gaps = dict.fromkeys("text table column value word name told count matched wanted".split(), "x")
    texts = {key: text for key, text in catalogue().items() if key.startswith("causes.")}
    assert {f"causes.{code}" for code in CASES if f"causes.{code}" in texts} <= set(texts)
    assert all(text.format(**gaps) for text in texts.values())


def test_right_queries_have_no_cause(connection: duckdb.DuckDBPyConnection) -> None:
    for case in CASES.values():
        assert first(connection, case["answer"], case["answer"]) is None


def test_another_right_answer_may_be_the_nearer_one(connection: duckdb.DuckDBPyConnection) -> None:
    answer = "select id from customers where id not in (select customer_id from orders where customer_id is not null)"
    also = "select c.id from customers c left join orders o on o.customer_id = c.id where o.id is null"
    sql = "select c.id from customers c left join orders o on o.customer_id = c.id and o.amount > 50 where o.id is null"
    [cause] = asked(connection, sql, answer, [also])
    assert (cause.stage, cause.code) == ("JOIN", "on_extra")


def test_it_names_the_cte_or_subquery(connection: duckdb.DuckDBPyConnection) -> None:
    query = "with big as (select * from orders where amount > {}) select count(*) from big"
    assert asked(connection, query.format(50), query.format(6))[0].within == "`big`"
    query = "select id from customers c where exists (select 1 from orders o where o.customer_id = c.id{})"
    [cause] = asked(connection, query.format(""), query.format(" and o.status = 'back'"))
    assert (cause.stage, cause.code, cause.within) == ("WHERE", "where_lacks", "the subquery")


def test_rows_that_are_lost_come_of_what_loses_rows(connection: duckdb.DuckDBPyConnection) -> None:
    answer = "select id from orders where amount >= 10"
    sql = "select id from orders order by amount desc limit 2"
    assert asked(connection, sql, answer)[0].stage == "LIMIT"


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("", id="empty"),
        pytest.param("select 'abc", id="open-quote"),
        pytest.param("select nothing from nowhere", id="unknown"),
        pytest.param("select 1; select 2", id="two"),
        pytest.param("select " + "(" * 400 + "1" + ")" * 400, id="deep"),
        pytest.param("pivot orders on status using sum(amount)", id="pivot"),
        pytest.param("with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) from r", id="loop"),
        pytest.param("from orders o, lateral (select o.amount * 2) as l(x), unnest([1]) as u(y)", id="lateral"),
        pytest.param("select * from read_csv('/etc/passwd')", id="file"),
    ],
)
def test_no_text_makes_it_stumble(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    for mine, answer in ((sql, "select id from orders"), ("select id from orders", sql)):
        request = {"sql": mine, "answer": answer, "also": [sql], "tables": TABLES, "facts": FACTS.to_json()}
        assert isinstance(causes_tool(connection, request)["causes"], list)


def test_a_lab_ends_in_time(connection: duckdb.DuckDBPyConnection) -> None:
    lab = Lab(Opened(connection, Visible.of(connection, ["orders"])), (), 0.2)
    endless = "select count(*) from range(1000000) a, range(1000000) b where (a.range * 7919 + b.range) % 1000003 = 5"
    assert lab.digest(endless) is None
    assert lab.digest("select 1") is None


def test_a_lab_takes_equal_values_for_equal(connection: duckdb.DuckDBPyConnection) -> None:
    lab = Lab(Opened(connection, Visible.of(connection, ["orders"])), (1,), 30.0)
    same = ["select 2.25::decimal(8,2)", "select 2.250001::double", "select 2.3"]
    assert len({lab.digest(sql) for sql in same}) == 1
    assert lab.digest("select '2.3'") != lab.digest("select 2.4") != lab.digest("select 2.3")
    assert lab.digest("select date '2025-01-01'") == lab.digest("select timestamp '2025-01-01 00:00'")


def test_causes_and_facts_survive_the_wire() -> None:
    cause = Cause("JOIN", "causes", "join_extra", {"table": "x"}, "`y`")
    assert Cause.from_json(cause.to_json()) == cause
    assert Facts.from_json(FACTS.to_json()) == FACTS
    for nonsense in ({**cause.to_json(), "stage": "SOMEWHERE"}, {**cause.to_json(), "family": "judge"}):
        with pytest.raises(ValueError, match="is no"):
            Cause.from_json(nonsense)


@pytest.mark.parametrize(("places", "codes"), [(4, [("SELECT", "ranks")]), (3, [])], ids=["one", "more-than-one"])
def test_the_only_small_change_tells_the_cause_of_a_query_of_another_shape(
    connection: duckdb.DuckDBPyConnection, places: int, codes: list[tuple[str, str]]
) -> None:
    answer = f"""
        with counted as (select order_id, count(*) as n from lines group by order_id),
        placed as (select order_id, rank() over (order by n desc) as place from counted)
        select order_id, place from placed where place <= {places}
    """
    mine = f"""
        select order_id, dense_rank() over (order by n desc) as p
        from (select distinct order_id, count(*) over (partition by order_id) as n from lines) qualify p <= {places}
    """
    told = asked(connection, mine, answer)
    assert [(cause.stage, cause.code) for cause in told] == codes
    assert all("`dense_rank()`" in cause.sentence for cause in told)

"""What may run at all: one statement that only reads, by DuckDB's own parser."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.engine.instance import Instance
from game.engine.outcome import Outcome
from game.engine.pool import Pool
from game.engine.result import to_result_set

Run = Callable[[str], Outcome]
CORPUS = Path(__file__).resolve().parents[1] / "corpus"
FORMS = [json.loads(line) for line in (CORPUS / "valid_forms.jsonl").read_text(encoding="utf-8").splitlines()]
FORMS_TABLES = """
create table t(a int,b int,s varchar,d date,l int[],st struct(x int,y varchar));
insert into t values (1,2,'x','2024-01-01',[1,2],{x:1,y:'q'}),(3,4,'y','2024-02-01',[3],{x:2,y:'r'}),
    (5,4,null,null,null,null);
create table u(a int,c int,ts timestamp); insert into u values (1,10,'2024-01-01'),(3,30,'2024-01-02');
create table wide(id int, jan int, feb int);
create table q(n varchar, y int, v int); insert into q values ('A',2020,1),('A',2021,2),('B',2020,3);
insert into wide values (1,10,20);
"""


@pytest.fixture(scope="module")
def forms(database: Callable[[str], Instance]) -> Iterator[Pool]:
    with contextlib.closing(Pool(database(FORMS_TABLES))) as pool:
        yield pool


@pytest.mark.parametrize("form", FORMS, ids=[f["id"] for f in FORMS])
def test_every_valid_form_runs(forms: Pool, form: dict[str, str]) -> None:
    outcome = forms.run(form["sql"]).result(60)
    assert outcome.rows is not None, outcome.error
    to_result_set(outcome.rows)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        pytest.param("", "no query here yet", id="empty"),
        pytest.param(" \n\t", "no query here yet", id="blank"),
        pytest.param("-- nothing\n/* here */", "no query here yet", id="comments"),
        pytest.param(";;", "no query here yet", id="semicolons"),
        pytest.param("select 1; select 2", "These are 2 statements", id="two"),
        pytest.param("select 1;;select 2;", "These are 2 statements", id="two-with-an-empty-one"),
        pytest.param("select 1\0", "NUL character", id="nul"),
        pytest.param("select '\ud800'", "broken character", id="lone-surrogate"),
        pytest.param("insert into orders values (1)", "INSERT isn't a question", id="insert"),
        pytest.param("update orders set id = 1", "UPDATE isn't a question", id="update"),
        pytest.param("delete from orders", "DELETE isn't a question", id="delete"),
        pytest.param("create temp table x as select 1", "CREATE isn't a question", id="create"),
        pytest.param("drop table orders", "DROP isn't a question", id="drop"),
        pytest.param("copy orders to 'x.csv'", "COPY isn't a question", id="copy"),
        pytest.param("set threads = 4", "SET isn't a question", id="set"),
        pytest.param("use memory", "isn't a question", id="use"),
        pytest.param("attach 'x.db'", "ATTACH isn't a question", id="attach"),
        pytest.param("install httpfs", "isn't a question", id="install"),
        pytest.param("load httpfs", "LOAD isn't a question", id="load"),
        pytest.param("pragma database_list", "PRAGMA isn't a question", id="pragma"),
        pytest.param("call pragma_version()", "CALL isn't a question", id="call"),
        pytest.param("begin", "BEGIN isn't a question", id="begin"),
        pytest.param("prepare p as select 1", "PREPARE isn't a question", id="prepare"),
        pytest.param("export database 'x'", "EXPORT isn't a question", id="export"),
        pytest.param("connect 'x'", "CONNECT isn't a question", id="no-name-for-the-type"),
        pytest.param("checkpoint", "isn't a question", id="checkpoint"),
        pytest.param("vacuum", "isn't a question", id="vacuum"),
        pytest.param("x" * 100_001, "This text has 100,001 bytes", id="too-long"),
        pytest.param("é" * 50_001, "This text has 100,002 bytes", id="bytes-not-characters"),
        pytest.param("select '" + "x" * 1_000_000 + "'", "This text has 1,000,009 bytes", id="a-megabyte"),
    ],
)
def test_what_is_no_single_reading_query_is_refused(run: Run, sql: str, told: str) -> None:
    outcome = run(sql)
    assert outcome.error is not None
    assert (outcome.kind, outcome.rows) == ("refused", None)
    assert told in outcome.error.text


@pytest.mark.parametrize(
    "sql",
    ["select 1;", "select 1;;", "; select 1", "select 1 -- done", "explain select 1", "describe orders", "show tables"],
)
def test_a_closing_semicolon_or_a_comment_does_no_harm(run: Run, sql: str) -> None:
    assert run(sql).kind == "ok"


def test_a_text_of_the_largest_size_runs(run: Run) -> None:
    sql = "select length('{}')"
    outcome = run(sql.format("x" * (100_000 - len(sql) + 2)))
    assert outcome.kind == "ok"


@pytest.mark.parametrize(
    ("sql", "ordered"),
    [
        ("select id from orders order by id", True),
        ("from orders order by all", True),
        ("from orders order by 1 desc limit 2", True),
        ("with x as (from orders) from x order by id", True),
        ("select 1 union all select 2 order by 1", True),
        ("(from orders order by id)", True),
        ("values (2), (1) order by 1", True),
        ("pivot orders on status using count(*) order by id", True),
        ("select id from orders", False),
        ("from (from orders order by id)", False),
        ("with x as (from orders order by id) from x", False),
        ("select row_number() over (order by id) from orders", False),
        ("select list(id order by id) from orders", False),
        ("select 1 union all (select 2 order by 1)", False),
        ("select 'order by 1' from orders -- order by 1", False),
        ('select 1 as "order by"', False),
        ("pivot (from orders order by id) on status using count(*)", False),
        ("from orders limit 1", False),
    ],
)
def test_only_a_top_level_order_by_orders(run: Run, sql: str, ordered: bool) -> None:
    outcome = run(sql)
    assert (outcome.kind, outcome.ordered) == ("ok", ordered)


def test_one_query_leaves_nothing_behind_for_the_next(run: Run) -> None:
    assert run("create temp view orders as select 1").kind == "refused"
    assert run("set variable x = 1").kind == "refused"
    outcome = run("select count(*) from orders")
    assert outcome.rows is not None
    assert to_result_set(outcome.rows).rows == ((5,),)

"""What may run at all: one statement that only reads, by DuckDB's own parser."""

import contextlib
import json
import re
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


HIDDEN = """
create table t as select 1 as a, 2 as b; create table u as select 1 as a;
create schema hidden; create table hidden.answer as select 1 as a; create view hidden.vw as from hidden.answer;
create table secret as select 1 as a; create macro told() as 'told'; create macro told_rows() as table select 1;
create sequence sq; create type mood as enum ('glad', 'sad'); create macro abs(x) as 7;
create table kelvin as select 1 as kelvin_column;
"""


@pytest.fixture(scope="module")
def partly(database: Callable[[str], Instance]) -> Iterator[Callable[[str], Outcome]]:
    """A database of which only `t` and `u` are given to see."""
    with contextlib.closing(Pool(Instance(database(HIDDEN).database, ("t", "u")))) as pool:
        yield lambda sql: pool.run(sql).result(60)


@pytest.mark.parametrize(
    "sql",
    [
        "from t",
        "from main.t",
        "from puzzle.main.T, PUZZLE.u",
        "with answer as (select 1 as a) from answer",
        "with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) from r",
        "with secret as (from t), x as (from secret) from x join secret using (a)",
        "with x as (with secret as (from t) from secret) from x",
        "select (with secret as (from t) select a from secret)",
        "from query_table('t'), query_table(['u'])",
        "from histogram(t, a)",
        "describe t",
        "summarize t",
        "show t",
        "explain analyze select count(*) from t",
        "explain (format json) from t",
        "explain (from t)",
        "pivot t on b using sum(a)",
        "explain pivot t on b using sum(a)",
        "with s as (from t) pivot s on b using sum(a) group by a order by a",
        "from (pivot t on b using sum(a)) union all by name (pivot t on a using sum(b))",
        "pivot t on b + 1, a || 'x' using sum(a)",
        "pivot_wider t on b using sum(a)",
        "select * from t pivot (sum(a) for b in (2)), (pivot t on b using sum(a))",
        "select pg_typeof(a), typeof(a), version(), current_user from t",
        "select now() > timestamp '2020-01-01', random() < 2",
        "from pg_timezone_names() limit 1",
    ],
)
def test_what_is_visible_may_be_named_in_every_way(partly: Run, sql: str) -> None:
    outcome = partly(sql)
    assert outcome.kind == "ok", outcome.error


@pytest.mark.parametrize(
    "sql",
    [
        "from hidden.answer",
        "from Secret",
        "from main.secret",
        'from puzzle."main"."secret"',
        "table hidden.vw",
        "from hidden.vw",
        "with x as (from secret) select 1",
        "with secret as (from secret) from secret",
        "select * from (with secret as (select 1) from secret), secret",
        "from t where exists (from secret)",
        "from t order by (select max(a) from secret)",
        "from t limit (select count(*) from secret)",
        "select sum(a) over (partition by (from secret)) from t",
        "select list(a order by (from secret)) filter (exists (from secret)) from t",
        "select [x for x in (select list(a) from secret)]",
        "select {'a': (from secret)}",
        "from t qualify (from secret) = 1",
        "from t asof join secret using (a)",
        "from t, lateral (from secret)",
        "values ((from secret))",
        "select a from t union select a from secret",
        "pivot secret on a using sum(a)",
        "from (pivot secret on a using sum(a))",
        "unpivot secret on a",
        "describe secret",
        "summarize hidden.answer",
        "show secret",
        "explain from secret",
        "explain (format json) from secret",
        "explain analyze (from secret)",
        "from query_table('secret')",
        "from query_table(['t', 'hidden.answer'])",
        "from histogram(secret, a)",
        "from range((select count(*) from secret))",
    ],
)
def test_what_is_hidden_is_no_table_at_all(partly: Run, sql: str) -> None:
    outcome = partly(sql)
    assert outcome.error is not None
    assert outcome.kind == "error"
    assert "There is no table `" in outcome.error.text


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select told()", "`told` looks behind the tables"),
        ("select abs(-1)", "`abs` looks behind the tables"),
        ("from told_rows()", "`told_rows` reaches beyond"),
        ("select null::mood", "no type `mood`"),
        ("select nextval('sq')", "`nextval` looks behind the tables"),
        ("select current_setting('memory_limit')", "`current_setting` looks behind"),
        ("select a from t where getvariable('x') is null", "`getvariable` looks behind"),
        ("select __internal_compress_string_ubigint('x')", "looks behind"),
        ("select pg_get_viewdef(1)", "looks behind"),
        ("from query('from secret')", "`query` reaches beyond"),
        ("from query_table('se' || 'cret')", "must be written out"),
        ("from duckdb_tables()", "`duckdb_tables` reaches beyond"),
        ("from information_schema.tables", "tells about the engine"),
        ("from pg_catalog.pg_class", "tells about the engine"),
        ("show all tables", "SHOW ALL TABLES"),
        ("from 'x.csv'", "Files can't be read"),
        ("from 'https://example.org/x'", "Files can't be read"),
        ("from read_csv('x.csv')", "`read_csv` reaches beyond"),
        ("with x as (insert into t values (1, 2) returning *) from x", "would change rows"),
        ("with x as (delete from t returning *) select 1", "would change rows"),
        ("create temp table x as pivot t on b using sum(a)", "CREATE isn't a question"),
        ("explain insert into t values (1, 2)", "EXPLAIN isn't a question"),
    ],
)
def test_what_reaches_past_the_tables_is_refused(partly: Run, sql: str, told: str) -> None:
    outcome = partly(sql)
    assert outcome.error is not None
    assert outcome.kind == "refused"
    assert told in outcome.error.text


@pytest.mark.parametrize("levels", [50, 500, 5000])
def test_a_text_that_nests_deeply_runs_or_is_told(partly: Run, levels: int) -> None:
    """How deep a tree can be read depends on Python's version."""
    outcome = partly("from (" * levels + "t" + ")" * levels)
    assert outcome.kind == "ok" if levels == 50 else outcome.kind in ("ok", "error", "refused")
    assert outcome.error is None or "deep" in outcome.error.text


@pytest.mark.parametrize(
    "sql",
    [
        "with recursive secret as (select a from secret union all select a from secret where false) from secret",
        "with recursive secret(a) using key (a) as (select a from secret union select a from secret) from secret",
        "with p as (pivot t on b using sum(a)) select secret as pivot from t join u on true, secret",
        "with p as (pivot t on b using sum(a)) select 1 as pivot from t join u on true, duckdb_databases()",
        "from (with secret as (select 1 as a) from secret), (pivot t on b in (select a from secret) using count(*))",
        "pivot t on __pivoted in (0), b using sum(a)",
        "pivot t on b, (from secret) using sum(a)",
        'with "hidden.answer" as (select 1) from query_table("hidden.answer")',
        """with \"\"\"secret\"\"\" as (select 1) from query_table('"secret"')""",
        "with secret as (select 1) from query_table('secret')",
        "with secret as (select 1) from query_table(['t', 'secret'])",
        "with x as (select 1) from histogram(col_name := a, source := hidden.answer)",
        "with x as (select 1) from histogram_values(col_name := a, source := secret)",
        'with "\u212aelvin" as (select 1) from kelvin',
        "with secret as (select 1 as z) from (show secret)",
        "show tables",
        "describe tables",
        "from (show tables)",
        "pivot t on a in mood using count(*)",
        "from t pivot (count(*) for a in mood)",
        """select from_json('1', '"mood"')""",
        """select json_transform('[1]', '["mood"]')""",
        "select make_type('mood')::varchar",
        "select answer_macr()",
        "select tol()",
        "select null::moo",
        "select sum(a) export_state from t",
        'select "="(1::variant, 1)',
        "with recursive r as (from recurring.secret union all from r) from r",
    ],
)
def test_a_ruse_shows_nothing_that_is_hidden(partly: Run, sql: str) -> None:
    outcome = partly(sql)
    assert outcome.error is not None
    assert outcome.kind in ("error", "refused")
    own = set(re.findall(r"\w+", sql.lower()))
    for name in ("secret", "hidden", "told", "mood", "glad", "sad", "kelvin", "kelvin_column", "vw", "told_rows"):
        assert name in own or name not in re.findall(r"\w+", outcome.error.text.lower())
        assert name in own or name not in outcome.error.candidates


@pytest.mark.parametrize(
    "sql",
    [
        "pivot t join u using (a) on b using sum(a)",
        "pivot t join (select a as c from u) v on t.a = v.c on b using sum(c)",
        "with recursive r(n, m) using key (n) as (select 1, 1 union select n, m + 1 from recurring.r where m < 3) from r",  # noqa: E501
        "pivot t on case when a > 1 then 'x' else 'y' end using count(*)",
        "pivot (from t) on a, b using count(*) order by all limit 3",
    ],
)
def test_unusual_forms_are_let_through(partly: Run, sql: str) -> None:
    outcome = partly(sql)
    assert outcome.kind == "ok", outcome.error


def test_a_database_of_nothing_but_visible_tables_may_be_asked_what_it_holds(forms: Pool) -> None:
    for sql in ("from information_schema.columns", "show all tables", "describe", "show tables", "show schemas"):
        assert forms.run(sql).result(60).kind == "ok"


@pytest.mark.parametrize(
    ("sql", "place", "candidates"),
    [
        ("select 'é',\n  a\nfrom tt", (3, 6), ("t",)),
        ("select 'é' from  t join hidden.answer using (a)", (1, 25), ()),
        ("from generate_seris(1, 3)", (1, 6), ("generate_series",)),
        ("select 'é', current_setting('x')", (1, 13), ()),
        ("with numbers as (select 1) from numers", (1, 33), ("numbers",)),
    ],
)
def test_a_refusal_names_its_place_and_what_may_be_meant(
    partly: Run, sql: str, place: tuple[int, int], candidates: tuple[str, ...]
) -> None:
    error = partly(sql).error
    assert error is not None
    assert ((error.line, error.column), error.candidates) == (place, candidates)


@pytest.mark.parametrize(
    ("sql", "volatile"),
    [
        ("select random(), now() from t", {"random", "now"}),
        ("from t tablesample 10%", {"tablesample"}),
        ("from t using sample reservoir(1 rows) repeatable (42)", set()),
        ("select a + 1, upper('random()') from t", set()),
        ("with x as (select gen_random_uuid() as u) select count(*) from x", {"gen_random_uuid"}),
        ("pivot t on b using sum(a + random())", {"random"}),
    ],
)
def test_what_may_give_something_else_another_time_is_known(partly: Run, sql: str, volatile: set[str]) -> None:
    outcome = partly(sql)
    assert (outcome.kind, set(outcome.volatile)) == ("ok", volatile)

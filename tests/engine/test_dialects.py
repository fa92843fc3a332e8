"""Forms of other systems: explained where they are the cause, never where they aren't, and the way shown runs."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import duckdb
import pytest
import yaml

from game.engine import locks, messages, query
from game.engine.dialects.explain import explain
from game.engine.dialects.fault import Finding, read_fault
from game.engine.dialects.text import Text
from game.engine.instances import Opened
from game.engine.tokens import plain
from game.engine.visible import Visible
from game.strings import catalogue, say

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "other_dialects.yml"
FIXTURES: Mapping[str, Any] = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
SCRIPT = """
create table customers (id bigint primary key, name varchar not null, city varchar);
insert into customers values (1, 'Ada', 'Rome'), (2, 'Bea', null), (3, 'Cid', 'Oslo');
create table orders (id bigint primary key, customer_id bigint, amount decimal(8, 2) not null, status varchar,
    ordered_on date, placed_at timestamp, tags varchar[], info json);
insert into orders values
    (1, 1, 10.5, 'completed', '2025-01-01', '2025-01-01 10:00:00', ['a', 'b'], '{"a": 1}'),
    (2, 1, 20, 'completed', '2025-01-02', '2025-01-02 11:30:00', [], '[1, 2]'),
    (3, 2, 5.25, 'returned', null, null, null, null);
create table "order items" ("order id" bigint, qty int);
"""
SPECIAL = frozenset(
    "struct map decimal date table coalesce cast try_cast overlay position extract if as by end row join over".split()
)
"""Words before a bracket that DuckDB's grammar knows and its catalog doesn't list."""
PLACEHOLDERS = {"name": "x", "sign": "’", "plain": "'", "keyword": "from", "table": "t", "forms": "`f(x)`"}
MOST = 300
SLOW_S = 20.0
"""Far more than any machine takes, far less than a rule that looks at every pair of words would take."""
Place: TypeAlias = tuple[int, int]


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Locked, as in a worker."""
    file = tmp_path_factory.mktemp("dialects") / "shop.duckdb"
    with duckdb.connect(file) as made:
        made.execute(SCRIPT)
    with locks.open_locked(file) as opened:
        yield opened


def refused(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Error | None:
    """What DuckDB says, once it is run to its last row; None where it runs."""
    cursor = connection.cursor()
    try:
        cursor.execute(sql).fetchall()
    except duckdb.Error as error:
        return error
    return None


def found(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Finding, Place | None] | None:
    """What is told of a text that must be refused: the finding, and the place."""
    error = refused(connection, sql)
    assert error is not None, f"runs: {sql}"
    text, fault = Text(sql), read_fault(str(error))
    finding = explain(fault, text)
    if finding is None:
        return None
    at = fault.at if finding.at is None else finding.at
    note = messages.failure(error, sql)
    assert (note.line, note.column) == ((None, None) if at is None else text.place(at))
    assert 0 < len(note.text) <= MOST
    return finding, None if at is None else text.place(at)


def place(sql: str, mark: str) -> Place:
    before = sql[: sql.index(mark)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def code(connection: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    """The code of what is told; None where the text runs or another thing is the cause."""
    if refused(connection, sql) is None:
        return None
    told = found(connection, sql)
    return told[0].code if told else None


def cases(key: str) -> list[Any]:
    return [
        pytest.param(form["code"], item, id=f"{form['code']}-{n}")
        for form in FIXTURES["forms"]
        for n, item in enumerate(form[key])
    ]


@pytest.mark.parametrize(("wanted", "item"), cases("speaks"))
def test_a_foreign_form_is_explained(
    connection: duckdb.DuckDBPyConnection, wanted: str, item: Mapping[str, str]
) -> None:
    told = found(connection, item["sql"])
    assert told is not None
    assert told[0].code == wanted
    if "at" in item:
        assert told[1] == place(item["sql"], item["at"])


@pytest.mark.parametrize(("wanted", "item"), cases("speaks"))
def test_it_is_explained_to_the_player_too(
    connection: duckdb.DuckDBPyConnection, wanted: str, item: Mapping[str, str]
) -> None:
    """The fence looks at a text before DuckDB does."""
    error = refused(connection, item["sql"])
    assert error is not None
    opened = Opened(connection, Visible.of(connection, ("customers", "orders", "order items")))
    head, _ = query.run(opened, item["sql"], 10, 1000)
    assert head["error"]["text"] == messages.failure(error, item["sql"]).text


@pytest.mark.parametrize(("wanted", "sql"), cases("silent"))
def test_a_look_alike_is_left_alone(connection: duckdb.DuckDBPyConnection, wanted: str, sql: str) -> None:
    assert code(connection, sql) != wanted


@pytest.mark.parametrize(("wanted", "sql"), cases("instead"))
def test_the_way_shown_runs(connection: duckdb.DuckDBPyConnection, wanted: str, sql: str) -> None:
    assert refused(connection, sql) is None


@pytest.mark.parametrize("name", FIXTURES["functions"])
def test_a_foreign_function(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    call, instead = FIXTURES["functions"][name]
    texts = [f"select {call} from orders", f"-- {name}(\nselect 'é {name}(',\n  {call.upper()} as v from orders"]
    for sql in texts:
        told = found(connection, sql)
        assert told is not None
        assert told[0].code == f"function.{name}"
        assert told[1] == (1, 8) if sql == texts[0] else (3, 3)
    assert refused(connection, f"select {instead} from orders") is None


ELSEWHERE = (
    "select '{name}(x)', zz from orders",
    "select zz /* {name}(x) */ from orders -- {name}(x)",
    'select "{name}" from (select 1 as "{name}")',
    "select zz, {call} from orders",
    "select lenght('{name}')",
    "with x as (select {call} from orders",
)


@pytest.mark.parametrize("name", FIXTURES["functions"])
def test_a_foreign_functions_name_elsewhere(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    for sql in ELSEWHERE:
        assert code(connection, sql.format(name=name, call=FIXTURES["functions"][name][0])) != f"function.{name}"


@pytest.mark.parametrize("name", FIXTURES["types"])
def test_a_foreign_type(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    for sql in (f"select cast(null as {name})", f"select '{name}',\n  null::{name.upper()}"):
        told = found(connection, sql)
        assert told is not None
        assert told[0].code == f"type.{name}"
    assert refused(connection, f"select cast(null as {FIXTURES['types'][name]})") is None
    assert code(connection, f"select '{name}', zz from orders") is None
    assert code(connection, f'select "{name}" from (select 1 as "{name}")') is None


@pytest.mark.parametrize("name", FIXTURES["operators"])
def test_a_foreign_operator(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    expression, instead = FIXTURES["operators"][name]
    for sql in (f"select {expression} from orders", f"select * from orders where\n {expression}"):
        told = found(connection, sql)
        assert told is not None
        assert told[0].code == f"operator.{name}"
    assert refused(connection, f"select {instead} from orders") is None
    assert code(connection, f"select '{name}', zz from orders") is None
    assert code(connection, f"select zz from orders -- {name}") is None


@pytest.mark.parametrize("name", FIXTURES["parts"])
def test_a_foreign_part_of_a_date(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    told = found(connection, f"select extract({name} from placed_at) from orders")
    assert told is not None
    assert (told[0].code, told[1]) == (f"part.{name}", (1, 16))
    told = found(connection, f"select '{name}',\n date_part('{name}', placed_at) from orders")
    assert told is not None
    assert (told[0].code, told[1]) == (f"part.{name}", (2, 12))
    assert refused(connection, f"select {FIXTURES['parts'][name]} from orders") is None
    assert code(connection, f"select interval '1 {name}q'") is None
    assert code(connection, f"select '{name}', zz from orders") is None


def codes() -> set[str]:
    """Every code that has a text."""
    keys = (key.removeprefix("dialects.") for key in catalogue() if key.startswith("dialects."))
    return {key for key in keys if not key.startswith("lead.")}


def fixed() -> set[str]:
    """Every code that has fixtures."""
    plural = {"functions": "function", "types": "type", "operators": "operator", "parts": "part"}
    named = {f"{single}.{name}" for group, single in plural.items() for name in FIXTURES[group]}
    return named | {form["code"] for form in FIXTURES["forms"]}


def test_every_code_has_a_text_and_fixtures() -> None:
    assert codes() == fixed()
    assert len(codes()) > 250


def test_every_form_has_texts_of_both_kinds() -> None:
    for form in FIXTURES["forms"]:
        assert len(form["speaks"]) >= 2, form["code"]
        assert len(form["silent"]) >= 2, form["code"]
        assert form["instead"], form["code"]


def test_the_code_names_only_codes_that_have_a_text() -> None:
    folder = Path(messages.__file__).parent / "dialects"
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    named = set(re.findall(r'"((?:form|sign|slip|call|prefix)\.\w+)"', source))
    assert named <= codes()


def shown(text: str) -> Sequence[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


def test_a_text_is_short_and_names_functions_that_are(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.cursor().execute("select distinct function_name from duckdb_functions()").fetchall()
    known = {name for (name,) in rows} | SPECIAL
    for wanted in codes():
        text = say(f"dialects.{wanted}", **PLACEHOLDERS)
        assert len(text) <= MOST - 60, wanted
        assert "\n" not in text
        foreign = {wanted.partition(".")[2], "x", "f", "t", "u"}
        for part in shown(text):
            bare = re.sub(r"'[^']*'", "''", part)
            assert set(re.findall(r"(\w+)\(", bare)) - foreign <= known, wanted


@pytest.mark.parametrize(
    "sql",
    [
        "select 'a" + "(" * 25_000,
        "select " + "(" * 20_000,
        "select " + "a," * 20_000,
        "select " + "[" * 15_000 + "order id]",
        "select # " + "'x' " * 20_000 + "'",
        "select " + "case when " * 8_000 + "from",
        "select x " + "join y " * 10_000,
        "select 'x' " + "# " * 15_000 + "'",
        "select " + "$a$b" * 20_000,
        "select " + "$a" * 20_000 + "\u00a0",
        "select " + "“x” " * 12_000,
        "select " + "a || b " * 10_000,
        "select a = 1 " + "&& b = 2 " * 8_000,
        "select " + "x -> " * 15_000,
        "select " + "\u00a0" * 20_000 + "zz",
        "select * from orders where " + "id in (select " * 3_000,
        "select " + "/*" * 20_000,
        "\\" * 45_000,
    ],
    ids=lambda sql: sql[:24],
)
def test_a_hostile_text_is_looked_at_in_no_time(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    bodies = [
        'Parser Error: {"exception_message": "syntax error at or near \\"x\\"", "position": "%d"}',
        'Parser Error: {"exception_message": "unterminated string literal", "position": "%d"}',
        'Parser Error: {"exception_message": "Chained comparisons are not supported", "position": "%d"}',
        'Binder Error: {"exception_message": "Deprecated lambda arrow", "position": "%d"}',
        'Binder Error: {"exception_message": "column \\"x\\" must appear in the GROUP BY clause", "position": "%d"}',
        'Binder Error: {"exception_message": "Referenced column \\"x\\" not found in FROM", "position": "%d"}',
        'Binder Error: {"exception_message": "Referenced table \\"x\\" not found", "position": "%d"}',
        'Conversion Error: {"exception_message": "extract specifier \\"dy\\" not recognized", "position": "%d"}',
    ]
    for body in bodies:
        for at in (-5, len(sql.encode()) - 1):
            began = time.perf_counter()
            messages.failure(duckdb.Error(body % at), sql)
            assert time.perf_counter() - began < SLOW_S


def test_a_hostile_message_is_looked_at_in_no_time() -> None:
    for mark in (
        "argument types '",
        'syntax error at or near "',
        'Candidate bindings: "',
        'function call "x(',
        "/a",
        "(",
    ):
        for kind in ("Binder Error: ", "Parser Error: ", "Invalid Input Error: ", "", "No Such "):
            began = time.perf_counter()
            messages.failure(duckdb.Error(kind + mark * 100_000), "select 1")
            assert time.perf_counter() - began < SLOW_S


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u202f", "\u3000", "\ufeff", "\u200b", "\u2060"])
@pytest.mark.parametrize(
    "sql",
    [
        "select{s}{s}zz from orders",
        "select 'it{s}s',{s}zz from orders",
        'select "id{s}",{s}zz from (select 1 as "id{s}")',
        "select{s}1, -- a{s}b's\n zz from orders",
        "{s}select 'a''{s}b',{s}zz from orders",
        "select $$a{s}'b$$,{s}zz from orders",
        "select{s}id{s}from orders{s}where{s}{s}zz > 1",
    ],
)
def test_spaces_of_unicode_move_no_place(connection: duckdb.DuckDBPyConnection, sql: str, space: str) -> None:
    text = sql.format(s=space)
    error = refused(connection, text)
    assert error is not None
    note = messages.failure(error, text)
    assert (note.line, note.column) == place(text, "zz")
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("kind", "name", "sql", "told", "mark"),
    [
        ("table", "dual", "select 1 from dual", "DuckDB needs no `dual`", "dual"),
        ("table", "Dbo.Orders", "select *\nfrom Dbo.Orders", "no schema `dbo`", "Dbo"),
        ("table", "orders；", "select id from orders；", "Retype it.", "；"),
        ("table", "shop.main.orders", "from `shop.main.orders`", "Between backticks", "`shop"),
        ("function", "orders", "from orders (nolock)", "SQL Server's", "(nolock)"),
        ("function", "string_split", "from string_split('a', ',')", "`unnest(string_split(", "string_split"),
        ("function", "FLATTEN", "from orders, lateral FLATTEN(tags)", "no table function `flatten`", "FLATTEN"),
    ],
)
def test_what_the_fence_misses_is_explained_too(
    kind: Literal["table", "function"], name: str, sql: str, told: str, mark: str
) -> None:
    at = len(sql[: sql.lower().index(name.lower().strip("；"))].encode()) - ("`" in sql)
    note = messages.missing(kind, name, at, sql)
    assert note is not None
    assert told in note.text
    assert (note.line, note.column) == place(sql, mark)


@pytest.mark.parametrize("name", ["ordrs", "main.ordrs", "a b", "x.y.z", "", "."])
def test_a_table_that_is_only_missing_is_left_to_the_fence(name: str) -> None:
    assert messages.missing("table", name, 5, f"from {name}") is None
    assert messages.missing("function", name, None, f"from {name}(1)") is None


Explain: TypeAlias = Callable[[str], str]


@pytest.fixture
def tell(connection: duckdb.DuckDBPyConnection) -> Explain:
    def told(sql: str) -> str:
        error = refused(connection, sql)
        assert error is not None
        return messages.failure(error, sql).text

    return told


def test_what_is_read_in_the_end(tell: Explain) -> None:
    assert tell("select nvl(status, 'x') from orders") == (
        "DuckDB has no `nvl`. `coalesce(x, y)` takes the first value that isn't null."
    )
    assert tell("select * from orders limit 5, 10") == (
        "`limit 5, 10` is MySQL's: skip 5, take 10. In DuckDB it is `limit 10 offset 5`."
    )
    assert tell("select named_struct('a', 1)") == "DuckDB has no `named_struct`. A struct is written `{a: 1, b: 2}`."
    assert tell("select cast(1 as number)").startswith("DuckDB has no type `number`.")
    assert tell("select 1 from orders where id =< 1") == "DuckDB has no operator `=<`. At most is `<=`."

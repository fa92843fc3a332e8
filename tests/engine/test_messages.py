"""What a player reads when DuckDB says no: kind, with the place counted in characters, without host paths."""

import re
from collections.abc import Callable, Iterator

import duckdb
import nanoarrow
import pytest
import yaml

from game.engine import locks, messages
from game.engine.outcome import ErrorNote, Outcome
from tests.engine.test_dialects import CORPUS, SCRIPT

Run = Callable[[str], Outcome]
ERRORS = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))["errors"]
UNSAID = re.compile(
    r"\b(Error|Exception)\b|exception_|position\"|LINE \d|_LITERAL|\bU?INT\d|\bBOOL\b|\bSET\b|python|std::|0x|Traceback"
    r"|extension|github|Candidate|explicit|COLUMNS\(list|/\w+/|p\.main"
)
"""What no player should read."""


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Locked, as in a worker."""
    file = tmp_path_factory.mktemp("messages") / "shop.duckdb"
    with duckdb.connect(file) as made:
        made.execute(SCRIPT)
    with locks.open_locked(file) as opened:
        yield opened


def told(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[str, ErrorNote]:
    """DuckDB's own message, and what is made of it."""
    cursor = connection.cursor()
    try:
        cursor.execute(sql).fetchall()
    except duckdb.Error as error:
        return str(error), messages.failure(error, sql)
    raise AssertionError(f"runs: {sql}")


def streamed(connection: duckdb.DuckDBPyConnection, sql: str) -> ErrorNote:
    """What breaks on the way of a worker's rows: through Arrow."""
    try:
        for _ in nanoarrow.ArrayStream(connection.cursor().sql(sql)).iter_chunks():
            pass
    except duckdb.Error as error:
        return messages.failure(error, sql)
    except RuntimeError as error:
        return messages.failure(duckdb.Error(str(error)), sql)
    raise AssertionError(f"runs: {sql}")


def note(run: Run, sql: str) -> ErrorNote:
    outcome = run(sql)
    assert outcome.kind == "error"
    assert outcome.error is not None
    return outcome.error


def place(sql: str, mark: str) -> tuple[int, int]:
    before = sql[: sql.index(mark)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("select zz from orders", id="plain"),
        pytest.param("select id,\n  zz\nfrom orders", id="second-line"),
        pytest.param("\n\n  select zz from orders", id="empty-lines-before"),
        pytest.param("select\r\n zz\r\nfrom orders", id="windows-lines"),
        pytest.param("\tselect\tzz from orders", id="tabs"),
        pytest.param("select 'é', zz from orders", id="accent-before"),
        pytest.param("select 'e\u0301', zz from orders", id="combining-accent-before"),
        pytest.param("select '日本語', zz from orders", id="wide-signs-before"),
        pytest.param("select '🎉👨‍👩‍👧', zz from orders", id="emoji-before"),
        pytest.param("select '日\n本', zz from orders", id="text-over-two-lines"),
        pytest.param("select " + "id, " * 90 + "zz from orders", id="long-line"),
        pytest.param("select " + "id, " * 40 + "zz, " + "id, " * 40 + "id from orders", id="long-on-both-sides"),
        pytest.param("select '" + "日" * 90 + "', zz, '" + "本" * 90 + "' from orders", id="long-and-wide"),
        pytest.param("select '...', zz from orders -- " + "x" * 200, id="dots-of-the-players-own"),
        pytest.param("-- zy\n/* é */ select zz from orders", id="comments-before"),
    ],
)
def test_the_place_counts_characters(run: Run, sql: str) -> None:
    error = note(run, sql)
    assert (error.line, error.column) == place(sql, "zz")
    assert "`zz`" in error.text


@pytest.mark.parametrize(
    ("sql", "text", "candidates"),
    [
        pytest.param("select nam from customers", "There is no column `nam` here.", {"name"}, id="column"),
        pytest.param("from custmers", "There is no table `custmers`.", {"customers"}, id="table"),
        pytest.param("select c.nam from customers c", "`nam` is not a column of `c`.", {"name"}, id="of-alias"),
        pytest.param("select x.id from customers c", "There is no table `x`.", None, id="alias"),
        pytest.param("select lenght('a')", "There is no function `lenght`.", {"length"}, id="function"),
        pytest.param(
            "select id from customers, orders", "`id` could come from", {"customers.id", "orders.id"}, id="two"
        ),
        pytest.param("select city, count(*) from customers", "`city` stands in SELECT, but", set(), id="group-by"),
        pytest.param("selec 1", "The parser stumbles at `selec`.", set(), id="typo"),
        pytest.param("select 'abc", "The query ends too early.", set(), id="open-quote"),
        pytest.param("select 'x'::int", "`x` can't be read as INTEGER.", set(), id="conversion"),
        pytest.param("select name::bigint from customers", "`Ada` can't be read as BIGINT.", set(), id="of-a-column"),
        pytest.param("select 1::utinyint + 300::utinyint", "", set(), id="overflow"),
        pytest.param('select error(\'{"exception_message": "x"}\')', "", set(), id="own-error"),
        pytest.param("select id % 'a' from orders", "`a` can't be read as", set(), id="operator"),
        pytest.param("select sum(name) from customers", "`sum(VARCHAR)` doesn't go together", set(), id="arguments"),
        pytest.param("select (select id from orders)", "", set(), id="many-rows-in-scalar"),
        pytest.param("select 1 union select 1, 2", "", set(), id="union-width"),
        pytest.param("select * from customers where count(*) > 1", "", set(), id="aggregate-in-where"),
    ],
)
def test_an_error_is_told_in_words(run: Run, sql: str, text: str, candidates: set[str] | None) -> None:
    error = note(run, sql)
    assert text in error.text
    assert "exception_message" not in error.text.replace(sql, "") or "own-error" in sql or "error(" in sql
    if candidates is not None:
        assert candidates <= set(error.candidates)


@pytest.mark.parametrize(
    "sql",
    ["from read_csv('/etc/passwd')", "with x as (delete from orders returning *) from x", "from '/etc/passwd'"],
)
def test_what_reaches_outside_is_told_plainly(run: Run, sql: str) -> None:
    outcome = run(sql)
    assert outcome.error is not None
    assert "/etc" not in outcome.error.text or "no table" in outcome.error.text
    assert outcome.kind in ("error", "refused")


def test_an_error_is_short(run: Run) -> None:
    assert len(note(run, f"select error('{'x' * 5000}')").text) <= 300


@pytest.mark.parametrize(("sql", "text", "mark"), ERRORS, ids=[sql[:60] for sql, _, _ in ERRORS])
def test_every_error_is_short_and_in_our_words(
    connection: duckdb.DuckDBPyConnection, sql: str, text: str, mark: str | None
) -> None:
    message, error = told(connection, sql)
    assert error.text == text
    assert 0 < len(error.text) <= 300
    assert not UNSAID.search(error.text)
    assert (error.line, error.column) == ((None, None) if mark is None else place(sql, mark))
    assert ('"position"' in message) <= (error.line is not None)


def test_there_are_many_errors() -> None:
    assert len(ERRORS) > 150
    assert len({text for _, text, _ in ERRORS}) > 120


@pytest.mark.parametrize(
    ("sql", "candidates"),
    [
        ("select nam from customers", ("name",)),
        ("select c.nam from customers c", ("name",)),
        ("select zz from customers", ()),
        ("select nam.x from customers", ()),
        ("from custmers", ("customers",)),
        ("select custmers.id from customers", ("customers",)),
        ("select lenght('a')", ("length",)),
        ("select qqqqqq('a')", ()),
        ("select nvl('a', 'b')", ()),
        ("select id from customers, orders", ("customers.id", "orders.id")),
        ("select s.bb from (select {bbb: 1} as s)", ("bbb",)),
        ("select 1::intger", ("integer",)),
        ("select id frm orders", ("from",)),
        ("select id from orders group by status", ()),
    ],
)
def test_only_what_a_slip_could_have_meant_is_offered(
    connection: duckdb.DuckDBPyConnection, sql: str, candidates: tuple[str, ...]
) -> None:
    error = told(connection, sql)[1]
    assert error.candidates == candidates
    assert all(f"`{name}`" in error.text for name in candidates)


@pytest.mark.parametrize(
    ("sql", "text", "mark"),
    [
        (
            "with recursive x as (select 1 as n union all\n select 'a' from x) from x",
            "`a` can't be read as INTEGER.",
            "'a'",
        ),
        (
            "with recursive x(n) as (select 1::tinyint union all select n*2 from x) from x",
            "doesn't fit into TINYINT",
            None,
        ),
        ("select name::bigint from customers", "`Ada` can't be read as BIGINT.", "::bigint"),
        ("select 'é', (id * 1000)::tinyint from orders", "`1000` doesn't fit into TINYINT.", "::tinyint"),
        ("select extract(foo from ordered_on) from orders", "A date has no part `foo`.", None),
        ("select error('{\"a\": 1}') from orders", "", None),
    ],
)
def test_what_breaks_among_the_rows_is_told_too(
    connection: duckdb.DuckDBPyConnection, sql: str, text: str, mark: str | None
) -> None:
    error = streamed(connection, sql)
    assert text in error.text
    assert not UNSAID.search(error.text)
    assert (error.line, error.column) == ((None, None) if mark is None else place(sql, mark))


def test_what_breaks_in_a_worker_is_told_too(run: Run) -> None:
    error = note(run, "with recursive x as (select 1 as n union all select 'a' from x) from x")
    assert error.text == "`a` can't be read as INTEGER."


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ('IO Error: Cannot open file "/home/ada/x.db": no', 'Cannot open file "…": no'),
        ('IO Error: Cannot open file "C:\\Users\\ada\\x.db"', 'Cannot open file "…"'),
        ("Not implemented Error: No such thing. Use SET allow_x=true to get it.", "No such thing."),
        ("Catalog Error: No x here! Install the extension with INSTALL x;", "No x here!"),
        ("Invalid Error: Broken. Please report it at https://github.com/duckdb/duckdb/issues", "Broken."),
        ("Binder Error: Odd.\nLINE 1: select odd\n               ^", "Odd."),
        (
            'Binder Error: {"exception_type":"Binder","exception_message":"Odd INT32 or \\"\\"x\\"\\"."}',
            'Odd INTEGER or "x".',
        ),
        ('{"exception_type":"Parameter Not Allowed","exception_message":"Empty."}', "Empty."),
        ('ArrowArrayStream::get_next() failed (5): Odd Error: {"exception_message":"Odd."}', "Odd."),
        ("get_next() failed (22): Odd Error: Odd.", "Odd."),
        ("x" * 5000, "x" * 300),
        ("", "DuckDB gave up on this query in a way it didn't plan for. Can it be said more simply?"),
    ],
)
def test_what_has_no_sentence_of_its_own_is_cleaned(message: str, text: str) -> None:
    assert messages.failure(duckdb.Error(message), "select 1").text == text


@pytest.mark.parametrize(
    "message",
    ['Binder Error: {"position": 5', "Binder Error: []", "Binder Error: 7", 'Error: {"exception_message": null}'],
)
def test_a_message_of_another_shape_does_no_harm(message: str) -> None:
    assert messages.failure(duckdb.Error(message), "select 1").text


@pytest.mark.parametrize(
    "before",
    [
        "",
        "select 1,\n",
        "-- é\r\n",
        "\t\t",
        "/* 🎉👨‍👩‍👧 */ ",
        "/* 日本\n語 */",
        "/* e\u0301\u0301 */ ",
        "--\u00a0x\n\u00a0\u3000",
    ],
)
@pytest.mark.parametrize(
    ("sql", "mark"),
    [
        ("select 'é', nvl(1, 2)", "nvl"),
        ("select '🎉',\r\n\tid from [orders]", "[orders]"),
        ("select 'e\u0301' + 'b'", "+"),
        ("select '日本', ‘語’", "‘"),
        ("select '日本' # nothing", "#"),
        ("select 'é'\n, (1", "(1"),
        ("select 'é'\r\nfrom orders order by 1 where true", "where"),
    ],
)
def test_places_of_findings_count_characters(
    connection: duckdb.DuckDBPyConnection, before: str, sql: str, mark: str
) -> None:
    text = before.replace("select 1,\n", "\n \n") + sql
    error = told(connection, text)[1]
    assert (error.line, error.column) == place(text, mark)

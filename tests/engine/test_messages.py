"""What a player reads when DuckDB says no: kind, with the place counted in characters, without host paths."""

from collections.abc import Callable

import pytest

from game.engine.outcome import ErrorNote, Outcome

Run = Callable[[str], Outcome]


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

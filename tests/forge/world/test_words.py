"""Names become English."""

import pytest

from game.forge.world.profile import ColumnProfile
from game.forge.world.words import (
    article,
    at_time,
    flagged,
    happened,
    is_several,
    lacked,
    made_by,
    measured,
    noun_of,
    phrase_of,
    plural,
    possessive,
    spoken,
)
from game.forge.world.world import WorldColumn
from game.puzzle.catalog import Column


@pytest.mark.parametrize(
    ("table", "one", "many"),
    [
        pytest.param("orders", "order", "orders", id="plain"),
        pytest.param("fct_order_lines", "order line", "order lines", id="layer"),
        pytest.param("stg_crm__people", "person", "people", id="source"),
        pytest.param("int_orders__pivoted", "order", "orders", id="deed"),
        pytest.param("cd.HTTPRequests", "HTTP request", "HTTP requests", id="camel-case-in-a-schema"),
        pytest.param("ORDER ITEMS", "order item", "order items", id="capitals"),
        pytest.param("customers_dim", "customer", "customers", id="layer-behind"),
        pytest.param("query_log", "query log entry", "query log entries", id="a-word-for-all"),
        pytest.param("sizes", "size", "sizes", id="z-before-e"),
        pytest.param("boxes", "box", "boxes", id="x"),
        pytest.param("Bestellgröße", "bestellgröße", "bestellgrößes", id="letters-beyond-a-to-z"),
    ],
)
def test_nouns(table: str, one: str, many: str) -> None:
    assert (noun_of(table), plural(noun_of(table))) == (one, many)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("ordered_at", "time of order"),
        ("for_day", "day"),
        ("hired_on", "hire date"),
        ("starts_at", "start time"),
        ("ended_at", "end time"),
        ("first_seen_at", "time first seen"),
        ("first_booked_on", "date of first booking"),
        ("last_ordered_at", "time of last order"),
        ("signed_up_at", "time signed up"),
        ("received_at", "time received"),
        ("contract_ends_on", "contract end date"),
        ("orderDate", "order date"),
        ("valid_from", "valid-from date"),
        ("size_mb", "size in MB"),
        ("duration_min", "duration in minutes"),
        ("price_min", "price lowest"),
        ("scanned_mb", "scanned MB"),
        ("is_active", "active"),
        ("qty", "quantity"),
        ("no_shows", "no-shows"),
        ("no_riders", "number of riders"),
        ("no_of_rooms", "number of rooms"),
        ("customer_no", "customer number"),
        ("_", "_"),
    ],
)
def test_phrases(column: str, words: str) -> None:
    assert phrase_of(column) == words


def test_an_id_is_a_number_only_where_it_is_one() -> None:
    assert phrase_of("visitor_id", "VARCHAR") == "visitor id" and phrase_of("visitor_id", "BIGINT") == "visitor number"


def test_articles_follow_the_sound() -> None:
    assert [article(w) for w in ("order", "user", "hour", "SLA", "URL")] == [
        "an order", "a user", "an hour", "an SLA", "a URL",
    ]  # fmt: skip


def test_a_table_of_sums_has_records() -> None:
    assert noun_of("customer_revenue_by_month") == "monthly customer revenue record"
    assert plural(noun_of("sales_per_store")) == "store sale records" and noun_of("mrr") == "MRR record"


@pytest.mark.parametrize(
    ("table", "noun"),
    [
        ("monthly", "monthly record"),
        ("vet_monthly_hours", "monthly vet hour record"),
        ("sales_daily", "daily sale record"),
    ],
)
def test_what_comes_every_so_often_has_records(table: str, noun: str) -> None:
    assert noun_of(table) == noun and plural(noun_of(table)) == f"{noun}s"
    assert noun_of("daily_values") == "daily value"


def test_a_bare_time_is_called_so() -> None:
    assert phrase_of("at", "TIMESTAMP") == "time" and phrase_of("at", "DATE") == "date"


def test_a_date_is_called_so() -> None:
    assert phrase_of("first_order", "DATE") == "first order date" and phrase_of("date_month", "DATE") == "month"
    assert phrase_of("first_order", "VARCHAR") == "first order"


def test_what_is_lacking_has_an_article_unless_there_are_several() -> None:
    assert [lacked(w) for w in ("email", "views", "status", "number of orders", "seats taken", "news", "species")] == [
        "an email", "views", "a status", "a number of orders", "seats taken", "news", "a species",
    ]  # fmt: skip


@pytest.mark.parametrize("phrase", ["views", "seats taken", "days out", "people in charge", "total sales"])
def test_a_plural_is_told_by_its_noun(phrase: str) -> None:
    assert is_several(phrase)


@pytest.mark.parametrize(
    "phrase", ["status", "number of seats", "news count", "species", "size in MB", "time signed up"]
)
def test_what_is_one_is_no_plural(phrase: str) -> None:
    assert not is_several(phrase)


def test_a_measure_says_no_word_twice() -> None:
    assert [measured("total", w) for w in ("amount", "total sales")] == ["total amount", "sum of total sales"]
    assert measured("average", "average score") == "mean of average score"
    assert measured("latest", "most recent order date") == "latest date of the most recent order"
    assert measured("latest", "order date") == "latest order date"


def test_a_deed_that_ends_in_in_is_done_during_a_month() -> None:
    assert at_time("a date moved in", "in May") == "a date moved in during May"
    assert at_time("a date moved in", "on or after 1 May 2024") == "a date moved in on or after 1 May 2024"
    assert at_time("an order date", "in May") == "an order date in May"


def test_what_is_of_one_or_many_species_has_an_apostrophe_alone() -> None:
    assert [possessive(w) for w in ("customer", "boss", "species")] == ["customer's", "boss's", "species'"]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("hired_on", "hired in May"),
        ("joined_on", "that joined in May"),
        ("signed_up_at", "that signed up in May"),
        ("first_seen_at", "first seen in May"),
        ("moved_in_on", "moved in during May"),
        ("ordered_at", ""),
        ("order_date", ""),
        ("birth_date", ""),
        ("updated_at", ""),
    ],
)
def test_a_deed_is_said_after_its_noun(column: str, said: str) -> None:
    assert happened(column, "in May") == said


@pytest.mark.parametrize(
    ("column", "noun", "made"),
    [("ordered_at", "order", True), ("logged_in_at", "login", True), ("viewed_at", "page view", True),
     ("hired_on", "employee", False), ("order_date", "order", False)],
)  # fmt: skip
def test_some_deeds_make_the_thing_itself(column: str, noun: str, made: bool) -> None:
    assert made_by(column, noun) is made


@pytest.mark.parametrize(
    ("column", "phrase", "yes", "several", "said"),
    [
        ("is_loyalty_member", "loyalty member", True, True, "are loyalty members"),
        ("is_loyalty_member", "loyalty member", False, False, "is not a loyalty member"),
        ("is_active", "active", False, True, "are not active"),
        ("has_owner", "owner", True, False, "has an owner"),
        ("has_owner", "owner", False, True, "have no owner"),
        ("solved", "solved", True, True, "are solved"),
        ("opened_ticket", "opened ticket", False, True, "are not marked as opened ticket"),
    ],
)
def test_a_flag_says_what_a_thing_is(column: str, phrase: str, yes: bool, several: bool, said: str) -> None:
    assert flagged(column, phrase, yes, several) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A order points to a account.", "An order points to an account."),
        ("Is there such a hour? A hour a user", "Is there such an hour? An hour a user"),
        ("`a order` of a `asset`, all of grade A orders", "`a order` of a `asset`, all of grade A orders"),
        ("a unique id, a order's MRR", "a unique id, an order's MRR"),
    ],
)
def test_an_stands_before_a_vowel_but_not_in_code(text: str, said: str) -> None:
    assert spoken(text) == said
    assert spoken(said) == said


@pytest.mark.parametrize(
    ("name", "kind", "lacks"),
    [
        pytest.param("done_visits", "INTEGER", "a value for done visits", id="none-is-not-unknown"),
        pytest.param("price", "DECIMAL(8,2)", "a price", id="one"),
        pytest.param("tags", "VARCHAR", "tags", id="no-number"),
    ],
)
def test_what_an_empty_column_lacks(name: str, kind: str, lacks: str) -> None:
    column = WorldColumn("t", Column(name, kind), "count", phrase_of(name, kind), ColumnProfile(1, 9, None, None))
    assert column.lacked == lacks

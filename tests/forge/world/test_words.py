"""Names become English."""

import pytest

from game.forge.world.words import article, noun_of, phrase_of, plural


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
        ("hired_on", "hire date"),
        ("starts_at", "start time"),
        ("ended_at", "end time"),
        ("first_seen_at", "time first seen"),
        ("signed_up_at", "time signed up"),
        ("received_at", "time received"),
        ("contract_ends_on", "contract end date"),
        ("orderDate", "order date"),
        ("valid_from", "valid-from date"),
        ("size_mb", "size in MB"),
        ("scanned_mb", "scanned MB"),
        ("is_active", "active"),
        ("qty", "quantity"),
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

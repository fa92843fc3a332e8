"""What the rows keep without anybody's having promised it, and what the user decides about that."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from game.forge.intake.report import of_kind
from game.forge.intake.settings import Decision, Settings, read_settings
from game.puzzle.catalog import NotNull, Relationship, Unique, UniqueTogether
from tests.forge.intake.projects import Made, promised

CUSTOMERS = "select i as id, 'c' || i as label from range(1, 41) t(i)"
ORDERS = (
    "select 1000 + i as order_id, i % 40 + 1 as customer_id, i % 5 as shelf, "
    "['open', 'done', 'late'][i % 3 + 1] as status, timestamp '2025-01-01' + i * interval 1 hour as created_at, "
    "timestamp '2025-01-01' + 2 * i * interval 1 hour as updated_at, nullif(i, 3) as note from range(120) t(i)"
)
LINES = "select i // 3 + 1000 as order_id, i % 3 as line_number, i * 2.5 as amount from range(300) t(i)"
SHOP = {"customers": CUSTOMERS, "orders": ORDERS, "lines": LINES}


def test_keys_links_domains_and_order_are_found(make: Callable[..., Made]) -> None:
    found = make(SHOP).take()
    assert promised(found, "customers.id") == ["not_null", "unique"]
    assert promised(found, "orders.order_id") == ["not_null", "unique"]
    assert {"relationships": {"to": "customers", "field": "id"}} in promised(found, "orders.customer_id")
    assert {"relationships": {"to": "orders", "field": "order_id"}} in promised(found, "lines.order_id")
    assert {"accepted_values": ["done", "late", "open"]} in promised(found, "orders.status")
    assert promised(found, "orders") == [{"check": '"created_at" <= "updated_at"'}]
    assert promised(found, "orders.note") == []
    assert promised(found, "lines") == [{"unique_together": ["order_id", "line_number"]}]


def test_small_numbers_point_nowhere_by_chance(make: Callable[..., Made]) -> None:
    found = make(SHOP).take()
    assert promised(found, "orders.shelf") == ["not_null"]
    assert promised(found, "lines.line_number") == ["not_null"]


def test_long_texts_point_where_they_are_found(make: Callable[..., Made]) -> None:
    tables = {
        "things": "select md5(i::varchar) as thing_uuid, i as n from range(60) t(i)",
        "events": "select i as id, md5((i % 60)::varchar) as subject_id from range(200) t(i)",
    }
    found = make(tables).take()
    assert {"relationships": {"to": "things", "field": "thing_uuid"}} in promised(found, "events.subject_id")


def test_a_row_may_point_to_another_of_its_table(make: Callable[..., Made]) -> None:
    found = make({"staff_list": "select i as id, nullif(i // 3, 0) as manager_id from range(1, 40) t(i)"}).take()
    assert {"relationships": {"to": "staff_list", "field": "id"}} in promised(found, "staff_list.manager_id")


def test_a_role_before_the_own_noun_is_a_link_within_the_table(make: Callable[..., Made]) -> None:
    rows = (
        "select i as owner_id, nullif(i // 3, 0) as referred_by_owner_id, 40 - i as co_owner_id from range(1, 40) t(i)"
    )
    found = make({"dim_owners": rows}).take()
    link = {"relationships": {"to": "dim_owners", "field": "owner_id"}}
    assert link in promised(found, "dim_owners.referred_by_owner_id")
    assert link not in promised(found, "dim_owners.co_owner_id")


RIDES = {
    "stations": "select i as \"Station ID\", 's' || i as label, nullif(i // 3, 0) as parent_station "
    "from range(1, 41) t(i)",
    "rides": "select i as rideId, i % 40 + 1 as start_station, i % 9 + 1 as sort_station, i % 7 + 1 as total_station, "
    "i % 38 + 1 as stationId from range(100) t(i)",
}


def test_names_in_other_spellings_point_too(make: Callable[..., Made]) -> None:
    """Blanks, camel case, and a row's name without `_id`; what is counted or sorted by is no link."""
    found = make(RIDES).take()
    link = {"relationships": {"to": "stations", "field": "Station ID"}}
    linked = [
        c
        for c in ("start_station", "stationId", "sort_station", "total_station")
        if link in promised(found, f"rides.{c}")
    ]
    assert linked == ["start_station", "stationId"]
    assert link in promised(found, "stations.parent_station")
    assert promised(found, "rides.rideId") == ["not_null", "unique"]


PRICES = (
    "select ['a', 'b', 'c'][i % 3 + 1] as tariff, i * 2.5 as price, date '2024-01-01' + (i // 3 * 30)::integer as {} "
    "from range({}) t(i)"
)


@pytest.mark.parametrize(
    ("since", "rows", "found"),
    [
        ("valid_from", 6, True),
        ("start_date", 9, True),
        ("valid_from", 4, False),
        ("printed_on", 9, False),
        ("printed_on", 30, True),
    ],
)
def test_a_few_versions_have_a_key(make: Callable[..., Made], since: str, rows: int, found: bool) -> None:
    made = make({"tariffs": PRICES.format(since, rows)}).take()
    assert promised(made, "tariffs") == ([{"unique_together": [since, "tariff"]}] if found else [])


def test_a_table_without_any_key_is_told(make: Callable[..., Made]) -> None:
    found = make({**SHOP, "logs": "select i % 3 as level, 'x' || i % 2 as kind from range(50) t(i)"}).take()
    assert [note.place for note in of_kind(found.notes, "inferred") if note.code == "keyless"] == ["logs"]


def test_what_is_refused_is_not_used_nor_found_again(make: Callable[..., Made]) -> None:
    made = make(SHOP)
    settings = made.take().settings
    refused = tuple(
        replace(decision, confirmed=False) if isinstance(decision.test, Relationship | Unique) else decision
        for decision in settings.inferred
    )
    found = made.take(replace(settings, inferred=refused))
    assert promised(found, "orders.customer_id") == ["not_null"]
    assert promised(found, "customers.id") == ["not_null"]
    kept = [(d.at, d.test, d.confirmed) for d in read_settings(made.out).inferred]
    assert kept[: len(refused)] == [(d.at, d.test, d.confirmed) for d in refused]


def test_an_edited_entry_stands_in_place_of_what_is_found(make: Callable[..., Made]) -> None:
    made = make({**SHOP, "clients": "select i as id from range(1, 60) t(i)"})
    edited = Decision("orders.customer_id", Relationship("clients", "id"))
    found = made.take(Settings(inferred=(edited,)))
    assert promised(found, "orders.customer_id") == ["not_null", {"relationships": {"to": "clients", "field": "id"}}]
    again = [d for d in read_settings(made.out).inferred if isinstance(d.test, Relationship) and d.at == edited.at]
    assert again == [edited]


def test_what_is_about_nothing_there_is_told(make: Callable[..., Made]) -> None:
    """A typo in forge.yml looks as if it had been taken."""
    typos = (Decision("orders.costumer_id", NotNull(), True), Decision("gone", UniqueTogether(("a", "b"))))
    words = {"orders": "sale", "order": "sale", "orders.totl": "sum"}
    found = make(SHOP).take(Settings(inferred=typos, words=words))
    told = [note.place for note in found.notes if note.code in ("unknown", "unknown_word")]
    assert sorted(told) == ["gone", "order", "orders.costumer_id", "orders.totl"]


@pytest.mark.parametrize("confirmed", [True, False, None])
def test_no_decision_is_lost(make: Callable[..., Made], confirmed: bool | None) -> None:
    """Not even one about what isn't there this time."""
    decided = (Decision("gone.id", Unique(), confirmed), Decision("orders.note", NotNull(), confirmed))
    made = make(SHOP)
    made.take(Settings(inferred=decided))
    assert read_settings(made.out).inferred[:2] == decided


def test_a_finding_that_no_longer_holds_is_kept_and_not_used(make: Callable[..., Made]) -> None:
    made = make(SHOP)
    found = made.take(Settings(inferred=(Decision("orders.note", NotNull()),)))
    assert promised(found, "orders.note") == []
    assert len(made.rows("orders")) == 120


NEARLY = {
    "customers": CUSTOMERS,
    "orders": "select 1000 + i as order_id, if(i = 7, 999, i % 40 + 1) as customer_id from range(200) t(i)",
}


def test_a_link_that_nearly_holds_is_offered_and_used_once_it_is_confirmed(make: Callable[..., Made]) -> None:
    made = make(NEARLY)
    link = Relationship("customers", "id")
    found = made.take()
    assert promised(found, "orders.customer_id") == ["not_null"]
    [offered] = [d for d in found.settings.inferred if isinstance(d.test, Relationship)]
    assert (offered.at, offered.test, offered.confirmed) == ("orders.customer_id", link, None)
    assert "40 of 41 values are found there" in offered.why
    assert "# 40 of 41 values" in (made.out / "forge.yml").read_text(encoding="utf-8")
    again = made.take(read_settings(made.out))
    for run in (found, again):
        [told] = [note for note in of_kind(run.notes, "inferred") if note.code == "nearly"]
        assert "40 of 41" in told.text and "confirmed: true" in told.text
        assert not of_kind(run.notes, "dropped")
        assert len(made.rows("orders")) == 200
    listed = [replace(d, confirmed=True) if d.test == link else d for d in read_settings(made.out).inferred]
    used = made.take(replace(again.settings, inferred=tuple(listed)))
    assert {"relationships": link.to_json()["relationships"]} in promised(used, "orders.customer_id")
    assert len(made.rows("orders")) == 199
    assert [row[0] for row in made.read("quarantine/orders.parquet")] == ["customer_id isn't found in customers.id."]


def test_an_offered_link_is_used_when_the_rows_keep_it(make: Callable[..., Made]) -> None:
    make(NEARLY).take()
    made = make({**NEARLY, "customers": f"{CUSTOMERS} union all select 999, 'late'"})
    found = made.take(read_settings(made.out))
    assert {"relationships": {"to": "customers", "field": "id"}} in promised(found, "orders.customer_id")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("customer_id", "if(i < 15, 900 + i, i % 40 + 1)", id="too many values"),
        pytest.param("customer_id", "if(i > 170, 999, i % 40 + 1)", id="too many rows"),
        pytest.param("shelf", "if(i = 7, 999, i % 40 + 1)", id="no name"),
    ],
)
def test_what_is_far_from_a_link_is_not_offered(make: Callable[..., Made], column: str, value: str) -> None:
    orders = f"select 1000 + i as order_id, {value} as {column} from range(200) t(i)"
    found = make({"customers": CUSTOMERS, "orders": orders}).take()
    assert not [d for d in found.settings.inferred if isinstance(d.test, Relationship)]


def test_a_refused_link_is_not_offered_again(make: Callable[..., Made]) -> None:
    refused = Decision("orders.customer_id", Relationship("customers", "id"), False)
    found = make(NEARLY).take(Settings(inferred=(refused,)))
    assert [d.confirmed for d in found.settings.inferred if isinstance(d.test, Relationship)] == [False]
    assert "nearly" not in {note.code for note in found.notes}


def test_a_key_that_few_rows_repeat_is_offered_and_leads_to_links_once_it_is_confirmed(
    make: Callable[..., Made],
) -> None:
    people = "select if(i = 39, 1, i + 1) as patient_id, date '1980-01-01' + i::int as joined_on from range(40) t(i)"
    visits = "select 1000 + i as visit_id, i % 39 + 1 as patient_id from range(200) t(i)"
    made = make({"patients": people, "visits": visits})
    found = made.take()
    [offered] = [d for d in found.settings.inferred if d.at == "patients.patient_id" and isinstance(d.test, Unique)]
    assert offered.confirmed is None and "39 of 40 values differ" in offered.why
    assert not [d for d in found.settings.inferred if isinstance(d.test, Relationship | UniqueTogether)]
    assert promised(found, "patients.patient_id") == ["not_null"]
    listed = [replace(d, confirmed=True) if d.test == Unique() else d for d in found.settings.inferred]
    used = made.take(replace(found.settings, inferred=tuple(listed)))
    assert "unique" in promised(used, "patients.patient_id")
    assert {"relationships": {"to": "patients", "field": "patient_id"}} in promised(used, "visits.patient_id")
    assert len(made.rows("patients")) == 39


def test_what_is_weak_is_told_in_a_line_a_table(make: Callable[..., Made]) -> None:
    found = make(SHOP).take()
    told = [(note.place, note.code) for note in of_kind(found.notes, "inferred")]
    assert told[:2] == [("lines.order_id", "found"), ("orders.customer_id", "found")]
    assert told[-3:] == [("customers", "weak"), ("lines", "weak"), ("orders", "weak")]
    assert len([code for _, code in told if code == "weak"]) == 3
    texts = [note.text for note in of_kind(found.notes, "inferred")]
    assert not [text for text in texts if "weak: no null" in text]
    assert texts[-1].startswith("orders: 5 columns without a null in 120 rows: weak")
    weak = [d for d in found.settings.inferred if d.at.startswith("orders.") and "weak" in d.why]
    assert len(weak) == 5

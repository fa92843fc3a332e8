"""What counts and ranges alone tell of tables whose rows nobody shows."""

from dataclasses import replace

import pytest

from game.forge.intake.profiled import promised_by_profile
from game.forge.intake.settings import Decision
from game.forge.world.profile import ColumnProfile, TableProfile
from game.puzzle.catalog import AcceptedValues, Column, NotNull, Relationship, Table, Unique

TABLES = (
    Table("customers", "", (Column("customer_id", "INTEGER"), Column("name", "VARCHAR"))),
    Table(
        "orders",
        "",
        (
            Column("order_id", "INTEGER"),
            Column("customer_id", "INTEGER"),
            Column("status", "VARCHAR"),
            Column("shelf", "INTEGER"),
            Column("shipped_at", "TIMESTAMP"),
        ),
    ),
)
STATES = (("open", 60), ("done", 40))
PROFILES = {
    "CUSTOMERS": TableProfile(
        100,
        {"CUSTOMER_ID": ColumnProfile(0, 98, "1", "100"), "NAME": ColumnProfile(0, 99, "Ann", "Zoe", length=5.0)},
    ),
    "orders": TableProfile(
        100,
        {
            "order_id": ColumnProfile(0, 100, "1000", "1099"),
            "customer_id": ColumnProfile(0, 60, "2", "99"),
            "status": ColumnProfile(0, 2, "done", "open", frequent=STATES, complete=True),
            "shelf": ColumnProfile(0, 98, "1", "100"),
            "shipped_at": ColumnProfile(7, 90, "2025-01-01", "2025-06-30"),
        },
    ),
}
LINK = Relationship("customers", "customer_id")


def _promised(
    decided: tuple[Decision, ...] = (), profiles: dict[str, TableProfile] = PROFILES
) -> dict[str, set[object]]:
    tables, _, _ = promised_by_profile(TABLES, profiles, decided)
    return {f"{t.name}.{c.name}": set(c.tests) for t in tables for c in t.columns}


def test_counts_names_and_ranges_speak() -> None:
    """A count of different values that is about right makes a key of what is called so, and of nothing else."""
    found = _promised()
    assert found["customers.customer_id"] == {Unique(), NotNull()} == found["orders.order_id"]
    assert found["orders.customer_id"] == {NotNull(), LINK}
    assert found["orders.status"] == {NotNull(), AcceptedValues(("done", "open"))}
    assert found["orders.shelf"] == {NotNull()} == found["customers.name"]
    assert found["orders.shipped_at"] == set()


@pytest.mark.parametrize(
    "known", [ColumnProfile(0, 60, "2", "990"), ColumnProfile(0, 99, None, None), ColumnProfile(100, 0, None, None)]
)
def test_what_lies_outside_or_has_more_values_is_no_link(known: ColumnProfile) -> None:
    columns = {**PROFILES["orders"].columns, "customer_id": replace(known, distinct=known.distinct + 10)}
    profiles = {**PROFILES, "orders": TableProfile(100, columns)}
    assert LINK not in _promised(profiles=profiles)["orders.customer_id"]


def test_what_is_refused_or_edited_stays_so() -> None:
    refused = Decision("orders.customer_id", LINK, confirmed=False)
    edited = Decision("orders.status", AcceptedValues(("done", "open", "late")))
    tables, listed, notes = promised_by_profile(TABLES, PROFILES, (refused, edited))
    assert [replace(one, why="") for one in listed[:2]] == [refused, edited] and len(listed) > 2
    found = {f"{t.name}.{c.name}": set(c.tests) for t in tables for c in t.columns}
    assert LINK not in found["orders.customer_id"]
    assert AcceptedValues(("done", "open", "late")) in found["orders.status"]
    assert not [note for note in notes if note.place in ("orders.customer_id", "orders.status")]


def test_a_table_that_is_not_told_stays_as_it_is() -> None:
    found = _promised(profiles={"orders": PROFILES["orders"]})
    assert found["customers.customer_id"] == set() and LINK not in found["orders.customer_id"]
    assert _promised(profiles={}) == {place: set() for place in found}

"""What descriptions promise, beside the tests of a column."""

import pytest

from game.puzzle.catalog import Column, NotNull, Table


@pytest.mark.parametrize(
    ("description", "tests", "told"),
    [
        ("Date of birth; null if the customer didn't say.", (), True),
        ("How; empty where it wasn't noted.", (), True),
        ("The address, NULL until one is set up.", (), True),
        ("Null for walk-ins.", (NotNull(),), False),
        ("Never null.", (), False),
        ("The shop; not null.", (), False),
        ("How many boxes, empty or full.", (), False),
        ("Free text, which may be nullified.", (), False),
    ],
)
def test_a_description_may_tell_of_nulls(description: str, tests: tuple[NotNull, ...], told: bool) -> None:
    assert Column("c", "VARCHAR", description, tests).null_told is told


@pytest.mark.parametrize(
    ("table", "description", "column", "namesakes"),
    [
        ("customers", "", "", True),
        ("cd.members", "", "", True),
        ("staff_members", "", "", True),
        ("cd.facilities", "", "", False),
        ("members_only_offers", "", "", True),
        ("products", "Two products may have the same name.", "", True),
        ("dogs", "", "Called; some share a name.", True),
        ("departments", "", "Name; not unique.", True),
        ("departments", "Names repeat across sites.", "", True),
        ("departments", "Their names aren't unique.", "", True),
        ("products", "", "The name; its code is not unique to a site.", False),
        ("products", "One row per product.", "Its name, for people.", False),
        ("timers", "The same day may come twice.", "", False),
    ],
)
def test_people_have_namesakes_and_so_has_what_is_said_to(
    table: str, description: str, column: str, namesakes: bool
) -> None:
    assert Table(table, description, (Column("name", "VARCHAR", column, ()),)).namesakes is namesakes

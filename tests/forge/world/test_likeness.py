"""What a column holds is told from its values, whatever it is called."""

import duckdb
import pytest

from game.forge.world.likeness import likeness

NAMES = ["Anna Schmidt", "José García López", "Müller, Jürgen", "Peter O'Neill", "Chloé Blanc-Dubois", "Łukasz Nowak"]
FIRSTS = ["Anna", "Peter", "Zoë", "Mohammed", "Sabine", "Carlos", "Ingrid", "Björn", "Theo"]


def _of(values: list[str | None]) -> str | None:
    with duckdb.connect() as connection:
        connection.execute("create table t (c varchar)")
        connection.execute("insert into t select unnest(?::varchar[])", [values])
        return likeness(connection, "t", "c")


@pytest.mark.parametrize(
    ("values", "looks"),
    [
        (["a.b@c.org", "d@e.de", None], "email"),
        (["192.168.1.1", "10.0.0.7", "8.8.8.8"], "network"),
        (["fe80:0:0:0:1:2:3:4", "2001:db8:0:0:0:0:0:1", "10.0.0.7"], "network"),
        (["+49 151 1100037", "+1-202-555-0143", "030 / 123 45 67", "(202) 555-0143"], "phone"),
        (["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "FR1420041010050500013M02606"], "number"),
        (["4111 1111 1111 1111", "5500005555555559", "4012888888881881"], "number"),
        (NAMES, "name"),
        (["Dr. Abel", "Señora Ruz", "Prof. Kuhn", "Sonne", "Mond"], "name"),
        ([*FIRSTS, "Rex"], "first"),
    ],
)
def test_values_tell(values: list[str | None], looks: str) -> None:
    assert _of(values) == looks


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([], id="nothing"),
        pytest.param([None, ""], id="nulls"),
        pytest.param(["2024-01-01", "2024-02-03", "01-02-2024"], id="dates"),
        pytest.param(["00012345", "00012346", "00012347", "00012348"], id="numbers with zeros"),
        pytest.param(["DE12ABCDEF0000001", "DE12ABCDEF0000002", "DE12ABCDEF0000003"], id="no check digits"),
        pytest.param([f"{n:016}" for n in range(4000000000000000, 4000000000000040)], id="card-long numbers"),
        pytest.param(["Green Tea", "Blue Cheese", "Black Forest", "New York", "Apple Pie"], id="things"),
        pytest.param(
            ["January", "April", "May", "June", "August", "July", "March", "October", "December"], id="months"
        ),
        pytest.param(
            ["Berlin", "Paris", "Florence", "Charlotte", "Austin", "Lyon", "Rome", "Oslo", "Bonn"], id="towns"
        ),
        pytest.param(["10:20:30", "11:00:15", "12:45:00"], id="times"),
        pytest.param(["Anna", "Peter"], id="too few"),
    ],
)
def test_other_values_do_not(values: list[str | None]) -> None:
    assert _of(values) is None

"""Medians that every way to find them agrees on."""

from decimal import Decimal
from pathlib import Path

from game.forge.blueprints import percentile
from tests.forge.blueprints.worlds import rows, sound, world

BILLS = """
    create table bills (id integer primary key, shop varchar not null, amount decimal(8, 2) not null, rating integer);
    insert into bills select i, ['a', 'b', 'c'][1 + i % 3], (i * i % 97) / 4 + i % 3 * 10, if(i % 5 = 0, null, i % 6)
    from range(1, 61) r(i);
"""


def test_a_middle_between_two_cents_is_rounded_away(tmp_path: Path) -> None:
    made = world(tmp_path, BILLS)
    found = [c for c in sound(made, percentile.propose(made)) if c.key == "bills by rating amount average"]
    assert found
    for candidate in found:
        place = [o.name for o in candidate.outputs].index("median_amount")
        assert candidate.outputs[place].digits == 1 and "rounded to one decimal" in candidate.brief
        for row in rows(made, candidate):
            rating = row[0]
            values = [v for (v,) in made.connection.execute(
                "select amount from bills where rating = ? order by 1", [rating]
            ).fetchall()]  # fmt: skip
            exact = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / Decimal(2)
            assert abs(Decimal(str(row[place])) - exact) <= Decimal("0.051")


def test_nulls_are_said_to_be_left_out(tmp_path: Path) -> None:
    made = world(tmp_path, BILLS)
    rated = [c for c in sound(made, percentile.propose(made)) if "rating" in c.key]
    assert rated and all("Leave out bills without a rating" in c.brief for c in rated)


def test_percentiles_are_values_that_occur(tmp_path: Path) -> None:
    made = world(tmp_path, BILLS)
    known = {v for row in made.connection.execute("select amount, rating from bills").fetchall() for v in row}
    upper = [c for c in percentile.propose(made) if c.key.endswith("upper")]
    assert upper
    for candidate in upper:
        assert {value for row in rows(made, candidate) for value in row[1:]} <= known

"""Several numbers at once, and each thing once."""

from decimal import Decimal
from pathlib import Path

from game.forge.blueprints import aggregate, distinct_values
from tests.forge.blueprints.stall import stall
from tests.forge.blueprints.worlds import rows


def test_totals_are_those_of_the_rows(tmp_path: Path) -> None:
    of = stall(tmp_path)
    [(whole,)] = of.connection.execute("select sum(amount) from sales").fetchall()
    names = ["channel", "sales", "total_amount"]
    found = [c for c in aggregate.propose(of) if [o.name for o in c.outputs][:3] == names]
    assert found
    for candidate in found:
        got = rows(of, candidate)
        assert sum((row[2] for row in got), Decimal(0)) == whole and sum(row[1] for row in got) == 140


def test_one_row_says_more_than_one_thing(tmp_path: Path) -> None:
    of = stall(tmp_path)
    single = [c for c in aggregate.propose(of) if not c.order]
    assert single and all(len(rows(of, c)) == 1 and len(c.outputs) > 1 for c in single)
    assert all(any("All sales" in m.why for m in c.wrong) for c in single if "sales with" in c.brief)


def test_each_pair_comes_once(tmp_path: Path) -> None:
    of = stall(tmp_path)
    pairs = [c for c in distinct_values.propose(of) if c.key.endswith("pairs")]
    assert pairs
    for candidate in pairs:
        got = rows(of, candidate)
        assert len(got) == len(set(got)) and all(None not in row for row in got)
        assert candidate.wrong and len(of.rows(candidate.wrong[0].query)) > len(got)


def test_the_unknown_is_not_counted_and_it_is_said(tmp_path: Path) -> None:
    of = stall(tmp_path)
    buyers = [c for c in distinct_values.propose(of) if c.outputs[-1].name == "different_buyers"]
    assert buyers and all("Buyers that aren't known don't count." in c.brief for c in buyers)
    assert all(row[-1] <= 16 for c in buyers for row in rows(of, c))

"""Parts of a whole, and some rows beside all."""

from pathlib import Path

import pytest

from game.forge.blueprints import conditional_count, share_of_total
from game.forge.drafting.gauging import half_way
from tests.forge.blueprints.stall import stall
from tests.forge.blueprints.worlds import rows


@pytest.mark.parametrize(
    ("part", "whole", "between"), [(1, 8, False), (1, 16, True), (1, 3, False), (3, 80, True), (1, 2, False)]
)
def test_a_quotient_between_two_rounded_values(part: int, whole: int, between: bool) -> None:
    assert half_way(part * 100, whole, 1) is between


def test_parts_make_a_whole(tmp_path: Path) -> None:
    of = stall(tmp_path)
    found = list(share_of_total.propose(of))
    assert found
    for candidate in found:
        percents = [row[-1] for row in rows(of, candidate)]
        assert sum(percents) == pytest.approx(100, abs=0.05 * len(percents)), candidate.brief
        assert candidate.also and "rounded to one decimal" in candidate.brief


def test_totals_are_shared_only_where_there_are_some(tmp_path: Path) -> None:
    totals = [c for c in share_of_total.propose(stall(tmp_path)) if "total_" in c.outputs[-1].name]
    assert totals and all(c.assume for c in totals)


def test_groups_without_a_match_show_nought(tmp_path: Path) -> None:
    of = stall(tmp_path)
    found = list(conditional_count.propose(of))
    assert any(0 in row for c in found for row in rows(of, c))
    for candidate in found:
        names = [o.name for o in candidate.outputs]
        if "sales" in names and any(n.endswith("_sales") for n in names):
            all_, some = names.index("sales"), names.index(next(n for n in names if n.endswith("_sales")))
            assert all(row[some] <= row[all_] for row in rows(of, candidate))


def test_nobody_needs_where_for_it(tmp_path: Path) -> None:
    """Each has the query that loses rows by `where` among its wrong ones, and it is wrong here."""
    of = stall(tmp_path)
    for candidate in conditional_count.propose(of):
        assert any("where" in miss.why for miss in candidate.wrong), candidate.brief
        assert all(of.rows(miss.query) != rows(of, candidate) for miss in candidate.wrong)

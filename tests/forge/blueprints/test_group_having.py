"""Groups and limits."""

import re
from pathlib import Path

from sqlglot import exp

from game.forge.blueprints.group_having import propose
from game.forge.world.words import spelled
from tests.forge.blueprints.stall import stall
from tests.forge.blueprints.worlds import rows


def test_namesakes_are_groups_of_their_own(tmp_path: Path) -> None:
    """Two of the sixteen buyers have the same name: all are told apart by their number."""
    of = stall(tmp_path)
    by_buyer = [c for c in propose(of) if "last_name" in {o.name for o in c.outputs}]
    assert by_buyer
    for candidate in by_buyer:
        assert "buyer number" in candidate.brief
        assert "id" in {column.name for column in candidate.answer.args["group"].expressions}


def test_limits_are_told_and_do_choose(tmp_path: Path) -> None:
    of = stall(tmp_path)
    for candidate in propose(of):
        having = candidate.answer.args["having"].this
        limit = having.expression.sql()
        said = spelled(int(limit)) if isinstance(having.this, exp.Count) else f"{float(limit):,g}"
        assert re.search(rf"\b{re.escape(said)}\b", candidate.brief), candidate.brief
        without = candidate.answer.copy()
        without.set("having", None)
        assert len(rows(of, candidate)) < len(of.rows(without))


def test_a_count_is_limited_where_some_group_stands(tmp_path: Path) -> None:
    """`more than` and `at least` differ on the data as they are."""
    of = stall(tmp_path)
    counted = [c for c in propose(of) if isinstance(c.answer.args["having"].this.this, exp.Count)]
    assert counted
    for candidate in counted:
        at_limit = candidate.answer.copy()
        compared = at_limit.args["having"].this
        compared.replace(exp.EQ(this=compared.this.copy(), expression=compared.expression.copy()))
        assert of.rows(at_limit), candidate.brief

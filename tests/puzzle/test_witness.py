"""A witness as data."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.puzzle.witness import Witness

CELLS = st.none() | st.text(max_size=8)
TABLES = st.dictionaries(st.sampled_from(["a", "b", "s.c"]), st.lists(st.tuples(CELLS, CELLS), max_size=3).map(tuple))
WITNESSES = st.builds(Witness, TABLES, st.sampled_from([(), ("days",)]))


@given(WITNESSES)
def test_it_is_the_same_after_json(witness: Witness) -> None:
    again = Witness.from_json(json.loads(json.dumps(witness.to_json())))
    assert again.key == witness.key
    assert {t: rows for t, rows in witness.rows.items() if rows} == again.rows


@given(WITNESSES)
def test_the_order_of_its_tables_says_nothing(witness: Witness) -> None:
    turned = Witness(dict(reversed(list(witness.rows.items()))), witness.whole)
    assert turned.key == witness.key


@given(WITNESSES, CELLS)
def test_any_other_cell_gives_another_key(witness: Witness, cell: str | None) -> None:
    more = Witness({**witness.rows, "d": ((cell,),)}, witness.whole)
    assert more.key != witness.key
    assert more.size == witness.size + 1


@pytest.mark.parametrize("data", [{}, {"rows": {}}, {"rows": {"t": [[1]]}, "whole": []}, {"rows": [], "whole": []}])
def test_what_is_no_witness_is_not_taken(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        Witness.from_json(data)

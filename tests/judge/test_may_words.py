"""What may happen in the data is told in few words."""

from typing import Any

import pytest

from game.judge.derive import may_sentences


@pytest.mark.parametrize(
    ("told", "sentences"),
    [
        ([], ()),
        ([{"kind": "null", "column": "a"}], ("a may be null",)),
        (
            [
                {"kind": "null", "column": "a"},
                {"kind": "lonely", "parents": "people", "children": "orders"},
                {"kind": "null", "column": "b"},
                {"kind": "other_days", "column": "d"},
                {"kind": "null", "column": "c"},
            ],
            ("a, b and c may be null", "people may have no orders", "d may lie in other years"),
        ),
        (
            [
                {"kind": "namesakes", "table": "people", "columns": ["first", "last"]},
                {"kind": "namesakes", "table": "pets", "columns": ["name"]},
                {"kind": "childless", "parents": "people", "children": "pets"},
                {"kind": "childless", "parents": "pets", "children": "people"},
            ],
            (
                "several people may share first and last",
                "several pets may share name",
                "some people have no pets",
                "some pets have no people",
            ),
        ),
    ],
)
def test_what_is_alike_of_several_columns_is_told_once(told: list[dict[str, Any]], sentences: tuple[str, ...]) -> None:
    assert may_sentences({"may": told}) == sentences

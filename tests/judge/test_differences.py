"""What of two small results is marked: rows and cells."""

import math

import pytest

from game.judge.differences import RowNote, differences
from game.puzzle.resultset import Json, ResultColumn, ResultSet

SAME = RowNote("same")
EXTRA = RowNote("extra")
MISSING = RowNote("missing")
MOVED = RowNote("moved")


def _set(types: str, *rows: tuple[Json, ...], total: int | None = None) -> ResultSet:
    columns = tuple(ResultColumn(f"c{n}", kind) for n, kind in enumerate(types.split()))
    return ResultSet(columns, rows, len(rows) if total is None else total)


def _differs(*cells: int) -> RowNote:
    return RowNote("differs", frozenset(cells))


def test_rows_are_paired_as_a_multiset() -> None:
    found = differences(_set("INTEGER", (1,), (1,), (2,)), _set("INTEGER", (2,), (1,), (3,), (2,)))
    assert found.got == (SAME, SAME, EXTRA, EXTRA)
    assert found.expected == (SAME, MISSING, SAME)


def test_a_row_that_agrees_in_half_of_its_cells_has_a_partner() -> None:
    expected = _set("VARCHAR INTEGER INTEGER", ("Ada", 1, 5), ("Brett", 2, 6), ("Olu", 3, 7))
    got = _set("VARCHAR INTEGER INTEGER", ("Ada", 1, 5), ("Brett", 9, 6), ("Mina", 3, 8))
    found = differences(expected, got)
    assert found.got == (SAME, _differs(1), EXTRA)
    assert found.expected == (SAME, _differs(1), MISSING)


def test_the_nearest_partner_is_taken() -> None:
    expected = _set("VARCHAR INTEGER INTEGER", ("Ada", 1, 5), ("Ada", 2, 6))
    got = _set("VARCHAR INTEGER INTEGER", ("Ada", 2, 7), ("Ada", 1, 8))
    found = differences(expected, got)
    assert found.got == (_differs(2), _differs(2))
    assert found.expected == (_differs(2), _differs(2))


def test_one_lone_number_differs_from_another() -> None:
    assert differences(_set("BIGINT", (2,)), _set("BIGINT", (3,))).got == (_differs(0),)
    assert differences(_set("BIGINT", (2,), (4,)), _set("BIGINT", (3,))).got == (EXTRA,)


def test_equal_rows_in_another_order_have_moved() -> None:
    found = differences(_set("INTEGER", (1,), (2,), (3,)), _set("INTEGER", (2,), (1,), (3,)))
    assert found.got == (MOVED, MOVED, SAME)
    assert found.expected == (SAME, SAME, SAME)


def test_equal_neighbours_have_not_moved() -> None:
    found = differences(_set("DOUBLE", (1.0,), (1.0 + 1e-12,)), _set("DOUBLE", (1.0 + 1e-12,), (1.0,)))
    assert found.got == (SAME, SAME)


@pytest.mark.parametrize(
    ("wanted", "wanted_type", "given", "given_type", "same"),
    [
        ("319.50", "DECIMAL(8,2)", 319.5, "DOUBLE", True),
        ("319.50", "DECIMAL(8,2)", "319.5", "DECIMAL(8,1)", True),
        ("12345678901234567890", "HUGEINT", "12345678901234567891", "HUGEINT", False),
        (1, "INTEGER", "1.0", "DECIMAL(4,1)", True),
        (0.1 + 0.2, "DOUBLE", 0.3, "DOUBLE", True),
        ("0.30", "DECIMAL(4,2)", "0.31", "DECIMAL(4,2)", False),
        ("NaN", "DOUBLE", "NaN", "DOUBLE", True),
        ("Infinity", "DOUBLE", "-Infinity", "DOUBLE", False),
        ("2026-01-01", "DATE", "2026-01-01T00:00:00", "TIMESTAMP", True),
        ("2026-01-01", "DATE", "2026-01-01T00:00:01", "TIMESTAMP", False),
        (1, "INTEGER", "1", "VARCHAR", False),
        (True, "BOOLEAN", 1, "INTEGER", False),
        (None, "INTEGER", None, "VARCHAR", True),
        (None, "VARCHAR", "null", "VARCHAR", False),
        ("a", "VARCHAR", "A", "VARCHAR", False),
        ([1, None], "INTEGER[]", [1, None], "INTEGER[]", True),
        ({"a": 1}, "STRUCT(a INTEGER)", {"a": 2}, "STRUCT(a INTEGER)", False),
    ],
)
def test_values_are_equal_by_the_law(wanted: Json, wanted_type: str, given: Json, given_type: str, same: bool) -> None:
    expected = ResultSet((ResultColumn("a", wanted_type), ResultColumn("b", "INTEGER")), ((wanted, 1),), 1)
    got = ResultSet((ResultColumn("a", given_type), ResultColumn("b", "INTEGER")), ((given, 1),), 1)
    assert differences(expected, got).got == ((SAME,) if same else (_differs(0),))


def test_results_of_another_width_share_no_row() -> None:
    found = differences(_set("INTEGER INTEGER", (1, 2)), _set("INTEGER", (1,)))
    assert (found.expected, found.got) == ((MISSING,), (EXTRA,))


def test_nothing_is_said_of_a_result_that_is_not_here_whole() -> None:
    assert differences(_set("INTEGER", (1,)), _set("INTEGER", (1,), (2,), total=900)).got == ()


def test_very_many_rows_are_told_apart_quickly() -> None:
    many = _set("INTEGER DOUBLE", *((n, math.sqrt(n)) for n in range(3_000)))
    other = _set("INTEGER DOUBLE", *((n, math.sqrt(n) + 1) for n in range(3_000)))
    assert set(differences(many, other).got) == {EXTRA}


def test_no_rows_against_some() -> None:
    assert differences(_set("INTEGER"), _set("INTEGER", (1,))).got == (EXTRA,)
    assert differences(_set("INTEGER", (1,)), _set("INTEGER")).expected == (MISSING,)

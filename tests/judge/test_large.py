"""Large results: known to be the same at once, or paired in SQL; either way the counts tell the truth."""

from collections.abc import Callable, Sequence

import pytest

from game.engine.outcome import Rows
from game.judge.compare import Comparer, Comparison
from game.judge.pairing import Pairing
from game.puzzle.contract import Contract, OrderKey

RowsOf = Callable[[str], Rows]
COUNT = 20_000
ALL = f"""select i::bigint as id, 'n' || i % 7 as name, (i % 100 / 4.0)::decimal(8,2) as price,
timestamp '2024-01-01' + to_seconds(i) as sold, i / 7.0::double as share from range({COUNT}) t(i)"""
BY_ID = (OrderKey("id", 0),)


@pytest.fixture
def no_pairing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pairing, "pair", None)


def compared(target: Rows, given: Rows, order: Sequence[OrderKey] = (), ordered: bool = True) -> Comparison:
    with Comparer(target, given, Contract((), tuple(order))) as comparer:
        found = comparer.compare(ordered)
        assert (len(found.missing), len(found.extra)) == (len(list(found.missing)), len(list(found.extra)))
        return found


@pytest.mark.usefixtures("no_pairing")
@pytest.mark.parametrize(
    "given",
    [
        pytest.param(ALL, id="byte-by-byte"),
        pytest.param(f"{ALL} order by hash(i)", id="another-order"),
        pytest.param(
            f"select id::hugeint, name, price::decimal(20,4), sold, share from ({ALL}) order by name", id="other-types"
        ),
    ],
)
def test_the_same_rows_are_known_without_pairing(rows_of: RowsOf, given: str) -> None:
    found = compared(rows_of(ALL), rows_of(given))
    assert (found.right, found.columns, len(found.pairs)) == (True, ("exact",) * 5, COUNT)


@pytest.mark.usefixtures("no_pairing")
@pytest.mark.parametrize(
    ("end", "state"),
    [
        pytest.param("order by id", "exact", id="right"),
        pytest.param("order by id desc", "absent", id="turned"),
        pytest.param("order by name", "absent", id="another"),
    ],
)
def test_their_order_is_known_without_pairing(rows_of: RowsOf, end: str, state: str) -> None:
    found = compared(rows_of(f"{ALL} order by id"), rows_of(f"{ALL} {end}"), BY_ID)
    assert (found.same_rows, found.order) == (True, state)
    assert (
        compared(rows_of(f"{ALL} order by id"), rows_of(f"{ALL} order by id"), BY_ID, ordered=False).order == "partial"
    )


@pytest.mark.usefixtures("no_pairing")
@pytest.mark.parametrize("nulls", ["first", "last"])
@pytest.mark.parametrize("way", ["asc", "desc"])
def test_nulls_may_stand_at_either_end_unless_the_brief_says(rows_of: RowsOf, nulls: str, way: str) -> None:
    some = f"select case when i % 3 > 0 then i % 50 end as v, i from range({COUNT}) t(i)"
    given = rows_of(f"{some} order by v {way} nulls {nulls}, i")
    for told in ("any", "first", "last"):
        key = OrderKey("v", 0, way, told)  # type: ignore[arg-type]
        assert compared(rows_of(some), given, [key]).right is (told in ("any", nulls))
    assert compared(rows_of(some), given, [OrderKey("v", 0, way), OrderKey("i", 1)]).right  # type: ignore[arg-type]
    assert not compared(rows_of(some), given, [OrderKey("v", 0, way), OrderKey("i", 1, "desc")]).right  # type: ignore[arg-type]


def test_pairs_of_the_same_rows_are_there_when_asked_for(rows_of: RowsOf) -> None:
    target, given = rows_of(ALL), rows_of(f"{ALL} order by id desc")
    with Comparer(target, given, Contract(())) as comparer:
        found = comparer.compare(True)
        assert found.pairs[0] == (0, COUNT - 1)
        assert found.pairs[:2] == [(0, COUNT - 1), (1, COUNT - 2)]


@pytest.mark.parametrize(
    ("given", "matched"),
    [
        pytest.param(ALL.replace("as share", "* (1 + 1e-13) as share"), COUNT, id="noise"),
        pytest.param(
            ALL.replace("as share", "* (1 + 1e-13 * (i % 9)) as share") + " order by hash(i)", COUNT, id="shuffled"
        ),
        pytest.param(ALL.replace("i::bigint as id", "i + (i = 7)::int as id"), COUNT - 1, id="one-value"),
        pytest.param(ALL.replace("as share", "+ (i = 7)::int as share"), COUNT - 1, id="one-float"),
        pytest.param(f"{ALL} where i <> 7", COUNT - 1, id="one-row-less"),
        pytest.param(f"{ALL} union all select * from ({ALL}) where id = 7", COUNT, id="one-row-twice"),
        pytest.param(ALL.replace("i / 7.0", "-1 - i / 7.0"), 0, id="none"),
    ],
)
def test_what_differs_is_counted_row_by_row(rows_of: RowsOf, given: str, matched: int) -> None:
    target, rows = rows_of(ALL), rows_of(given)
    found = compared(target, rows)
    assert len(found.pairs) == matched
    assert (len(found.missing), len(found.extra)) == (COUNT - matched, rows.total - matched)
    assert found.right is (matched == COUNT == rows.total)


def test_floats_that_overlap_within_a_group_are_paired_the_most(rows_of: RowsOf) -> None:
    """Chains of steps within tolerance: taking equals first would leave rows over."""
    chain = "select i % 10 as k, 1 + (i // 10) * 8e-10::double as v, 1.0::double as w from range(2000) t(i)"
    shifted = chain.replace("(i // 10)", "(i // 10 + 1)")
    assert compared(rows_of(chain), rows_of(f"{shifted} order by hash(i)")).right
    far = compared(rows_of(chain), rows_of(chain.replace("(i // 10)", "(i // 10 + 2)")))
    assert (far.same_rows, len(far.pairs)) == (False, 1990)

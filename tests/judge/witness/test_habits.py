"""Habits of rows that are seen without an exception, and that cases keep to."""

from dataclasses import replace

from game.judge.witness import habits
from game.judge.witness.facts import ColumnFacts, Facts, TableFacts
from game.judge.witness.valid import Draft, settle, valid
from game.puzzle.witness import Row


def column(name: str, family: str, distinct: int, *, nullable: bool = False, low: str = "1") -> ColumnFacts:
    kind = {"whole": "BIGINT", "text": "VARCHAR", "stamp": "TIMESTAMP"}[family]
    return ColumnFacts(name, kind, family, nullable, low, "9", (), distinct, None, None, 1, 0)


KINDS = (column("channel", "text", 3, low="a"), column("clerk", "whole", 9, nullable=True))
ORDERS: tuple[Row, ...] = (
    *((("web", None),) * 20),
    *((("shop", "1"),) * 20),
    *((("phone", "2"),) * 10),
    *((("phone", None),) * 5),
    ("fax", None),
)


def test_what_is_always_or_never_null_by_kind_is_seen() -> None:
    assert habits.null_kinds(KINDS, ORDERS) == {(0, 1): {"web": True, "shop": False}}


def test_few_rows_of_a_kind_tell_nothing() -> None:
    assert not habits.null_kinds(KINDS, (*(("web", None),) * 3, *(("shop", "1"),) * 3))


def test_rows_keep_to_their_kind() -> None:
    kinds = habits.null_kinds(KINDS, ORDERS)
    assert habits.kinds_kept(kinds, [["web", None], ["shop", "1"], ["phone", None], ["fax", "3"], ["mail", None]])
    assert not habits.kinds_kept(kinds, [["web", "1"]])
    assert not habits.kinds_kept(kinds, [["shop", None]])


LINES = (
    column("id", "whole", 12),
    replace(column("order_id", "whole", 5), to=("orders", 0)),
    column("line", "whole", 3),
)
LINE_ROWS: tuple[Row, ...] = tuple(
    (str(10 * order + line), str(order), str(line)) for order in range(1, 6) for line in (3, 1, 2)[: 1 + order % 3]
)


def test_rows_that_are_numbered_in_their_group_are_seen() -> None:
    whole = tuple((str(10 * o + n), str(o), str(n)) for o in range(1, 6) for n in range(1, 2 + o % 3))
    assert habits.numbered(LINES, whole) == ((1, 2),)
    assert habits.numbered(LINES, LINE_ROWS) == ()
    assert habits.numbered(LINES, whole[:3]) == ()


def test_rows_are_numbered_anew_in_their_order() -> None:
    rows: list[list[str | None]] = [["1", "7", "5"], ["2", "7", "2"], ["3", "8", "4"], ["4", "7", "9"]]
    habits.renumber(rows, [(1, 2)])
    assert [row[2] for row in rows] == ["2", "1", "1", "3"]


def table(name: str, columns: tuple[ColumnFacts, ...], rows: tuple[Row, ...] = ()) -> TableFacts:
    return TableFacts(name, columns, rows, len(rows), ((0,),), (), (), (), False)


def test_keys_that_rise_with_a_day_are_given_anew_with_all_that_points_to_them() -> None:
    shifts = (column("id", "whole", 9), column("starts_at", "stamp", 9, low="2025-01-01 00:00:00"))
    notes = (column("id", "whole", 9), replace(column("shift_id", "whole", 9), to=("shifts", 0)))
    facts = Facts({"shifts": replace(table("shifts", shifts), rising=((0, 1),)), "notes": table("notes", notes)})
    late, early = "2025-03-01 09:00:00", "2025-01-01 09:00:00"
    draft: Draft = {"shifts": [["5", late], ["40", early]], "notes": [["1", "5"], ["2", "40"]]}
    assert not valid(draft, facts)
    settle(draft, facts)
    assert draft == {"shifts": [["40", late], ["5", early]], "notes": [["1", "40"], ["2", "5"]]}
    assert valid(draft, facts)


NODES = (column("id", "whole", 4), replace(column("parent_id", "whole", 3, nullable=True), to=("nodes", 0)))
TREE: tuple[Row, ...] = (("1", None), ("2", "1"), ("3", "2"), ("4", "1"))


def test_rows_that_lead_to_no_other_row_twice_are_a_tree() -> None:
    assert not habits.leads_round(TREE, 1, 0)
    assert habits.leads_round((*TREE[1:], ("1", "3")), 1, 0)
    assert habits.leads_round((("1", "1"),), 1, 0)
    assert habits.leads_round((("0", "1"), ("1", "2"), ("2", "1")), 1, 0)


def test_a_case_keeps_to_trees_where_the_data_do() -> None:
    def ring_allowed(rows: tuple[Row, ...]) -> bool:
        table = TableFacts("nodes", NODES, rows, len(rows), ((0,),), (), (), (), whole=False)
        return valid({"nodes": [["1", "2"], ["2", "1"]]}, Facts({"nodes": table}))

    assert not ring_allowed(TREE)
    assert ring_allowed((*TREE[1:], ("1", "3")))

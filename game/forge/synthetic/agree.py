"""Columns that other columns tell, kept consistent: within a row, and with the rows that point to it.

Within a row, where names are clear: total = quantity × unit price; amount = the sum of `credit_card_amount` and other
amounts by means of payment; total = subtotal + tax + shipping − discount.

Of the rows that point to a row: `number_of_orders`, `order_count` and the like count them; `first_order`,
`most_recent_order_date` and the like are the earliest and latest leading dates of them; `lifetime_value`,
`total_order_amount` and the like sum their leading amount.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from game.forge.synthetic.cells import Cell, dated, fitted, moment
from game.forge.synthetic.kinds import kind_of
from game.forge.synthetic.numbers import is_money
from game.forge.synthetic.plan import Link
from game.forge.synthetic.table import Made
from game.forge.world.words import noun_of, plural, split
from game.puzzle.catalog import Column

_QUANTITY = ("quantity", "qty", "units", "item_quantity")
_PRICE = ("unit_price", "price", "price_each", "product_price", "item_price")
_TOTALS = (
    "total", "amount", "line_total", "line_amount", "total_price", "total_amount", "extended_price", "order_total",
    "invoice_total", "grand_total", "revenue",
)  # fmt: skip
_PAID_BY = (
    "credit_card",
    "card",
    "coupon",
    "bank_transfer",
    "gift_card",
    "cash",
    "paypal",
    "voucher",
    "wallet",
    "cheque",
)
_ADDED = ("tax", "tax_paid", "tax_amount", "shipping", "shipping_cost", "shipping_amount", "shipping_fee", "tip")
_TAKEN = ("discount", "discount_amount", "discount_total")
_FIRST, _LAST = frozenset(("first", "earliest")), frozenset(("last", "latest", "recent"))
_COUNTS = frozenset(("number", "count", "num", "n", "cnt", "lifetime", "total", "of"))
_SUMS = frozenset(("lifetime", "ltv", "total", "spend", "spent", "revenue", "value", "amount", "sum", "sales"))
Measure = Literal["count", "first", "last", "sum"]


@dataclass(frozen=True)
class Told:
    """A column that rows of `child`, which point here by `link`, tell; `of`: their column, "" for a count."""

    column: str
    measure: Measure
    child: str
    link: Link
    of: str


def agree_in_rows(made: Made) -> None:
    """Totals of a row become what its other columns make."""
    numbers = {c.name.lower(): c for c in made.plan.table.columns if kind_of(c.type).number and not c.is_unique}
    names = [
        name for name in numbers if numbers[name].name not in made.plan.linked and numbers[name].name != made.plan.key
    ]
    totals = [name for name in names if name in _TOTALS]
    if not totals or made.plan.key == numbers[totals[0]].name:
        return
    quantity, price = _one_of(names, _QUANTITY), _one_of(names, _PRICE)
    paid = [name for name in names if name.endswith("_amount") and name.removesuffix("_amount") in _PAID_BY]
    parts = [(name, 1) for name in names if name in ("subtotal", *_ADDED)]
    parts += [(name, -1) for name in names if name in _TAKEN]
    if len(paid) > 1:
        if made.plan.known is None:
            _mostly_one(made, [numbers[name].name for name in paid])
        _set(made, numbers[totals[0]], [(numbers[name].name, 1) for name in paid])
    elif "subtotal" in names and len(parts) > 1:
        _set(made, numbers[totals[-1]], [(numbers[name].name, sign) for name, sign in parts])
    elif quantity and price and price not in totals:
        _multiply(made, numbers[totals[0]], numbers[quantity].name, numbers[price].name)


def _mostly_one(made: Made, names: Sequence[str]) -> None:
    """Who pays by one means doesn't pay by the others; few use two."""
    for row in range(made.rows):
        used = {row * 7 % 10 % len(names), (row * 3 + 1) % len(names) if row % 9 == 0 else row * 7 % 10 % len(names)}
        for place, name in enumerate(names):
            if place not in used and made.columns[name][row] is not None:
                kind = next(kind_of(c.type) for c in made.plan.table.columns if c.name == name)
                made.columns[name][row] = fitted(Decimal(0), kind)


def _one_of(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    return next((name for name in wanted if name in names), None)


def _set(made: Made, total: Column, parts: Sequence[tuple[str, int]]) -> None:
    cells = made.columns[total.name]
    for row in range(made.rows):
        found = [(_exact(made.columns[name][row]), sign) for name, sign in parts]
        if cells[row] is not None:
            cells[row] = fitted(sum((number * sign for number, sign in found), Decimal(0)), kind_of(total.type))


def _multiply(made: Made, total: Column, quantity: str, price: str) -> None:
    cells, kind = made.columns[total.name], kind_of(total.type)
    for row, (one, other) in enumerate(zip(made.columns[quantity], made.columns[price], strict=True)):
        if cells[row] is not None and one is not None and other is not None:
            cells[row] = fitted(_exact(one) * _exact(other), kind)


def _exact(cell: Cell) -> Decimal:
    return Decimal(str(cell)) if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) else Decimal(0)


def told_by(made: Made, children: Mapping[str, Made]) -> Iterator[Told]:
    """Which columns of a table its children tell; of each column the first child that fits."""
    taken = made.plan.linked | {made.plan.key} | {c.name for c in made.plan.table.columns if c.is_unique}
    for column in made.plan.table.columns:
        if column.name in taken or column.accepted:
            continue
        found = (told for child in children.values() if child is not made for told in _told(column, made, child))
        if first := next(found, None):
            yield first


def _told(column: Column, made: Made, child: Made) -> Iterator[Told]:
    link = next((link for link in child.plan.links if link.to == made.plan.name and link.field == made.plan.key), None)
    if link is None:
        return
    words, kind, noun = set(split(column.name)), kind_of(column.type), noun_of(child.plan.name)
    own = set(noun_of(made.plan.name).split())
    about = {*noun.split(), *plural(noun).split()}
    rest = words - about - own
    if (
        kind.family == "whole"
        and about & words
        and rest <= _COUNTS
        and rest
        and not is_money(" ".join(rest - {"total"}))
    ):
        yield Told(column.name, "count", child.plan.name, link, "")
    elif (
        kind.dated
        and child.main
        and (about & words or {"order", "ordered"} <= about | words)
        and words & (_FIRST | _LAST)
    ):
        yield Told(column.name, "first" if words & _FIRST else "last", child.plan.name, link, child.main)
    elif kind.number and rest and rest <= _SUMS | {"cents"} and (amount := _amount(child, column)):
        yield Told(column.name, "sum", child.plan.name, link, amount)


def _amount(child: Made, column: Column) -> str | None:
    """The child's leading amount: one called as the column, else a total, else the first money."""
    money = [
        c.name
        for c in child.plan.table.columns
        if kind_of(c.type).number and is_money(c.name) and c.name not in child.plan.linked
    ]
    known = (column.name.lower(), *_TOTALS)
    return next((name for wanted in known for name in money if name.lower() == wanted), next(iter(money), None))


def tell(made: Made, children: Mapping[str, Made], alive: Mapping[str, Sequence[int]]) -> dict[str, list[Cell]]:
    """Sets the columns that living children tell; what was there before. Where there is no child, counts are 0,
    the others NULL if they may be. A value that the column can't have leaves what there was."""
    done = {}
    for told in told_by(made, children):
        column, child = made.plan.table.column(told.column), children[told.child]
        assert column is not None
        groups: dict[str, list[Cell]] = {}
        keys, values = child.columns[told.link.column], child.columns.get(told.of)
        for row in alive[told.child]:
            groups.setdefault(str(keys[row]), []).append(values[row] if values is not None else 1)
        own = made.columns[told.link.field]
        cells = made.columns[told.column]
        done[told.column] = list(cells)
        for row in range(made.rows):
            cells[row] = _value(told, column, groups.get(str(own[row]), []), cells[row])
    return done


def _value(told: Told, column: Column, values: Sequence[Cell], before: Cell) -> Cell:
    kind, filled = kind_of(column.type), [value for value in values if value is not None]
    if told.measure == "count":
        return fitted(Decimal(len(values)), kind)
    if not filled:
        return None if column.nullable else fitted(Decimal(0), kind) if told.measure == "sum" else before
    if told.measure == "sum":
        return fitted(sum(map(_exact, filled), Decimal(0)), kind)
    times = [at for value in filled if (at := moment(value)) is not None]
    return dated(min(times) if told.measure == "first" else max(times), kind)

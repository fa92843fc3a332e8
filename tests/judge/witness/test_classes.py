"""Each class of near misses: the visible data don't tell it, an instance does, and only one with the right trait."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from game.puzzle.witness import Row, Witness
from tests.judge.witness.conftest import Trials

TRIED = 400
"""Instances looked at for one near miss."""
WANTED = 3
"""Telling instances after which it is enough."""


@dataclass(frozen=True)
class Class:
    """An answer, a near miss that the visible data don't tell from it, and what every instance that does must have."""

    name: str
    answer: str
    miss: str
    trait: Callable[[Witness], bool]


def customers(witness: Witness) -> tuple[Row, ...]:
    return witness.rows.get("customers", ())


def orders(witness: Witness) -> tuple[Row, ...]:
    return witness.rows.get("orders", ())


def lonely(witness: Witness) -> bool:
    held = {row[1] for row in orders(witness)}
    return any(row[0] not in held for row in customers(witness))


def some(
    rows: Callable[[Witness], tuple[Row, ...]], place: int, fits: Callable[[str], bool]
) -> Callable[[Witness], bool]:
    return lambda witness: any(row[place] is not None and fits(str(row[place])) for row in rows(witness))


def null(rows: Callable[[Witness], tuple[Row, ...]], place: int) -> Callable[[Witness], bool]:
    return lambda witness: any(row[place] is None for row in rows(witness))


def twice(rows: Callable[[Witness], tuple[Row, ...]], *places: int) -> Callable[[Witness], bool]:
    return lambda witness: any(n > 1 for n in Counter(tuple(row[p] for p in places) for row in rows(witness)).values())


PER_CUSTOMER = "select c.id, count(o.id) as n from customers c {join} orders o on o.customer_id = c.id group by c.id"
BY_NAME = (
    "select sum(o.amount) as total from customers c join orders o on o.customer_id = c.id "
    "where o.status = 'paid' group by {key}"
)
MARCH = "select id from orders where {when}"
CLASSES = [
    Class("comparison edge", "select id from orders where amount >= 10", "select id from orders where amount > 10",
          some(orders, 2, lambda a: a == "10.00")),
    Class("constant off by one", "select id from orders where amount < 16", "select id from orders where amount < 17",
          some(orders, 2, lambda a: 16 <= float(a) < 17)),
    Class("between to midnight", MARCH.format(when="ordered_at >= '2025-03-01' and ordered_at < '2025-04-01'"),
          MARCH.format(when="ordered_at between '2025-03-01' and '2025-03-31'"),
          some(orders, 4, lambda t: t.startswith("2025-03-31"))),
    Class("end of a day", MARCH.format(when="ordered_at < '2025-04-01'"),
          MARCH.format(when="ordered_at <= '2025-04-01'"), some(orders, 4, lambda t: t == "2025-04-01 00:00:00")),
    Class("missing year", MARCH.format(when="ordered_at >= '2025-03-01' and ordered_at < '2025-04-01'"),
          MARCH.format(when="month(ordered_at) = 3"), some(orders, 4, lambda t: not t.startswith("2025"))),
    Class("join kind", PER_CUSTOMER.format(join="left join"), PER_CUSTOMER.format(join="join"), lonely),
    Class("count of rows or of a column", PER_CUSTOMER.format(join="left join"),
          PER_CUSTOMER.format(join="left join").replace("count(o.id)", "count(*)"), lonely),
    Class("namesakes", BY_NAME.format(key="c.id"), BY_NAME.format(key="c.name") + " having c.name is not null",
          twice(customers, 1)),
    Class("distinct added", "select name, city from customers where joined_on < '2024-04-02'",
          "select distinct name, city from customers where joined_on < '2024-04-02'", twice(customers, 1, 2)),
    Class("null not equal", "select id from customers where city is distinct from 'Paris'",
          "select id from customers where city is not null or id = 2", null(customers, 2)),
    Class("not in with nulls",
          "select id from customers c where not exists (select 1 from orders o where o.customer_id = c.id)",
          "select id from customers where id not in (select customer_id from orders)", null(orders, 1)),
    Class("having edge", "select customer_id from orders group by customer_id having count(*) >= 3",
          "select customer_id from orders group by customer_id having count(*) > 3",
          lambda w: 3 in Counter(row[1] for row in orders(w)).values()),
    Class("ties of a rank", "select id from orders qualify rank() over (order by amount desc) = 1",
          "select id from orders qualify row_number() over (order by amount desc, id) = 1", twice(orders, 2)),
    Class("or for and", "select id from orders where status = 'back' and amount > 100",
          "select id from orders where status = 'back' and amount > 1000", some(orders, 2, lambda a: float(a) > 100)),
    Class("union all",
          "select name from customers where city = 'Rome' union select name from customers where city = 'Oslo'",
          "select name from customers where city = 'Rome' union all select name from customers where city = 'Oslo'",
          twice(customers, 1)),
    Class("frame by rows", "select id, sum(amount) over (order by ordered_at) from orders",
          "select id, sum(amount) over (order by ordered_at rows unbounded preceding) from orders", twice(orders, 4)),
    Class("aggregate", "select customer_id, sum(amount) from orders where status = 'back' group by 1",
          "select customer_id, max(amount) from orders where status = 'back' group by 1",
          lambda w: any(n > 1 for n in Counter(row[1] for row in orders(w) if row[3] == "back").values())),
    Class("dropped conjunct", "select id from orders where status = 'back' and amount < 10",
          "select id from orders where status = 'back'",
          lambda w: any(row[3] == "back" and float(row[2] or 0) >= 10 for row in orders(w))),
    Class("case branches",
          "select id, case when amount < 3 then 'low' when amount < 2 then 'tiny' else 'x' end from orders",
          "select id, case when amount < 2 then 'tiny' when amount < 3 then 'low' else 'x' end from orders",
          some(orders, 2, lambda a: float(a) < 2)),
    Class("null default", "select id, coalesce(city, '-') from customers where joined_on > '2024-02-05'",
          "select id, city from customers where joined_on > '2024-02-05'", null(customers, 2)),
    Class("limit", "select id from orders where amount > 30 order by id limit 3",
          "select id from orders where amount > 30 order by id limit 4",
          lambda w: sum(float(row[2] or 0) > 30 for row in orders(w)) > 3),
    Class("date truncation",
          "select date_trunc('month', ordered_at) as m, count(*) from orders where status = 'back' group by 1",
          "select date_trunc('day', min(ordered_at)) - (day(min(ordered_at)) - 1) * interval 1 day, count(*) "
          "from orders where status = 'back' group by customer_id",
          lambda w: sum(row[3] == "back" for row in orders(w)) > 1),
    Class("hard-coded", "select count(*) from orders", "select 13", lambda w: len(orders(w)) != 13),
]  # fmt: skip


@pytest.mark.parametrize("case", [pytest.param(c, id=c.name) for c in CLASSES])
def test_only_the_right_instance_tells_it(trial: Trials, case: Class) -> None:
    asked = trial(case.answer)
    bench = asked.bench
    assert bench.allowed(case.miss)
    assert not bench.ask_visible(case.miss).differs(bench.ask_visible(case.answer)), "the visible data tell it already"
    telling = []
    for n in range(TRIED):
        made = asked.instance(str(n))
        if made is not None and bench.ask(case.miss).differs(made[1]) and not asked.unfair(*made):
            telling.append(made[0])
        if len(telling) == WANTED:
            break
    assert telling
    assert all(case.trait(witness) for witness in telling)

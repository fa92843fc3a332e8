"""Columns that a model makes of others are recognized by the data, and stay so in every case."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from game.judge.witness.bench import Bench
from game.judge.witness.clues import Clues
from game.judge.witness.facts import Facts, Gathered, Worked
from game.judge.witness.grow import Grower, Pools
from game.judge.witness.mine import ROWS_MOST, mine
from game.judge.witness.push import push
from game.judge.witness.question import Question, Trial
from game.judge.witness.valid import Draft, draft_of, settle, valid
from game.puzzle.witness import Witness
from tests.judge.witness.conftest import catalog

ROWS = """
create table payments as
    select 100 + n as id, 10 + n % 35 as order_id, if(n % 3 = 0, 'card', 'cash') as method, 100 * (1 + n % 9) as cents
    from range(70) r(n);
create table orders as
    select 10 + n as id, 1 + n % 13 as customer_id, (date '2024-01-31' + interval (n * n % 90) day)::date as ordered_on
    from range(36) r(n);
create table customers as select n as id, 'C' || n as name from range(1, 25) r(n);
"""
MARTS = """
create table paid_orders as
    select o.id, o.customer_id, c.name as customer_name, o.ordered_on,
        date_trunc('month', o.ordered_on)::date as month,
        coalesce(sum(p.cents) filter (p.method = 'card') / 100, 0)::decimal(9, 2) as card_amount,
        coalesce(sum(p.cents) filter (p.method = 'cash') / 100, 0)::decimal(9, 2) as cash_amount,
        card_amount + cash_amount as amount
    from orders o join customers c on c.id = o.customer_id left join payments p on p.order_id = o.id
    group by all;
alter table paid_orders add column previous_amount decimal(9, 2);
update paid_orders set previous_amount = before.amount from (
    select id, lag(amount) over (partition by customer_id order by ordered_on) as amount from paid_orders
) before where before.id = paid_orders.id;
create table buyers as
    select c.id, c.name, min(o.ordered_on) as first_order, max(o.ordered_on) as last_order, count(o.id) as orders,
        count(o.id) > 0 as has_ordered, coalesce(sum(o.amount), 0) as spent
    from customers c left join paid_orders o on o.customer_id = c.id group by all;
"""
TABLES = ("payments", "paid_orders", "buyers")


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(ROWS + MARTS)
        yield Bench(connection, declared(connection))


def declared(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The tables with their keys, and what points to what."""
    tables = catalog(connection, TABLES)
    to = {"paid_orders.customer_id": ["buyers", "id"], "payments.order_id": ["paid_orders", "id"]}
    for table in tables:
        for column in table["columns"]:
            place = f"{table['name']}.{column['name']}"
            column |= {"unique": column["name"] == "id", "references": to.get(place)}
    return tables


def told(bench: Bench) -> dict[str, str]:
    """What each column is made of, in words."""
    found = {}
    for name, fact in bench.facts.made:
        columns = bench.facts.tables[name].columns
        if isinstance(fact, Worked):
            text = f"{fact.how} of {', '.join(columns[n].name for n in fact.of)}"
        else:
            there = bench.facts.tables[fact.source].columns
            of = "rows" if fact.of is None else there[fact.of].name
            only = "" if fact.only is None else f" with {there[fact.only[0]].name} {fact.only[1][0]}"
            text = f"{fact.how} of {fact.source} {of}{only}" + (f" / {fact.parts}" if fact.parts > 1 else "")
        found[f"{name}.{columns[fact.place].name}"] = text
    return found


def test_what_models_make_is_recognized(bench: Bench) -> None:
    assert told(bench) == {
        "paid_orders.month": "month of ordered_on",
        "paid_orders.amount": "sum of card_amount, cash_amount",
        "paid_orders.customer_name": "copy of buyers name",
        "paid_orders.card_amount": "sum of payments cents with method card / 100",
        "paid_orders.cash_amount": "sum of payments cents with method cash / 100",
        "paid_orders.previous_amount": "previous of paid_orders amount",
        "buyers.first_order": "min of paid_orders ordered_on",
        "buyers.last_order": "max of paid_orders ordered_on",
        "buyers.orders": "count of paid_orders rows",
        "buyers.spent": "sum of paid_orders amount",
        "buyers.has_ordered": "positive of orders",
    }


def test_each_comes_after_what_it_is_made_of(bench: Bench) -> None:
    names = list(told(bench))
    assert names.index("paid_orders.card_amount") < names.index("paid_orders.amount") < names.index("buyers.spent")


def test_one_row_that_is_otherwise_is_no_fact() -> None:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(ROWS + MARTS + "update buyers set orders = orders + 1 where id = 3")
        made = [(name, fact.place) for name, fact in mine(connection, declared(connection)).made]
    assert ("buyers", 4) not in made
    assert ("buyers", 2) in made


def test_of_a_large_table_all_rows_count_that_belong_together() -> None:
    """Those beyond the first, which alone are kept."""
    with duckdb.connect(config={"threads": 1}) as connection:
        lines = f"select n as id, n % (1 + n % 40) as order_id from range({ROWS_MOST + 1_000}) r(n)"
        connection.execute(f"create table lines as {lines}")
        connection.execute("create table orders as select order_id as id, count(*) as n from lines group by order_id")
        tables = catalog(connection, ["lines", "orders"])
        tables[0]["columns"][1]["references"] = ["orders", "id"]
        assert [(name, fact.place) for name, fact in mine(connection, tables).made] == [("orders", 1)]


QUERIES = [
    "select name from buyers where orders >= 3",
    "select first_order, count(*) from buyers group by first_order",
    "select name from buyers where spent > 20 and last_order > '2024-03-01'",
    "select customer_name, sum(amount) from paid_orders group by 1",
    "select method, sum(cents) from payments group by 1",
]
AGREEING = """
select 'paid_orders' from paid_orders o where amount <> coalesce((
    select sum(cents) / 100 from payments p where p.order_id = o.id), 0)
union all
select 'month' from paid_orders where month <> date_trunc('month', ordered_on)
union all
select 'name' from paid_orders o join buyers b on b.id = o.customer_id where o.customer_name <> b.name
union all
select 'previous' from paid_orders o where previous_amount is distinct from (
    select amount from paid_orders p where p.customer_id = o.customer_id and p.ordered_on < o.ordered_on
    order by p.ordered_on desc limit 1)
union all
select 'buyers' from buyers b where (first_order, last_order, orders, has_ordered, spent) is distinct from (
    select (min(ordered_on), max(ordered_on), count(*), count(*) > 0, coalesce(sum(amount), 0))
    from paid_orders o where o.customer_id = b.id)
"""
"""Rows where a mart isn't what it is made of, by our own SQL."""


@pytest.mark.parametrize("answer", QUERIES)
def test_every_case_keeps_them(bench: Bench, answer: str) -> None:
    asked = Trial(bench, Question.of({"sql": answer, "also": [], "assume": [], "order": [], "key": "k"}), bench.tables)
    made = [witness for n in range(80) if (witness := asked.grower.instance(f"t/{n}")) is not None]
    assert len({witness.key for witness in made}) > 60
    for n, witness in enumerate(made):
        further = asked.grower.further(witness, f"u/{n}")
        for one in (witness, further):
            bench.fill(one)
            assert bench.ask(AGREEING).rows == ()


@pytest.mark.parametrize(
    ("answer", "miss"),
    [
        ("select name from buyers where orders >= 3", "select name from buyers where orders > 3"),
        ("select name from buyers where spent >= 20", "select name from buyers where spent > 20"),
        ("select name from buyers where first_order < '2024-03-01'",
         "select name from buyers where first_order <= '2024-03-01'"),
        ("select count(*) from buyers where last_order is null", "select count(*) from buyers where has_ordered"),
        ("select sum(amount) from paid_orders", "select sum(distinct amount) from paid_orders"),
        ("select name from buyers order by spent desc, name limit 2",
         "select name from buyers order by orders desc, name limit 2"),
    ],
)  # fmt: skip
def test_what_differs_at_an_edge_of_a_made_column_is_found(bench: Bench, answer: str, miss: str) -> None:
    question = Question.of({"sql": answer, "also": [], "assume": [], "order": [], "key": "k"})
    asked = Trial(bench, question, bench.tables, extra=(miss,))
    made = [found for n in range(150) if (found := asked.instance(f"t/{n}")) is not None]
    assert any(asked.tells(witness, miss) for witness, _ in made)


def start(bench: Bench) -> dict[str, list[list[str | None]]]:
    """Two buyers, one with two orders, one of them paid in two ways."""
    witness = Witness(
        {
            "payments": (("100", "10", "card", "300"), ("101", "10", "cash", "200"), ("102", "11", "cash", "500")),
            "paid_orders": (
                ("10", "1", "C1", "2024-02-01", "2024-02-01", "3.00", "2.00", "5.00", None),
                ("11", "1", "C1", "2024-03-05", "2024-03-01", "0.00", "5.00", "5.00", "5.00"),
            ),
            "buyers": (
                ("1", "C1", "2024-02-01", "2024-03-05", "2", "true", "10.00"),
                ("2", "C2", None, None, "0", "false", "0.00"),
            ),
        }
    )
    draft = draft_of(witness, bench.facts)
    assert settle(draft, bench.facts) and draft == draft_of(witness, bench.facts)
    return draft


@pytest.mark.parametrize(
    ("place", "value", "table", "expected"),
    [
        (2, "2024-02-10", "paid_orders", {"2024-02-10", "2024-03-05"}),
        (3, "2024-05-01", "paid_orders", {"2024-02-01", "2024-05-01"}),
        (4, "1", "paid_orders", {"2024-02-01"}),
        (2, None, "paid_orders", set()),
        (6, "12.00", "payments", {"500", "200"}),
    ],
)
def test_a_change_is_carried_on_to_the_rows_it_is_made_of(
    bench: Bench, place: int, value: str | None, table: str, expected: set[str]
) -> None:
    draft, before = start(bench), start(bench)
    draft["buyers"][0][place] = value
    push(draft, before, bench.facts)
    assert settle(draft, bench.facts) and valid(draft, bench.facts)
    assert {row[3] for row in draft[table]} == expected
    if value is not None:
        assert draft["buyers"][0][place] == value


def test_what_cannot_be_carried_on_is_taken_back(bench: Bench) -> None:
    draft, before = start(bench), start(bench)
    draft["buyers"][1][6] = "7.00"
    push(draft, before, bench.facts)
    assert settle(draft, bench.facts)
    assert draft == before


def test_two_orders_on_a_day_leave_open_which_was_the_previous(bench: Bench) -> None:
    draft = start(bench)
    draft["paid_orders"][1][3:5] = draft["paid_orders"][0][3:5]
    assert not settle(draft, bench.facts)


def test_nothing_is_made_of_itself() -> None:
    """Of two columns that are the same, one is made of the other."""
    rows = "create table t as select n as id, n * n % 11 as a, n * n % 11 as b from range(30) r(n)"
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(rows)
        facts = mine(connection, catalog(connection, ["t"]))
    assert facts.made == (("t", Worked(2, "same", (1,))),)


def facts_of(script: str, references: Mapping[str, list[str]] | None = None) -> Facts:
    """What is mined of all tables that a script makes."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(script)
        names = [name for (name,) in connection.execute("select table_name from duckdb_tables() order by 1").fetchall()]
        tables = catalog(connection, names)
        for table in tables:
            for column in table["columns"]:
                column["references"] = (references or {}).get(f"{table['name']}.{column['name']}")
        return mine(connection, tables)


def test_numbers_of_any_size_are_counted_to_the_last_digit() -> None:
    script = """
        create table t as select n as id, n::decimal(38, 18) + 0.000000000000000001 as fine,
            1e26 * n as far, (1e30::hugeint * n * n)::hugeint as huge, n * 1.005::decimal(10, 3) as unit,
            (unit + 0)::decimal(12, 2) as rounded, (n % 7 * unit)::decimal(12, 2) as total, n % 7 as quantity
        from range(40) r(n)"""
    made = {fact.place: fact for _, fact in facts_of(script).made}
    assert made[6] == Worked(6, "product", (4, 7))


def test_who_has_none_has_what_is_seen_of_such_not_of_others() -> None:
    """Also where a table is too large to be here whole."""
    orders = f"select n as id, n % 20000 as customer_id from range({ROWS_MOST + 5_000}) r(n) where n % 20000 > 2"
    script = f"""
        create table orders as {orders};
        insert into orders select -n, n % 50 + 3 from range(100) r(n);
        create table customers as
            select n as id, (select count(*) from orders where customer_id = n) as orders from range(3, 20000) r(n)"""
    [(_, fact)] = facts_of(script, {"orders.customer_id": ["customers", "id"]}).made
    assert isinstance(fact, Gathered)
    assert (fact.how, fact.empty) == ("count", "0")


def test_what_seldom_differs_is_looked_at_first() -> None:
    """Refunds and frauds are rare, and never in the same row."""
    script = """
        create table t as select n as id, if(n % 9001 = 17, 5, 0) as refund, n % 8009 = 23 as fraud
        from range(60000) r(n)"""
    assert facts_of(script).made == ()


@pytest.mark.parametrize("kind", ["count(*)", "min(day)"])
def test_rows_are_there_that_a_column_is_made_of(kind: str) -> None:
    """Of the right kind, and each with what it points to."""
    script = f"""
        create table sales as select n as id, n * 7 % 30 as customer_id, n * n % 20 as product_id,
            if(n % 3 = 0, 'paid', 'open') as status, date '2025-01-01' + (n * n % 200)::int as day
        from range(400) r(n);
        create table buyers as select n as id, 'n' || n as name,
            (select {kind} from sales where customer_id = n and status = 'paid') as made from range(30) r(n);
        create table products as select n as id, 'p' || n as name,
            (select count(*) from sales where product_id = n) as sold from range(20) r(n)"""
    to = {"sales.customer_id": ["buyers", "id"], "sales.product_id": ["products", "id"]}
    facts = facts_of(script, to)
    assert len(facts.made) == 2
    used = {"buyers": {"id", "made"}, "products": {"id", "sold"}, "sales": {"customer_id", "product_id"}}
    grower = Grower(facts, Clues(used=used), Pools({}, {}, {}))
    made = [grower.instance(f"s/{n}") for n in range(40)]
    assert all(made)
    assert sum(witness.size for witness in made if witness) < 40 * 45


def test_a_flag_that_is_copied_is_pushed_both_ways() -> None:
    script = """
        create table p as select n as id, 'n' || n as name, n % 3 = 0 as active from range(40) r(n);
        create table c as select n as id, n % 40 as p_id, n % 40 % 3 = 0 as active from range(200) r(n)"""
    facts = facts_of(script, {"c.p_id": ["p", "id"]})
    for value in ("true", "false"):
        draft: Draft = {"p": [["3", "n3", "true"]], "c": [["7", "3", "true"]]}
        before: Draft = {name: [list(row) for row in rows] for name, rows in draft.items()}
        draft["c"][0][2] = value
        push(draft, before, facts)
        assert settle(draft, facts)
        assert draft == {"p": [["3", "n3", value]], "c": [["7", "3", value]]}


def test_columns_that_are_null_by_turns_are_not_null_together() -> None:
    script = """
        create table t as select n as id, if(n % 3 > 0, n, null) as a, if(n % 3 > 0, 7 * n, null) as b,
            if(n % 2 = 0, ['gold', 'blue'][1 + n % 4 // 2], null) as gift,
            if(n % 2 = 1, ['visa', 'amex'][1 + n % 4 // 2], null) as card
        from range(60) r(n)"""
    facts = facts_of(script)
    table = facts.tables["t"]
    assert table.null_together == ((1, 2),)
    assert valid({"t": [["1", None, None, "gold", None]]}, facts)
    assert not valid({"t": [["1", "5", None, "gold", None]]}, facts)


def test_means_several_kinds_and_own_children_are_recognized() -> None:
    script = """
        create table visits as select n as id, n * 7 % 30 as member_id, n * n % 7 as rating,
            ['attended', 'Attended', 'cancelled', 'CANCELLED', 'booked'][1 + n * n * n % 5] as status
        from range(400) r(n) where n * 7 % 30 > 3 and (n % 4 > 0 or n * n * n % 5 = 2) and n % 11 < n * 7 % 30 % 9 + 2;
        create table members as select n as id, n // 3 + 1 as sponsor_id,
            (select count(*) from visits where member_id = n and lower(status) <> 'cancelled') as attended,
            (select avg(rating) from visits where member_id = n) as average_rating
        from range(4, 34) r(n);
        update members set sponsor_id = null where id < 8 or sponsor_id < 4;
        alter table members add column sponsored bigint;
        update members set sponsored = (select count(*) from members m where m.sponsor_id = members.id)"""
    to = {"visits.member_id": ["members", "id"], "members.sponsor_id": ["members", "id"]}
    facts = facts_of(script, to)
    made = {facts.tables["members"].columns[fact.place].name: fact for name, fact in facts.made if name == "members"}
    assert {name: (fact.how, fact.source) for name, fact in made.items() if isinstance(fact, Gathered)} == {
        "attended": ("count", "visits"),
        "average_rating": ("mean", "visits"),
        "sponsored": ("count", "members"),
    }
    assert isinstance(made["attended"], Gathered)
    assert made["attended"].only == (3, ("Attended", "attended", "booked"))


def test_numbers_over_or_below_zero_alone_may_count() -> None:
    script = """
        create table lines as select n as id, n % 29 as account_id, (n * n * 7 % 41 - 15)::decimal(9, 2) as amount
        from range(200) r(n);
        create table accounts as select n as id,
            (select sum(amount) from lines where account_id = n and amount > 0) as paid,
            (select sum(amount) from lines where account_id = n and amount < 0) as refunded,
            (select count(*) from lines where account_id = n and amount > 0) as payments
        from range(29) r(n)"""
    facts = facts_of(script, {"lines.account_id": ["accounts", "id"]})
    made = {facts.tables["accounts"].columns[fact.place].name: fact for name, fact in facts.made if name == "accounts"}
    assert {name: (fact.how, fact.sign) for name, fact in made.items() if isinstance(fact, Gathered)} == {
        "paid": ("sum", 1),
        "refunded": ("sum", -1),
        "payments": ("count", 1),
    }
    draft: Draft = {"lines": [["1", "3", "5.00"], ["2", "3", "-2.00"]], "accounts": [["3", None, None, None]]}
    assert settle(draft, facts)
    assert draft["accounts"] == [["3", "5.00", "-2.00", "1"]]

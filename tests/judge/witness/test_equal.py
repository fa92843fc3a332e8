"""Near misses that are none: each rule says yes where it should, no to look-alikes, and never of two that an instance
tells apart."""

import pytest

from game.judge.equal.prove import CODES
from game.judge.nearmiss.make import near_misses
from game.strings import catalogue
from tests.judge.witness.conftest import Trials

JOIN = "select o.id, c.name from orders o {join} customers c on c.id = o.customer_id {rest}"
NOTES = "select n.id, c.name from cd.notes n {join} customers c on c.id = n.customer_id"
READ = "select c.name, count(x.id) as n from customers c {join} {table} x on x.customer_id = c.id group by c.id, c.name"
COUNTS = "select c.id, {count} as n from customers c join orders o on o.customer_id = c.id group by c.id"
RANKS = "select id from orders qualify {rank}() over (partition by status order by {keys}) = 1"
BUSY = "select c.id from customers c {join} orders o on o.customer_id = c.id group by c.id having {having}"
FIRSTS = (
    "with f as (select customer_id, min(ordered_at) as at from orders {where} group by customer_id) "
    "select c.name, f.at from f {join} customers c on c.id = f.customer_id"
)
DAILY = (
    "select d.day, count(o.id) from days d left join (select o.id, o.ordered_at::date as day from orders o "
    "{join} customers c on c.id = o.customer_id) o on o.day = d.day group by d.day"
)
OLDEST = (
    "with m as (select c.id, c.name, n.body from customers c join cd.notes n on n.customer_id = c.id) "
    "select {shown}, count(*) as n from m group by {keys}"
)
CASE = "with n as (select customer_id, count(*) as k from orders group by all) select case {whens} else 'c' end from n"
BUYERS = "select id, case {whens} else 'c' end as k from orders"
TOTALS = "select {total} as t from customers c left join orders o on o.customer_id = c.id {end}"
SO_FAR = "select id from (select id, sum(id) over (order by id {frame}) as s from orders) t where {test}"
SPENT = (
    "select c.id, sum(o.amount) as t from customers c {join} orders o on o.customer_id = c.id group by c.id "
    "having {having}"
)
BOTH = (
    "select c.id, c.name from customers c join orders o on o.customer_id = c.id where o.status = 'paid' "
    "except select {id}, c.name from customers c {join} orders o on o.customer_id = c.id where {where}"
)
STRETCHES = (
    "with d as (select distinct customer_id, ordered_at::date as day from orders where customer_id is not null), "
    "i as (select customer_id, day, day - row_number() over (partition by customer_id order by day)::int as i from d), "
    "r as (select {distinct} customer_id, min(day) as first, count(*) as n from i group by customer_id, i) "
    "select customer_id, n from r qualify {rank}() over (partition by customer_id order by {keys}) = 1"
)
REACHED = (
    "with recursive reached as (select id, name, city from customers where id = 1 union select {other} "
    "from reached {step}) select city, {count} as n from reached group by city"
)
NEXT = "r join customers c on c.id > r.id"
MONTHS = (
    "with m as (select unnest({made}(date '2025-01-01', {last}, interval 1 month))::date as month) "
    "select month from m where month not in (select date_trunc('month', ordered_at)::date from orders)"
)
PROVED = [
    ("joined_equal", BOTH.format(id="c.id", join="join", where="o.status = 'back'"),
     BOTH.format(id="o.customer_id", join="join", where="o.status = 'back'")),
    ("joined_equal", "select n.customer_id, o.id from cd.notes n join orders o on o.customer_id = n.customer_id",
     "select o.customer_id, o.id from cd.notes n join orders o on o.customer_id = n.customer_id"),
    ("partner_sure", READ.format(join="left join", table="cd.notes"), READ.format(join="full join", table="cd.notes")),
    ("no_ties", STRETCHES.format(distinct="", rank="row_number", keys="n desc, first"),
     STRETCHES.format(distinct="", rank="rank", keys="n desc, first")),
    ("rows_apart", STRETCHES.format(distinct="", rank="row_number", keys="n desc, first"),
     STRETCHES.format(distinct="distinct", rank="row_number", keys="n desc, first")),
    ("never_null", TOTALS.format(total="coalesce(sum(o.amount), 0)", end="group by c.id"),
     TOTALS.format(total="sum(coalesce(o.amount, 0))", end="group by c.id")),
    ("never_null", SO_FAR.format(frame="", test="s >= 3"), SO_FAR.format(frame="", test="(s >= 3 or s is null)")),
    ("partner_sure", SPENT.format(join="join", having="sum(o.amount) < 5"),
     SPENT.format(join="left join", having="sum(o.amount) < 5")),
    ("nulls_free", "select city from customers order by city", "select city from customers order by city nulls first"),
    ("nulls_free", "select id from orders order by amount limit 2",
     "select id from orders order by amount nulls first limit 2"),
    ("nulls_free", "select id, ordered_at from orders order by ordered_at, id limit 2",
     "select id, ordered_at from orders order by ordered_at, id nulls first limit 2"),
    ("order_decided", "select id, name from customers order by id, name limit 2",
     "select id, name from customers order by id limit 2"),
    ("order_decided", "select city, count(*) as n from customers group by city order by city, n",
     "select city, count(*) as n from customers group by city order by city, n desc"),
    ("partner_sure", NOTES.format(join="join"), NOTES.format(join="left join")),
    ("partner_sure", JOIN.format(join="join", rest="where c.city = 'Rome'"),
     JOIN.format(join="left join", rest="where c.city = 'Rome'")),
    ("partner_sure", JOIN.format(join="join", rest="where o.amount > 1"),
     JOIN.format(join="right join", rest="where o.amount > 1")),
    ("values_agree", "select id from orders where status = 'paid'", "select id from orders where status like 'paid%'"),
    ("values_agree", "select id from orders where status <> 'paid'", "select id from orders where status = 'back'"),
    ("values_agree", CASE.format(whens="when k = 1 then 'a' when k = 2 then 'b'"),
     CASE.format(whens="when k <= 1 then 'a' when k = 2 then 'b'")),
    ("values_agree", CASE.format(whens="when k = 0 then 'a' when k = 1 then 'b'"),
     CASE.format(whens="when k = 1 then 'b' when k = 0 then 'a'")),
    ("same_constant", MONTHS.format(made="range", last="date '2025-07-01'"),
     MONTHS.format(made="range", last="date '2025-06-30'")),
    ("same_constant", MONTHS.format(made="generate_series", last="date '2025-06-01' + interval 1 month"),
     MONTHS.format(made="generate_series", last="date '2025-06-02' + interval 1 month")),
    ("never_null", "select coalesce(amount, 0) as a from orders", "select amount as a from orders"),
    ("never_null", "select id from orders where amount > 3",
     "select id from orders where (amount > 3 or amount is null)"),
    ("never_null",
     "select id from customers c where not exists (select 1 from cd.notes n where n.customer_id = c.id)",
     "select id from customers c where not c.id in (select n.customer_id from cd.notes n)"),
    ("counts_same", COUNTS.format(count="count(*)"), COUNTS.format(count="count(o.id)")),
    ("counts_same", COUNTS.format(count="count(o.id)"), COUNTS.format(count="count(distinct o.id)")),
    ("rows_apart", "select id, name from customers", "select distinct id, name from customers"),
    ("rows_apart", "select city, count(*) from customers group by city",
     "select distinct city, count(*) from customers group by city"),
    ("key_determines", "select c.id, c.name, count(*) from customers c group by c.id, c.name",
     "select c.id, min(c.name) as name, count(*) from customers c group by c.id"),
    ("no_ties", RANKS.format(rank="row_number", keys="amount, id"), RANKS.format(rank="rank", keys="amount, id")),
    ("order_decided", RANKS.format(rank="row_number", keys="id, amount"),
     RANKS.format(rank="row_number", keys="id, amount desc")),
    ("least_value", RANKS.format(rank="rank", keys="amount"),
     RANKS.format(rank="rank", keys="amount").replace("= 1", "<= 1")),
    ("least_value", "select id from orders where month(ordered_at) = 12",
     "select id from orders where month(ordered_at) >= 12"),
    ("never_empty", "select id from customers where city is not null and id > 1",
     "select id from customers where city <> '' and id > 1"),
    ("key_determines", "select count(*) as n from customers c group by c.id, c.name",
     "select count(*) as n from customers c group by c.id, c.city"),
    ("null_fails_anyway", "select id from orders where customer_id is not null and customer_id > 2",
     "select id from orders where customer_id > 2"),
    ("no_ties", RANKS.format(rank="rank", keys="amount"), RANKS.format(rank="dense_rank", keys="amount")),
    ("never_null", "select avg(amount) as a from orders", "select sum(amount) / count(*) as a from orders"),
    ("fractions_divided", "select 100.0 * id / 7 as a from orders", "select 100.0 * id // 7 as a from orders"),
    ("counts_same", "with h as (select distinct c.name, o.id from customers c join orders o on o.customer_id = c.id) "
     "select id, count(*) from h group by id",
     "with h as (select distinct c.name, o.id from customers c join orders o on o.customer_id = c.id) "
     "select id, count(distinct name) from h group by id"),
    ("counts_same", "select count(*) filter (where customer_id > 2) as n from orders",
     "select count(customer_id) filter (where customer_id > 2) as n from orders"),
    ("counts_same", REACHED.format(count="count(*)", other="c.id, c.name, c.city", step=NEXT),
     REACHED.format(count="count(distinct id)", other="c.id, c.name, c.city", step=NEXT)),
    ("same_text", "select * from days", "select day from days"),
    ("partner_sure", BUSY.format(join="join", having="count(*) >= 2"),
     BUSY.format(join="left join", having="count(*) >= 2")),
    ("partner_sure", BUSY.format(join="join", having="count(distinct o.status) = 1"),
     BUSY.format(join="left join", having="count(distinct o.status) = 1")),
    ("partner_sure", DAILY.format(join="left join"), DAILY.format(join="full join")),
    ("null_fails_anyway", FIRSTS.format(where="where customer_id is not null", join="join"),
     FIRSTS.format(where="", join="join")),
    ("key_determines", OLDEST.format(shown="name", keys="id, name"),
     OLDEST.format(shown="min(name) as name", keys="id")),
    ("branches_apart", BUYERS.format(whens="when customer_id = 1 then 'a' when customer_id = 2 then 'b'"),
     BUYERS.format(whens="when customer_id = 2 then 'b' when customer_id = 1 then 'a'")),
]  # fmt: skip
UNPROVED = [
    ("a month more", MONTHS.format(made="range", last="date '2025-07-01'"),
     MONTHS.format(made="range", last="date '2025-07-02'")),
    ("a day less where it counts", MONTHS.format(made="generate_series", last="date '2025-07-01'"),
     MONTHS.format(made="generate_series", last="date '2025-06-30'")),
    ("a branch that takes the two from different rows", REACHED.format(count="count(*)", other="c.id, n.name, c.city",
     step="r join customers n on n.id > r.id join customers c on c.id < n.id"),
     REACHED.format(count="count(distinct id)", other="c.id, n.name, c.city",
     step="r join customers n on n.id > r.id join customers c on c.id < n.id")),
    ("what union all repeats",
     REACHED.format(count="count(*)", other="c.id, c.name, c.city", step=NEXT).replace("union", "union all"),
     REACHED.format(count="count(distinct id)", other="c.id, c.name, c.city", step=NEXT).replace("union", "union all")),
    ("a filter that lets a null through", "select count(*) filter (where customer_id > 2 or id = 1) as n from orders",
     "select count(customer_id) filter (where customer_id > 2 or id = 1) as n from orders"),
    ("a filter that another count has",
     "select count(*) as n, count(*) filter (where customer_id > 2) as m from orders",
     "select count(customer_id) as n, count(*) filter (where customer_id > 2) as m from orders"),
    ("children without a parent", READ.format(join="left join", table="orders"),
     READ.format(join="full join", table="orders")),
    ("an outer join leaves one of the two empty", BOTH.format(id="c.id", join="left join", where="o.status is null"),
     BOTH.format(id="o.customer_id", join="left join", where="o.status is null")),
    ("a text that equals a number", "select c.id from customers c join cd.notes n on c.id = n.body",
     "select n.body from customers c join cd.notes n on c.id = n.body"),
    ("a condition that is the equality itself", "select o.id from orders o, customers c where o.customer_id = c.id",
     "select o.id from orders o, customers c where c.id = c.id"),
    ("runs of equal length tie", STRETCHES.format(distinct="", rank="rank", keys="n desc"),
     STRETCHES.format(distinct="", rank="dense_rank", keys="n desc").replace("= 1", "= 2")),
    ("the least of what repeats", "select status, min(ordered_at) as m from orders group by status, amount",
     "select distinct status, min(ordered_at) as m from orders group by status, amount"),
    ("totals of no row at all", TOTALS.format(total="coalesce(sum(o.amount), 0)", end=""),
     TOTALS.format(total="sum(coalesce(o.amount, 0))", end="")),
    ("a frame without its own row",
     SO_FAR.format(frame="rows between 2 preceding and 1 preceding", test="s >= 3"),
     SO_FAR.format(frame="rows between 2 preceding and 1 preceding", test="(s >= 3 or s is null)")),
    ("a limit on how many there are", SPENT.format(join="join", having="count(*) < 5"),
     SPENT.format(join="left join", having="count(*) < 5")),
    ("a limit on the other side", SPENT.format(join="join", having="min(c.id) < 5"),
     SPENT.format(join="left join", having="min(c.id) < 5")),
    ("a nullable key finds no partner", JOIN.format(join="join", rest=""), JOIN.format(join="left join", rest="")),
    ("parents without a child", JOIN.format(join="join", rest=""), JOIN.format(join="right join", rest="")),
    ("a list that isn't closed by its values", "select id from customers where city = 'Rome'",
     "select id from customers where city <> 'Oslo'"),
    ("nulls may be there", "select coalesce(city, '-') from customers", "select city from customers"),
    ("a nullable list",
     "select id from customers c where not exists (select 1 from orders o where o.customer_id = c.id)",
     "select id from customers c where not c.id in (select o.customer_id from orders o)"),
    ("a nullable count", "select count(*) from customers", "select count(city) from customers"),
    ("a value that repeats", "select count(customer_id) from orders", "select count(distinct customer_id) from orders"),
    ("names repeat", "select name from customers", "select distinct name from customers"),
    ("names decide no key", "select c.name, count(*) from customers c group by c.name, c.id",
     "select c.name, count(*) from customers c group by c.name"),
    ("amounts tie", RANKS.format(rank="rank", keys="amount"),
     RANKS.format(rank="dense_rank", keys="amount").replace("= 1", "= 2")),
    ("the first key ties", RANKS.format(rank="rank", keys="status, amount"),
     RANKS.format(rank="rank", keys="status, amount desc")),
    ("two is not the least", RANKS.format(rank="rank", keys="amount").replace("= 1", "= 2"),
     RANKS.format(rank="rank", keys="amount").replace("= 1", "<= 2")),
    ("only this keeps nulls out", "select id, customer_id from orders where customer_id is not null",
     "select id, customer_id from orders"),
    ("a count may be one", CASE.format(whens="when k < 2 then 'a' when k < 3 then 'b'"),
     CASE.format(whens="when k < 3 then 'b' when k < 2 then 'a'")),
    ("nulls at a limit", "select city from customers order by city, id limit 2",
     "select city from customers order by city nulls first, id limit 2"),
    ("an average with nulls", "select avg(customer_id) as a from orders",
     "select sum(customer_id) / count(*) as a from orders"),
    ("branches that meet", BUYERS.format(whens="when customer_id = 1 then 'a' when id = 1 then 'b'"),
     BUYERS.format(whens="when id = 1 then 'b' when customer_id = 1 then 'a'")),
    ("months go on after March", "select id from orders where month(ordered_at) = 3",
     "select id from orders where month(ordered_at) >= 3"),
    ("a test that is shown", "select city is not null as a from customers", "select city <> '' as a from customers"),
    ("no key is left", "select count(*) as n from customers c group by c.name, c.city",
     "select count(*) as n from customers c group by c.name, c.joined_on"),
    ("a group of one is enough", BUSY.format(join="join", having="count(*) >= 1"),
     BUSY.format(join="left join", having="count(*) >= 1")),
    ("orders of nobody make one group", BUSY.format(join="join", having="count(*) >= 2"),
     BUSY.format(join="full join", having="count(*) >= 2")),
    ("those without a customer are kept", FIRSTS.format(where="where customer_id is not null", join="left join"),
     FIRSTS.format(where="", join="left join")),
    ("nulls take part in what is first",
     "with f as (select customer_id, rank() over (order by ordered_at) as n from orders where customer_id is not null) "
     "select c.name, f.n from f join customers c on c.id = f.customer_id",
     "with f as (select customer_id, rank() over (order by ordered_at) as n from orders) "
     "select c.name, f.n from f join customers c on c.id = f.customer_id"),
    ("nulls fill a limit",
     "with f as (select customer_id from orders where customer_id is not null order by id limit 3) "
     "select c.name from f join customers c on c.id = f.customer_id",
     "with f as (select customer_id from orders order by id limit 3) "
     "select c.name from f join customers c on c.id = f.customer_id"),
    ("nulls count in a list", "select id from customers where id not in "
     "(select customer_id from orders where customer_id is not null)",
     "select id from customers where id not in (select customer_id from orders)"),
    ("another use keeps them",
     "with f as (select customer_id from orders where customer_id is not null) "
     "select c.name, (select count(*) from f) as n from f join customers c on c.id = f.customer_id",
     "with f as (select customer_id from orders) "
     "select c.name, (select count(*) from f) as n from f join customers c on c.id = f.customer_id"),
    ("a name decides no number", OLDEST.format(shown="name", keys="name, id"),
     OLDEST.format(shown="name", keys="name")),
    ("whole numbers divided", "select id / 2 as a from orders", "select id // 2 as a from orders"),
]  # fmt: skip
ANSWERS = [
    JOIN.format(join="left join", rest="where o.amount >= 10 or c.city is null"),
    COUNTS.format(count="count(*)"),
    RANKS.format(rank="rank", keys="amount desc"),
    "select c.city, count(*) as n, sum(o.amount) as total from customers c left join orders o on o.customer_id = c.id "
    "group by c.city having count(o.id) > 1 order by total desc, c.city",
    "select id from customers c "
    "where exists (select 1 from cd.notes n where n.customer_id = c.id and n.body like 't%')",
    "with m as (select customer_id, max(ordered_at) as last from orders group by customer_id) "
    "select c.name, m.last from customers c join m on m.customer_id = c.id where m.last >= '2025-03-01'",
    FIRSTS.format(where="where customer_id is not null", join="join"),
    BUSY.format(join="join", having="count(*) >= 2"),
    DAILY.format(join="left join"),
    OLDEST.format(shown="name", keys="id, name"),
    "with v as (select customer_id, rank() over (partition by customer_id order by ordered_at) as n from orders "
    "where customer_id is not null) select c.id, count(*) from v join customers c on c.id = v.customer_id "
    "where v.n < 3 group by c.id having count(*) > 1",
    "select d.day, count(o.id) as n from days d "
    "left join orders o on o.ordered_at::date = d.day and o.status = 'paid' "
    "where d.day < '2025-02-01' group by d.day order by d.day",
]
INSTANCES = 60


def test_every_reason_has_a_sentence_and_an_example() -> None:
    texts = {name: text for name, text in catalogue().items() if name.startswith("nearmiss.equal.")}
    assert set(texts) == {f"nearmiss.equal.{code}" for code in CODES}
    for name, text in texts.items():
        assert text.endswith(".") and "{" not in text, name
    assert {code for code, _, _ in PROVED} | {"null_together"} == set(CODES)


@pytest.mark.parametrize(("code", "answer", "miss"), PROVED)
def test_a_rule_proves_what_it_is_for(trial: Trials, code: str, answer: str, miss: str) -> None:
    assert trial(answer).why_equal(miss) == code


@pytest.mark.parametrize(("answer", "miss"), [pytest.param(a, m, id=name) for name, a, m in UNPROVED])
def test_no_rule_proves_a_look_alike(trial: Trials, answer: str, miss: str) -> None:
    assert trial(answer).why_equal(miss) is None


def test_nulls_in_the_order_count_where_the_answer_asks(trial: Trials) -> None:
    asked = trial("select city from customers order by city nulls last")
    asked.question.__dict__["nulls_asked"] = True
    asked._equal = asked._equality()
    assert asked.why_equal("select city from customers order by city nulls first") is None


@pytest.mark.parametrize(("code", "answer", "miss"), PROVED)
def test_what_is_proved_is_told_by_no_instance(trial: Trials, code: str, answer: str, miss: str) -> None:
    if code == "nulls_free" and "limit" not in answer:
        pytest.skip("equal by the law, which leaves nulls free, not by rows in sequence")
    asked = trial(answer)
    for n in range(INSTANCES):
        made = asked.instance(str(n))
        assert made is None or not asked.bench.ask(miss).differs(made[1])


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_near_miss_that_is_proved_equal_is_told_by_an_instance(trial: Trials, answer: str) -> None:
    asked = trial(answer)
    made = near_misses(answer, asked.tables, None, prove=False)
    proved = [miss for miss in made if (why := asked.why_equal(miss.sql)) and why != "nulls_free"]
    assert proved
    for n in range(INSTANCES):
        found = asked.instance(str(n))
        for miss in proved if found is not None else ():
            assert found is not None and not asked.bench.ask(miss.sql).differs(found[1]), miss.what


def test_what_is_null_together_is_counted_together(trial: Trials) -> None:
    """Where the data always have both or neither, one that is asked to be there brings the other along, and either may
    be asked."""
    answer = "select {count} as n from customers where {kept} is not null group by {kept}"
    asked = trial(answer.format(count="count(*)", kept="city"))
    columns = {c["name"]: c for table in asked.tables if table["name"] == "customers" for c in table["columns"]}
    columns["joined_on"]["nullable"] = True
    asked._equal = asked._equality()
    assert asked.why_equal(answer.format(count="count(joined_on)", kept="city")) is None
    columns["city"]["null_with"], columns["joined_on"]["null_with"] = ["joined_on"], ["city"]
    asked._equal = asked._equality()
    assert asked.why_equal(answer.format(count="count(joined_on)", kept="city")) == "counts_same"
    assert asked.why_equal(answer.format(count="count(joined_on)", kept="name")) is None
    other = "select count(*) as n from customers where joined_on is {0}null group by city"
    assert asked.why_equal(other.format("not ")) == "null_together"
    assert asked.why_equal(other.format("")) is None
    asked = trial("select id from customers where city is null or city > 'M'")
    columns = {c["name"]: c for table in asked.tables if table["name"] == "customers" for c in table["columns"]}
    columns["city"]["null_with"] = ["name"]
    asked._equal = asked._equality()
    assert asked.why_equal("select id from customers where name is null or name > 'M'") is None

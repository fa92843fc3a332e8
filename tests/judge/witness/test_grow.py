"""Instances keep what is declared, what the data never break, and law 7; the same seed makes the same one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import duckdb
import pytest

from game.judge.witness.bench import Bench
from game.judge.witness.chain import to_chain
from game.judge.witness.clues import OF_TIME, Clues
from game.judge.witness.facts import Facts
from game.judge.witness.maker import Maker
from game.judge.witness.mend import mend
from game.judge.witness.question import Question, Trial
from game.judge.witness.tune import tuned
from game.judge.witness.values import moment
from game.puzzle.witness import Row, Witness
from tests.judge.witness.conftest import SCRIPT, Trials

INSTANCES = 150
NOTHING: dict[str, Any] = {"also": [], "assume": [], "order": [], "key": "k"}
ANSWERS = [
    "select id from orders where amount >= 10 and status = 'paid' and ordered_at >= '2025-03-01'",
    "select c.name, count(o.id) from customers c left join orders o on o.customer_id = c.id group by c.id, c.name",
    "select city, count(*) from customers where city like 'R%' or city = 'Ulm' group by city",
    "select d.day, count(o.id) from days d left join orders o on o.ordered_at::date = d.day group by d.day",
    "select n.body, c.name from cd.notes n join customers c on c.id = n.customer_id",
    "select id, amount - lag(amount) over (partition by customer_id order by ordered_at, id) from orders",
]
NAMES = {"Ana", "Ben", "Cid", "Dot", "Eve", "Fay"}
CITIES = {"Rome", "Oslo", "Bern"}


def instances(asked: Trial, count: int = INSTANCES) -> Iterator[Witness]:
    for n in range(count):
        witness = asked.grower.instance(f"t/{n}")
        if witness is not None:
            yield witness


def rows(witness: Witness, table: str) -> tuple[Row, ...]:
    return witness.rows.get(table, ())


@pytest.mark.parametrize("answer", ANSWERS)
def test_declared_tests_hold(trial: Trials, answer: str) -> None:
    for witness in instances(trial(answer)):
        people, orders, notes = (rows(witness, t) for t in ("customers", "orders", "cd.notes"))
        for table in (people, orders, notes):
            assert len({row[0] for row in table}) == len(table)
            assert all(row[0] is not None for row in table)
        keys = {row[0] for row in people}
        assert {row[1] for row in orders} - {None} <= keys
        assert {row[1] for row in notes} <= keys
        assert {row[3] for row in orders} <= {"paid", "back"}


@pytest.mark.parametrize("answer", ANSWERS)
def test_nulls_come_only_where_nulls_are_seen(trial: Trials, answer: str) -> None:
    nullable = {"customers": {2}, "orders": {1}, "cd.notes": set[int]()}
    for witness in instances(trial(answer)):
        for table, places in nullable.items():
            for row in rows(witness, table):
                assert {n for n, cell in enumerate(row) if cell is None} <= places


@pytest.mark.parametrize("answer", ANSWERS)
def test_texts_are_the_datas_own_or_the_answers(trial: Trials, answer: str) -> None:
    for witness in instances(trial(answer)):
        assert {row[1] for row in rows(witness, "customers")} <= NAMES
        own = {"Ulm", "R"} if "Ulm" in answer else set()
        assert {row[2] for row in rows(witness, "customers")} - {None} <= CITIES | own


@pytest.mark.parametrize("answer", ANSWERS)
def test_days_lie_in_years_that_are_seen_unless_the_answer_names_days(trial: Trials, answer: str) -> None:
    years = {str(row[4])[:4] for w in instances(trial(answer)) for row in rows(w, "orders")}
    assert ("2025-03-01" in answer) == bool(years - {"2025"})


def test_texts_and_days_of_others_open_nothing(trial: Trials) -> None:
    asked = trial(ANSWERS[1], also=["select name, 1 from customers where city = 'Ulm' or joined_on < '1999-01-01'"])
    for witness in instances(asked):
        assert "Ulm" not in {row[2] for row in rows(witness, "customers")}
        assert {str(row[3])[:4] for row in rows(witness, "customers")} <= {"2024"}


def test_a_calendar_stays_whole(trial: Trials) -> None:
    asked = trial(ANSWERS[3])
    for witness in instances(asked):
        assert witness.whole == ("days",)
        asked.bench.fill(witness)
        assert asked.bench.ask("select count(*) from days").rows == ((181,),)


def test_the_same_seed_makes_the_same_instance(trial: Trials) -> None:
    first, second = (list(instances(trial(ANSWERS[1]))) for _ in range(2))
    assert [w.key for w in first] == [w.key for w in second]
    assert len({w.key for w in first}) > INSTANCES / 2


def test_nulls_that_the_answer_asks_about_come_unless_they_are_forbidden(trial: Trials) -> None:
    asked = trial("select id from orders where amount is not null")
    facts, orders = asked.bench.facts, asked.bench.facts.tables["orders"]
    free = [replace(column, required=False) for column in orders.columns]
    undeclared = Facts({**facts.tables, "orders": replace(orders, columns=tuple(free))})

    def lacking(facts: Facts, clues: Clues) -> list[str]:
        return [c.name for c in tuned(facts, clues).tables["orders"].columns if c.nullable]

    assert lacking(facts, asked.clues) == ["customer_id"]
    assert lacking(undeclared, asked.clues) == ["customer_id", "amount"]
    assert lacking(undeclared, trial("select coalesce(amount, 0) as a from orders").clues) == ["customer_id"]
    joined = trial("select c.id from customers c left join orders o on o.customer_id = c.id where o.amount is null")
    assert lacking(undeclared, joined.clues) == ["customer_id"]


def test_days_need_not_lie_in_periods_that_no_query_names(trial: Trials) -> None:
    asked = trial("select id from orders")
    cover = (1, 4, "customers", (0, 1, 2))
    orders = replace(asked.bench.facts.tables["orders"], covered=(cover,))
    facts = Facts({**asked.bench.facts.tables, "orders": orders})
    joined = trial("select o.id from orders o join customers c on c.id = o.customer_id")
    assert tuned(facts, asked.clues).tables["orders"].covered == ()
    assert tuned(facts, joined.clues).tables["orders"].covered == (cover,)


def test_days_that_meet_other_days_may_lie_in_other_years(trial: Trials) -> None:
    met = trial("select o.id from orders o join customers c on c.joined_on = o.ordered_at::date")
    assert met.clues.years == {("customers", "joined_on"), ("orders", "ordered_at")}
    for closed in (
        "select o.id from orders o join days d on d.day = o.ordered_at::date",
        "select month(o.ordered_at) from orders o join customers c on c.joined_on = o.ordered_at::date",
    ):
        assert not trial(closed).clues.years


def test_an_instance_made_of_another_keeps_what_is_declared(trial: Trials) -> None:
    asked = trial(ANSWERS[1])
    base = max(instances(asked), key=lambda w: w.size)
    made = [asked.grower.further(base, str(n)) for n in range(INSTANCES)]
    assert len({w.key for w in made}) > INSTANCES / 2
    assert [w.key for w in made] == [asked.grower.further(base, str(n)).key for n in range(INSTANCES)]
    for witness in made:
        people, orders = rows(witness, "customers"), rows(witness, "orders")
        assert {row[1] for row in orders} - {None} <= {row[0] for row in people}
        for table in (people, orders):
            assert len({row[0] for row in table}) == len(table)
    kept = [len({row[0] for row in rows(w, "orders")} & {row[0] for row in rows(base, "orders")}) for w in made]
    assert sorted(kept)[INSTANCES // 2] >= len(rows(base, "orders")) / 2


def test_instances_reach_the_count_that_a_query_asks_for(trial: Trials) -> None:
    asked = trial("select customer_id from orders group by customer_id having count(*) >= 20")
    found = [Counter(row[1] for row in rows(w, "orders") if row[1]) for w in instances(asked, 4 * INSTANCES)]
    assert {19, 20, 21} <= {max(counts.values(), default=0) for counts in found}


def test_values_that_go_with_a_changed_one_are_mended(trial: Trials) -> None:
    asked = trial("select id from orders where ordered_at >= '2025-03-01' and status = 'paid'")
    table = asked.bench.facts.tables["orders"]
    bound = replace(table, null_follows=((3, 1),), follows=((3, 2),))
    facts = Facts({**asked.bench.facts.tables, "orders": bound})
    rows = {row[3]: list(row) for row in reversed(table.rows)}
    changed = [*rows["paid"][:3], "back", rows["paid"][4]]
    maker = Maker(facts, asked.clues, Random(1))
    draft = {"orders": [list(rows["paid"]), changed]}
    assert mend(draft, {"orders": [list(rows["paid"])]}, maker)
    assert draft["orders"][0] == rows["paid"]
    assert draft["orders"][1][2] == rows["back"][2]
    assert not mend(draft, draft, maker)


def test_rows_that_point_to_their_own_table_become_a_chain(trial: Trials) -> None:
    asked = trial("with recursive c as (select id from orders) select id from c")
    table = asked.bench.facts.tables["orders"]
    upward = replace(table.columns[1], to=("orders", 0))
    own = replace(table, columns=(table.columns[0], upward, *table.columns[2:]), rows=())
    maker = Maker(Facts({**asked.bench.facts.tables, "orders": own}), asked.clues, Random(3))
    made = to_chain(maker, {"orders": [["13", None, "2.20", "back", "2025-06-09 09:00:00"]]})
    assert made is not None
    points_to = {row[0]: row[1] for row in made["orders"]}
    chain = ["13"]
    while points_to[chain[-1]] is not None:
        chain.append(str(points_to[chain[-1]]))
        assert int(chain[-1]) < int(chain[-2])
    assert len(chain) == len(made["orders"]) > 1


def test_a_part_of_the_whole_is_met_exactly(trial: Trials) -> None:
    asked = trial("select id from orders where 100.0 * amount / (select sum(amount) from orders) >= 15", key="parts")
    edge = "select id from orders where 100.0 * amount / (select sum(amount) from orders) = 15"
    met = 0
    for witness in instances(asked):
        asked.bench.fill(witness)
        met += bool(asked.bench.ask(edge).rows)
    assert met


def test_what_differs_is_met_soon(bench: Bench) -> None:
    """Around a query that differs at one value only, instances made of one with rows have that value often."""
    answer = "select customer_id from orders where ordered_at >= '2025-03-01' and ordered_at < '2025-04-01'"
    player = answer.replace(">= '2025-03-01'", "> '2025-03-01'")
    asked = Trial(bench, Question.of({"sql": answer, **NOTHING}), bench.tables, player=player)
    base = next(w for w in instances(asked) if asked.expected(w).rows)
    made = [asked.instance(str(n), base) for n in range(INSTANCES)]
    met = sum(asked.expected(one[0]).differs(asked.bench.ask(player)) for one in made if one is not None)
    assert met > INSTANCES / 20


@pytest.mark.parametrize(
    ("brief", "others"),
    [
        pytest.param("Which orders are above 5?", True, id="nothing-of-time"),
        pytest.param("Which orders were above 5 in 2025?", False, id="a-year"),
        pytest.param("Which orders of this season are above 5?", False, id="a-word-of-time"),
        pytest.param("", False, id="unknown"),
    ],
)
def test_years_that_only_a_player_names_count_where_the_brief_is_of_no_time(
    bench: Bench, brief: str, others: bool
) -> None:
    answer = "select id from orders where amount > 5"
    seen = {at.year for row in bench.facts.tables["orders"].rows if (at := moment(row[4] or ""))}
    asked = Trial(
        bench,
        Question.of({"sql": answer, **NOTHING, "brief": brief}),
        bench.tables,
        player=f"{answer} and year(ordered_at) in ({', '.join(map(str, sorted(seen)))})",
    )
    base = next(w for w in instances(asked) if asked.expected(w).rows)
    made = [asked.instance(str(n), base) for n in range(INSTANCES)]
    years = {at.year for one in made if one for row in rows(one[0], "orders") if (at := moment(row[4] or ""))}
    assert bool(years - seen) is others


def test_rows_follow_each_other_at_the_distance_a_query_speaks_of(trial: Trials) -> None:
    answer = (
        "select id, ordered_at - lag(ordered_at) over (partition by customer_id order by ordered_at) <= "
        "interval 9 days as soon from orders"
    )
    exactly = answer.replace("<= interval 9 days as soon from orders", "= interval 9 days as soon from orders")
    asked = trial(answer, key="gaps")
    met = 0
    for witness in instances(asked):
        asked.bench.fill(witness)
        met += any(row[1] for row in asked.bench.ask(exactly).rows)
    assert met > 2


@pytest.mark.parametrize(
    "condition",
    [
        "ordered_at <= '9999-12-31'",
        "ordered_at < timestamp '9999-12-31 23:59:59.999999'",
        "coalesce(ordered_at, date '0001-01-01') >= '0001-01-01'",
        "year(ordered_at) < 9999 or year(ordered_at) = 0",
        "ordered_at > '-infinity'",
        "ordered_at < 'infinity'",
        "amount < 1e300",
        "amount < 99999999999999999999999999999999999999",
        "amount > -0.000000000000000000001",
        "id <> 9223372036854775807",
        "status <> ''",
        "status not like '%\\%%' escape '\\'",
        "ordered_at + interval '300000 years' > ordered_at",
        "date_diff('day', ordered_at, date '9999-12-31') > 0",
    ],
)
def test_no_literal_is_too_odd(bench: Bench, condition: str) -> None:
    """Neither in the answer nor in a player's query."""
    plain = "select id, amount, ordered_at from orders where amount > 5"
    odd = f"{plain} and ({condition})"
    for answer, player in ((odd, plain), (plain, odd)):
        asked = Trial(bench, Question.of({"sql": answer, **NOTHING}), bench.tables, player=player)
        found = list(instances(asked))
        assert len(found) > INSTANCES / 2
        further = [asked.grower.further(found[0], str(n)) for n in range(INSTANCES)]
        assert {asked.bench.fill(witness) is not None for witness in (*found, *further)} == {True}


def test_instances_are_small(trial: Trials) -> None:
    sizes = sorted(w.size for w in instances(trial(ANSWERS[1])))
    assert sizes[len(sizes) // 2] <= 20
    assert sizes[-1] <= 64


def test_where_the_answer_goes_by_name_two_of_the_same_name_dont_come(trial: Trials) -> None:
    by_name = trial("select body, count(*) from cd.notes group by body")
    by_key = trial("select id, body from cd.notes")

    def shared(asked: Trial) -> bool:
        bodies = [[row[2] for row in rows(w, "cd.notes")] for w in instances(asked)]
        return any(len(set(found)) < len(found) for found in bodies)

    assert not shared(by_name)
    assert shared(by_key)


def test_things_that_are_told_apart_by_their_name_have_no_namesakes(bench: Bench) -> None:
    tables = [{**table, "namesakes": False} for table in bench.tables]
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(SCRIPT)
        things = Bench(connection, tables)
        asked = Trial(things, Question.of({"sql": "select id, body from cd.notes", **NOTHING}), tables)
        for witness in instances(asked):
            bodies = [row[2] for row in rows(witness, "cd.notes")]
            assert len(set(bodies)) == len(bodies)


def test_what_is_assumed_holds(trial: Trials) -> None:
    asked = trial(ANSWERS[0], assume=[{"name": "", "sql": "(select count(*) from orders) > 3"}])
    kept = 0
    for n in range(INSTANCES):
        made = asked.instance(str(n))
        if made is not None and not asked.unfair(*made):
            kept += 1
            assert len(rows(made[0], "orders")) > 3
    assert kept


def test_what_the_answer_leaves_to_luck_is_unfair(trial: Trials) -> None:
    asked = trial("select id, amount from orders order by amount limit 1")
    told = {asked.unfair(*made) for n in range(INSTANCES) if (made := asked.instance(str(n))) is not None}
    assert {"", "undetermined"} <= told


def test_an_other_right_answer_that_differs_drops_the_instance_and_is_counted(trial: Trials) -> None:
    asked = trial("select id from orders where amount >= 10", also=["select id from orders where amount > 10"])
    told = [asked.unfair(*made) for n in range(INSTANCES) if (made := asked.instance(str(n))) is not None]
    assert told.count("also") == asked.dropped[0] > 0


def test_no_tie_at_limit_keeps_ties_out(trial: Trials) -> None:
    answer = "select id, amount from orders order by amount desc, id limit 2"
    plain = trial(answer, order=[1, 0])
    assuming = trial(answer, order=[1, 0], assume=[{"name": "no_tie_at_limit", "sql": ""}])
    told = [(plain.unfair(*m), assuming.unfair(*m)) for n in range(60) if (m := plain.instance(str(n))) is not None]
    assert told
    assert all(without in ("", "undetermined") for without, _ in told)
    assert any(with_it == "assumption" for _, with_it in told)


@pytest.mark.parametrize(
    ("brief", "of_time"),
    [
        ("The most no-shows first, one decimal, by last name", False),
        ("What share falls to each tier?", False),
        ("Which orders came in March?", True),
        ("The orders of this year", True),
        ("Orders per weekday", True),
        ("Who came on 2025-03-01?", True),
        ("The latest order of each customer", True),
    ],
)
def test_briefs_that_speak_of_time(brief: str, of_time: bool) -> None:
    assert bool(OF_TIME.search(brief)) is of_time


def test_other_groups_bring_namesakes_and_other_texts_all_values(bench: Bench) -> None:
    answer = "select id, count(*) from orders where status <> 'paid' group by id"
    question = Question.of({"sql": answer, **NOTHING})
    same = Trial(bench, question, bench.tables, player=answer.replace("<> 'paid'", "= 'open'"))
    other = Trial(bench, question, bench.tables, player=answer.replace("group by id", "group by id, customer_id"))
    assert (same.clues.regrouped, other.clues.regrouped) == (False, True)
    facts = bench.facts.tables["orders"]
    met = Maker(bench.facts, same.clues, Random(0)).edges(facts, facts.place("status") or 0)
    assert set(met) >= set(facts.columns[facts.place("status") or 0].values)


def test_rows_lie_within_the_days_that_a_query_makes(trial: Trials) -> None:
    series = "generate_series(date '2025-03-01', date '2025-03-31', interval 1 day)"
    asked = trial(
        f"select d from (select unnest({series})::date as d) where d not in (select ordered_at::date from orders)"
    )
    within = "r.\"ordered_at\"::date between date '2025-03-01' and date '2025-03-31'"
    assert asked.clues.passing == {"orders": [[within]]}
    days = [row[4] or "" for witness in instances(asked) for row in rows(witness, "orders")]
    assert sum(day.startswith("2025-03") for day in days) > len(days) / 3  # of the visible rows it is 3 in 13

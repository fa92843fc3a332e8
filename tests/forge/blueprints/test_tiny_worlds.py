"""Tiny worlds promise what their SQL promises."""

from pathlib import Path

from game.puzzle.catalog import AcceptedValues, Check
from tests.forge.blueprints.worlds import world


def test_constraints_are_the_catalogs_tests(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """
        create schema crm;
        create table people (id integer primary key, name varchar not null unique);
        create table orders (id integer primary key, person_id integer not null references people(id),
            status varchar check (status in ('open', 'it''s done')), amount decimal(8, 2) check (amount > 0),
            line integer, check (line < id), unique (person_id, line));
        create table crm."Call Log" (id integer, person integer);
        insert into people values (1, 'Ann');
        insert into orders values (7, 1, 'open', 2.50, 1), (8, 1, 'it''s done', 1, 2);
        """,
        links={"crm.Call Log.person": "people.id"},
        people="person",
    )
    orders = made.table("orders")
    assert [t.name for t in made.tables] == ["people", "orders", "crm.Call Log"]
    assert orders.key == orders.column("id")
    assert orders.column("status").column.tests == (AcceptedValues(("open", "it's done")),)
    assert orders.column("amount").column.checks == ("(amount > 0)",) and orders.column("amount").type == "DECIMAL(8,2)"
    assert orders.table.together == (("person_id", "line"),) and Check("(line < id)") in orders.table.tests
    assert [(k.child.name, k.parent.name) for k in made.foreign_keys] == [
        ("orders", "people"),
        ("crm.Call Log", "people"),
    ]
    assert made.table("people").noun == "person" and orders.rows == 2

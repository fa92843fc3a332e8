"""Where columns come from, read from compiled SQL."""

import json
from pathlib import Path

import pytest

from game.forge.columns import relations, write_relations
from game.forge.dbt import Node
from game.puzzle.catalog import Column
from game.puzzle.lineage import Relation, relations_of

COLUMNS = {
    "raw_orders": ("id", "customer_id", "cents", "status"),
    "raw_people": ("id", "first", "last", "boss"),
}


def _project(tmp_path: Path, sql: str, columns: tuple[str, ...], language: str = "sql") -> Relation:
    """What is told of a model `m` over the two raw tables."""
    nodes = {name: _node(name, "seed", columns_, ()) for name, columns_ in COLUMNS.items()}
    nodes["m"] = _node("m", "model", columns, tuple(COLUMNS))
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"nodes": {"m": {"language": language, "compiled_code": sql}}}), encoding="utf-8")
    return relations(manifest, nodes, [nodes["m"]])[-1]


def _node(name: str, kind: str, columns: tuple[str, ...], parents: tuple[str, ...]) -> Node:
    listed = tuple(Column(column, "BIGINT", "", ()) for column in columns)
    return Node(name, kind, name, ("shop",), "main", name, "", listed, parents, {})


@pytest.mark.parametrize(
    ("sql", "made_of", "only_read"),
    [
        pytest.param(
            'select id, cents / 100 as amount from "w"."main"."raw_orders" where status = \'paid\'',
            {"id": {"raw_orders.id"}, "amount": {"raw_orders.cents"}},
            {"raw_orders.status"},
            id="plain",
        ),
        pytest.param(
            "with o as (select * from raw_orders) select o.id, p.first || p.last as name "
            "from o join raw_people p on p.id = o.customer_id",
            {"id": {"raw_orders.id"}, "name": {"raw_people.first", "raw_people.last"}},
            {"raw_people.id", "raw_orders.customer_id", "raw_orders.cents", "raw_orders.status"},
            id="star-and-join",
        ),
        pytest.param(
            "select id from raw_orders union all select boss from raw_people",
            {"id": {"raw_orders.id", "raw_people.boss"}},
            set(),
            id="union",
        ),
        pytest.param(
            "with recursive up as (select id, boss from raw_people union all "
            "select p.id, up.boss from up join raw_people p on p.boss = up.id) select id, boss from up",
            {"id": {"raw_people.id"}, "boss": {"raw_people.boss"}},
            set(),
            id="recursion",
        ),
        pytest.param(
            "select p.id, (select max(o.cents) from raw_orders o where o.customer_id = p.id) as most from raw_people p",
            {"id": {"raw_people.id"}, "most": {"raw_orders.cents", "raw_orders.customer_id", "raw_people.id"}},
            set(),
            id="subquery",
        ),
        pytest.param(
            "select count(*) as n, 'x' as word from raw_orders group by status",
            {"n": set(), "word": set()},
            {"raw_orders.status"},
            id="made-of-nothing",
        ),
        pytest.param(
            "select id, sum(cents) over (partition by status order by id) as running from raw_orders",
            {"id": {"raw_orders.id"}, "running": {"raw_orders.cents", "raw_orders.status", "raw_orders.id"}},
            set(),
            id="window",
        ),
    ],
)
def test_columns_are_followed_to_the_tables(
    tmp_path: Path, sql: str, made_of: dict[str, set[str]], only_read: set[str]
) -> None:
    found = _project(tmp_path, sql, tuple(made_of))
    assert found.known
    assert {column: {".".join(p) for p in places} for column, places in found.made_of.items()} == made_of
    assert {".".join(p) for p in found.reads} == only_read.union(*made_of.values())


@pytest.mark.parametrize(
    ("sql", "language"),
    [("def model(dbt, session): ...", "python"), ("select from where ((", "sql"), ("", "sql")],
    ids=["python", "unreadable", "empty"],
)
def test_what_nobody_can_look_into_may_read_everything(tmp_path: Path, sql: str, language: str) -> None:
    found = _project(tmp_path, sql, ("a", "b"), language)
    assert not found.known
    assert found.needs(("raw_orders", "status"))
    assert found.feeds(("raw_people", "boss")) == ("a", "b")
    assert not found.needs(("elsewhere", "x"))


def test_relations_are_kept_and_read_again(tmp_path: Path) -> None:
    found = _project(tmp_path, "select id, cents as c from raw_orders", ("id", "c"))
    write_relations(tmp_path, [found])
    assert relations_of(tmp_path) == (found,)
    assert (found.feeds(("raw_orders", "cents")), found.needs(("raw_orders", "status"))) == (("c",), False)

"""Where columns come from, read from compiled SQL."""

import json
from pathlib import Path

import pytest

from game.forge.columns import relations, write_lineage
from game.forge.dbt import Node
from game.puzzle.catalog import Column
from game.puzzle.lineage import Relation, Use, relations_of, uses_of

COLUMNS = {
    "raw_orders": ("id", "customer_id", "cents", "status", "at"),
    "raw_people": ("id", "first", "last", "boss"),
    "raw_lines": ("id", "line", "parts", "most"),
    "raw_rates": ("status", "since", "rate"),
}
ORDER_AND_RATE = {"raw_orders.status", "raw_rates.status", "raw_orders.at", "raw_rates.since"}


def _project(tmp_path: Path, sql: str, columns: tuple[str, ...], language: str = "sql") -> Relation:
    """What is told of a model `m` over the raw tables."""
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
            {"raw_people.id", "raw_orders.customer_id", "raw_orders.cents", "raw_orders.status", "raw_orders.at"},
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
            "select status, 'x' as word, unnest(range(3)) as number from raw_orders group by status",
            {"status": {"raw_orders.status"}, "word": set(), "number": set()},
            set(),
            id="set-down-in-the-text",
        ),
        pytest.param(
            "select id, sum(cents) over (partition by status order by id) as running from raw_orders",
            {"id": {"raw_orders.id"}, "running": {"raw_orders.cents", "raw_orders.status", "raw_orders.id"}},
            set(),
            id="window",
        ),
        pytest.param(
            "select id, sum(cents) over own as running from raw_orders window own as (partition by status)",
            {"id": {"raw_orders.id"}, "running": {"raw_orders.cents", "raw_orders.status"}},
            set(),
            id="named-window",
        ),
        pytest.param(
            "select l.id, c.key, c.value ->> '$' as text from raw_lines as l cross join json_each(l.line) as c",
            {"id": {"raw_lines.id"}, "key": {"raw_lines.line"}, "text": {"raw_lines.line"}},
            set(),
            id="table-function",
        ),
        pytest.param(
            "with l as (select id, line || '' as row_json from raw_lines), "
            "c as (select id, key, value from l, json_each(row_json)) "
            "select id, max(value) filter (where key = 'a') as a from c group by id",
            {"id": {"raw_lines.id"}, "a": {"raw_lines.line"}},
            set(),
            id="table-function-over-a-cte-without-alias",
        ),
        pytest.param(
            "select l.id, json_each.value as v from raw_lines l left join json_each(l.line) on true",
            {"id": {"raw_lines.id"}, "v": {"raw_lines.line"}},
            set(),
            id="table-function-by-its-name",
        ),
        pytest.param(
            "select l.id, g.i from raw_lines as l cross join generate_series(1, l.most) as g(i)",
            {"id": {"raw_lines.id"}, "i": {"raw_lines.most"}},
            set(),
            id="series",
        ),
        pytest.param(
            "select l.id, u.part from raw_lines as l, unnest(l.parts) as u(part)",
            {"id": {"raw_lines.id"}, "part": {"raw_lines.parts"}},
            set(),
            id="unnest-with-alias",
        ),
        pytest.param(
            "select id, unnest as part from raw_lines, unnest(parts)",
            {"id": {"raw_lines.id"}, "part": {"raw_lines.parts"}},
            set(),
            id="unnest-without-alias",
        ),
        pytest.param(
            "select id, unnest(parts) as part from raw_lines",
            {"id": {"raw_lines.id"}, "part": {"raw_lines.parts"}},
            set(),
            id="unnest-in-select",
        ),
        pytest.param(
            "select p.id, o.total from raw_people p cross join lateral "
            "(select sum(r.cents) + p.boss as total from raw_orders r where r.customer_id = p.id) o",
            {"id": {"raw_people.id"}, "total": {"raw_orders.cents", "raw_people.boss"}},
            {"raw_orders.customer_id"},
            id="lateral",
        ),
        pytest.param(
            "select sum(cents) filter (where status = 'paid') as paid from raw_orders",
            {"paid": {"raw_orders.cents", "raw_orders.status"}},
            set(),
            id="filter",
        ),
        pytest.param(
            "select o.id, r.rate from raw_orders o asof join raw_rates r on o.status = r.status and o.at >= r.since",
            {"id": {"raw_orders.id"}, "rate": {"raw_rates.rate"} | ORDER_AND_RATE},
            set(),
            id="asof",
        ),
        pytest.param(
            "with r as (select status, since as from_day, rate from raw_rates) "
            "select id, rate from raw_orders o asof left join r on o.status = r.status and o.at >= r.from_day",
            {"id": {"raw_orders.id"}, "rate": {"raw_rates.rate"} | ORDER_AND_RATE},
            set(),
            id="asof-left-over-a-cte",
        ),
        pytest.param(
            "select count(*) as n, sum(cents) as sum from raw_orders",
            {"n": {"raw_orders."}, "sum": {"raw_orders.cents"}},
            set(),
            id="count-is-made-of-rows",
        ),
        pytest.param(
            "with paid as (select * from raw_orders where status = 'paid') "
            "select customer_id, count(*) as n, row_number() over () as k from paid group by customer_id",
            {
                "customer_id": {"raw_orders.customer_id"},
                "n": {"raw_orders.", "raw_orders.status", "raw_orders.customer_id"},
                "k": {"raw_orders.", "raw_orders.status", "raw_orders.customer_id"},
            },
            {"raw_orders.id", "raw_orders.cents", "raw_orders.at"},
            id="count-of-what-a-condition-left",
        ),
        pytest.param(
            "select id, exists (select 1 from raw_orders as r where r.customer_id = raw_people.id) as bought, "
            "exists (select 1 from raw_lines as r where r.id = raw_people.boss) as wrote from raw_people",
            {
                "id": {"raw_people.id"},
                "bought": {"raw_orders.", "raw_orders.customer_id", "raw_people.id"},
                "wrote": {"raw_lines.", "raw_lines.id", "raw_people.boss"},
            },
            set(),
            id="exists-and-one-alias-twice",
        ),
    ],
)
def test_columns_are_followed_to_the_tables(
    tmp_path: Path, sql: str, made_of: dict[str, set[str]], only_read: set[str]
) -> None:
    found = _project(tmp_path, sql, tuple(made_of))
    assert found.known
    assert {column: {".".join(p) for p in places} for column, places in found.made_of.items()} == made_of
    assert {".".join(p) for p in found.reads} == {
        place for place in only_read.union(*made_of.values()) if not place.endswith(".")
    }


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        pytest.param("select id from raw_orders", set(), id="all"),
        pytest.param("select id from raw_orders where cents > 0", {"raw_orders.cents"}, id="where"),
        pytest.param("select max(id) as id from raw_orders group by status", {"raw_orders.status"}, id="group"),
        pytest.param("select distinct status as id from raw_orders", {"raw_orders.status"}, id="distinct"),
        pytest.param(
            "select distinct on (status) id from raw_orders order by at",
            {"raw_orders.status", "raw_orders.at"},
            id="on",
        ),
        pytest.param("select id from raw_orders order by cents limit 3", {"raw_orders.cents"}, id="limit"),
        pytest.param("select id from raw_orders order by cents", set(), id="order"),
        pytest.param(
            "select id from raw_orders qualify row_number() over (partition by status order by at) = 1",
            {"raw_orders.status", "raw_orders.at"},
            id="qualify",
        ),
        pytest.param(
            "select id from raw_orders where status = 'a' union select id from raw_orders",
            {"raw_orders.status", "raw_orders.id"},
            id="union",
        ),
        pytest.param(
            "select id from raw_orders where exists (select 1 from raw_rates r where r.status = raw_orders.status)",
            {"raw_rates.", "raw_rates.status", "raw_orders.status"},
            id="exists",
        ),
        pytest.param(
            "select o.id from raw_orders o asof left join raw_rates r on o.status = r.status and o.at >= r.since",
            {"raw_rates."},
            id="asof-left",
        ),
        pytest.param(
            "select l.id from raw_lines l cross join json_each(l.line) as c",
            {"raw_lines.", "raw_lines.line"},
            id="table-function",
        ),
    ],
)
def test_what_decides_on_the_rows_is_told(tmp_path: Path, sql: str, rows: set[str]) -> None:
    found = _project(tmp_path, sql, ("id",))
    first = "raw_lines." if "raw_lines" in sql else "raw_orders."
    assert {".".join(p) for p in found.rows} == rows | {first}
    assert found.counts((first[:-1], ""))


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
    use = Use("metric", "spent", "Spent", (), frozenset({("m", "c")}), {"time": frozenset({("m", "id")})})
    write_lineage(tmp_path, [found], [use])
    assert (relations_of(tmp_path), uses_of(tmp_path)) == ((found,), (use,))
    assert use.tables == {"m"}
    assert (found.feeds(("raw_orders", "cents")), found.needs(("raw_orders", "status"))) == (("c",), False)

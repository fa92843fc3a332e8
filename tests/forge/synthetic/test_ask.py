"""The profiling query: every warehouse can read it, and it shows no value that isn't public."""

import json
from pathlib import Path

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from game.errors import ForgeError
from game.forge.synthetic.ask import FREQUENT_LEAST, RESULT, profile_sql
from game.forge.synthetic.dialects import DIALECTS
from game.forge.synthetic.relations import Relation, public_columns, relations_of
from game.puzzle.catalog import AcceptedValues, Column, NotNull, Relationship, Table, Unique
from tests.forge.synthetic.catalogs import catalogs

PEOPLE = Table(
    "people",
    "",
    (
        Column("id", "BIGINT", "", (NotNull(), Unique())),
        Column("name", "VARCHAR"),
        Column("city", "VARCHAR"),
        Column("plan", "VARCHAR", "", (AcceptedValues(("free", "pro")),)),
        Column("active", "BOOLEAN"),
        Column("balance", "DECIMAL(10,2)"),
        Column("boss_id", "BIGINT", "", (Relationship("people", "id"),)),
        Column("born_on", "DATE"),
        Column("extra", "JSON"),
    ),
)
ROWS = """
    select n as id, 'secret ' || (n % 3) as name, case when n % 50 = 0 then 'Rare' else 'Oslo' end as city,
        case when n % 10 = 0 then 'hidden' else 'pro' end as plan, n % 2 = 0 as active,
        (n * 1.37)::decimal(10,2) as balance, nullif(n // 7, 0) as boss_id, date '1980-01-01' + n::integer as born_on,
        '{}'::json as extra
    from range(1, 201) as t(n)
"""


def told(
    rows: str = ROWS, public: tuple[tuple[str, str], ...] = ()
) -> list[tuple[str, str, str, str | None, int | None]]:
    with duckdb.connect() as connection:
        connection.execute(f"create table people as {rows}")
        found = connection.execute(profile_sql([Relation(PEOPLE, ("people",))], "duckdb", public))
        assert tuple(name for name, *_ in found.description) == RESULT
        return found.fetchall()


def values(column: str, public: tuple[tuple[str, str], ...] = ()) -> dict[str | None, int | None]:
    return {
        value: count for _, name, measure, value, count in told(public=public) if name == column and measure == "value"
    }


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_warehouse_can_read_it(dialect: str) -> None:
    query = profile_sql([Relation(PEOPLE, ("db", "raw", "people"))], dialect, {("people", "city")})
    assert len(sqlglot.parse(query, read=dialect)) == 1


@given(catalogs(), st.sampled_from(DIALECTS))
@settings(max_examples=20)
def test_only_aggregates_of_columns_that_are_not_public(tables: tuple[Table, ...], dialect: str) -> None:
    public = {(tables[0].name, tables[0].columns[-1].name)}
    tree = sqlglot.parse_one(
        profile_sql([Relation(t, ("db", "s", t.name)) for t in tables], dialect, public), read=dialect
    )
    seen = set()
    for select in tree.find_all(exp.Select):
        source = select.args.get("from_") or select.args.get("from")
        table = next((t for t in tables if source is not None and source.this.name.lower() == t.name), None)
        if table is None:
            continue
        seen.add(table.name)
        for column in select.find_all(exp.Column):
            own = table.column(column.name)
            if own is None or (table.name, own.name) in public or own.accepted or own.type == "BOOLEAN":
                continue
            assert column.find_ancestor(exp.AggFunc, exp.WithinGroup, exp.ApproxDistinct), (dialect, column.sql())
    assert seen == {table.name for table in tables}


def test_no_text_leaves_but_of_public_columns() -> None:
    shown = " ".join(str(line) for line in told())
    assert "secret" not in shown and "Oslo" not in shown and "hidden" not in shown
    assert values("city", public=(("people", "city"),)) == {"Oslo": 196}


def test_a_value_of_few_rows_is_not_shown() -> None:
    assert FREQUENT_LEAST == 5
    assert "Rare" not in values("city", public=(("people", "city"),))


def test_of_accepted_values_only_those_that_stand_in_the_project() -> None:
    assert values("plan") == {"pro": 180}


def test_flags_are_shown_in_small_letters() -> None:
    assert values("active") == {"true": 100, "false": 100}


def test_ranges_are_rounded_percentiles() -> None:
    found = {(column, measure): value for _, column, measure, value, _ in told()}
    low, high = found["balance", "low"], found["balance", "high"]
    assert low is not None and high is not None
    assert 2.0 <= float(low) <= 6.0 and 260 <= float(high) <= 280
    assert found["born_on", "low"] is not None and found["born_on", "low"][:4] in ("1979", "1980")


def test_keys_and_links_have_no_range() -> None:
    assert not {line[2] for line in told() if line[1] in ("id", "boss_id")} - {"nulls", "distinct"}


def test_of_few_rows_no_range_and_no_mean() -> None:
    found = [line for line in told(f"from ({ROWS}) limit 20") if line[2] in ("low", "high", "mean", "length")]
    assert found and all(value is None for _, _, _, value, _ in found)


def test_the_head_says_what_is_shown() -> None:
    query = profile_sql([Relation(PEOPLE, ("people",))], "postgres", {("people", "city")})
    head = [line for line in query.splitlines() if line.startswith("--")]
    assert {"--   people.city", "--   people.plan", "--   people.active"} <= set(head)
    assert "people.name" not in query and "never leave the warehouse" in query


def test_names_are_quoted_as_each_warehouse_wants_them() -> None:
    table = Table('odd"t', "", (Column("order", "BIGINT"), Column("Mixed", "BIGINT"), Column("plain", "BIGINT")))
    snow = profile_sql([Relation(table, ("db", "s", "t"))], "snowflake")
    assert 'count("ORDER")' in snow and 'count("Mixed")' in snow and "count(plain)" in snow
    assert "from db.s.t" in snow
    assert "from `db`.`s`.`t`" in profile_sql([Relation(table, ("db", "s", "t"))], "bigquery")


def test_another_warehouse_is_an_error() -> None:
    with pytest.raises(ForgeError) as found:
        profile_sql([], "oracle")
    assert "snowflake" in found.value.way_out


def manifest(folder: Path) -> Path:
    columns = {
        "a": {"meta": {"public": True}},
        "b": {"tags": ["public"]},
        "c": {"config": {"meta": {"public": True}}},
        "d": {"meta": {"public": "no"}},
        "e": {},
    }
    node = {
        "resource_type": "model", "name": "m", "alias": "m_v2", "database": "db", "schema": "s", "columns": columns,
        "unique_id": "model.p.m",
        "relation_name": '"db"."s"."m_v2"', "meta": {"public": True}, "tags": ["public"],
    }  # fmt: skip
    bad = {**node, "name": "bad", "unique_id": "model.p.bad", "relation_name": "x; drop table y"}
    file = folder / "manifest.json"
    file.write_text(json.dumps({"nodes": {"model.p.m": node, "model.p.bad": bad}, "sources": {}}))
    return file


def test_public_columns_are_marked_one_by_one(tmp_path: Path) -> None:
    table = Table("m", "", tuple(Column(name, "VARCHAR") for name in "abcde"))
    found = public_columns(manifest(tmp_path), [table], ["M.E"])
    assert found == {("m", "a"), ("m", "b"), ("m", "c"), ("m", "e")}


def test_a_mark_opens_no_namesake(tmp_path: Path) -> None:
    tables = [Table(name, "", (Column("a", "VARCHAR"), Column("e", "VARCHAR"))) for name in ("m", "raw.m")]
    assert public_columns(manifest(tmp_path), tables, ["m.e"]) == {("m", "a"), ("m", "e")}
    assert public_columns(manifest(tmp_path), tables[1:], ["m.e"]) == {("raw.m", "e")}


def test_relations_lie_where_dbt_says(tmp_path: Path) -> None:
    tables = [Table("m", "", ()), Table("bad", "", ()), Table("s.other", "", ())]
    found = relations_of(manifest(tmp_path), tables)
    assert [relation.rendered for relation in found] == ['"db"."s"."m_v2"', "", ""]
    assert [relation.parts for relation in found] == [("db", "s", "m_v2"), ("db", "s", "m_v2"), ("s", "other")]


def test_a_table_by_another_name_is_found_by_its_node(tmp_path: Path) -> None:
    table = Table("s.m_2", "", (Column("a", "VARCHAR"), Column("e", "VARCHAR")))
    ids = {"s.m_2": "model.p.m"}
    [found] = relations_of(manifest(tmp_path), [table], ids)
    assert found.rendered == '"db"."s"."m_v2"'
    assert public_columns(manifest(tmp_path), [table], ids=ids) == {("s.m_2", "a")}


def test_no_manifest_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ForgeError):
        relations_of(tmp_path / "manifest.json", [])

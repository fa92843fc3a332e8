"""Where rows are read from: DuckDB files and folders of exports, whole or damaged."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from game.errors import ForgeError
from game.forge.intake.report import of_kind
from game.forge.intake.settings import Settings
from tests.forge.intake.projects import Made, check, model, promised, write_manifest

ORDERS = "select i as id, i * 1.5 as total, date '2025-01-01' + i::int as day from range(30) t(i)"


@contextmanager
def _held(file: Path) -> Iterator[None]:
    """The file, open for writing in another process."""
    code = f"import duckdb, sys; c = duckdb.connect({str(file)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.kill()


def test_a_file_that_is_open_elsewhere_is_told(make: Callable[..., Made]) -> None:
    made = make({"orders": ORDERS})
    with _held(made.data), pytest.raises(ForgeError, match="open in another program"):
        made.take()


@pytest.mark.parametrize(
    ("damage", "match"),
    [
        pytest.param(lambda data: b"hello " * 2000, "no DuckDB file", id="text"),
        pytest.param(lambda data: b"", "no DuckDB file", id="empty"),
        pytest.param(lambda data: data[:5000], "can't be read", id="cut"),
        pytest.param(lambda data: data[:9000] + bytes(8000) + data[17000:], "can't be read", id="overwritten"),
        pytest.param(lambda data: b"SQLite format 3\0" + bytes(5000), "no DuckDB file|can't be read", id="SQLite"),
    ],
)
def test_a_damaged_file_is_told(make: Callable[..., Made], damage: Callable[[bytes], bytes], match: str) -> None:
    made = make({"orders": ORDERS})
    made.data.write_bytes(damage(made.data.read_bytes()))
    with pytest.raises(ForgeError, match=match):
        made.take()


def test_missing_data_are_told(make: Callable[..., Made]) -> None:
    made = make({"orders": ORDERS})
    made.data.unlink()
    with pytest.raises(ForgeError, match="isn't there"):
        made.take()


def test_the_file_is_not_changed(make: Callable[..., Made]) -> None:
    made = make({"orders": ORDERS})
    before = made.data.read_bytes()
    made.take()
    assert made.data.read_bytes() == before
    assert sorted(file.name for file in made.data.parent.iterdir()) == ["data.duckdb", "out", "target"]


def test_views_are_left_alone_unless_wanted(make: Callable[..., Made]) -> None:
    made = make({"orders": ORDERS}, sales=model("sales"), stolen=model("stolen"))
    secret = made.data.parent / "secret.csv"
    secret.write_text("word\nhush\n", encoding="utf-8")
    with duckdb.connect(str(made.data)) as connection:
        connection.execute("create view sales as select id, total from orders where total > 3")
        connection.execute(f"create view stolen as from read_csv('{secret}')")
    found = made.take()
    assert [(note.place, note.code) for note in of_kind(found.notes, "skipped")] == [
        ("sales", "view"),
        ("stolen", "view"),
    ]
    found = made.take(Settings(views=True))
    assert [table.name for table in found.tables] == ["orders", "sales"]
    assert [(note.place, note.code) for note in of_kind(found.notes, "skipped")] == [("stolen", "unreadable")]


@pytest.fixture
def exports(make: Callable[..., Made]) -> Made:
    """The same project with an empty folder of exports."""
    made = make({"orders": ORDERS}, [check("orders", "id", "unique"), check("orders", "id", "not_null")])
    made.data.unlink()
    made.data = made.data.parent / "exports"
    made.data.mkdir()
    return made


@pytest.mark.parametrize(
    "name",
    [
        "orders.parquet",
        "main.orders.parquet",
        "main/orders.parquet",
        "orders/part-0.parquet",
        "ORDERS.csv",
        "orders.csv.gz",
        "orders.tsv",
        "a [1]/orders.parquet",
    ],
)
def test_files_are_called_like_relations(exports: Made, name: str) -> None:
    file = exports.data / name
    file.parent.mkdir(exist_ok=True)
    how = "format parquet" if "parquet" in name else "format csv, delimiter '\t'" if "tsv" in name else "format csv"
    how += ", compression gzip" if name.endswith("gz") else ""
    with duckdb.connect() as connection:
        connection.execute(f"copy ({ORDERS}) to '{file}' ({how})")
    found = exports.take()
    assert len(exports.rows("orders")) == 30
    assert [c.type for c in found.tables[0].columns][0::2] == ["BIGINT", "DATE"]


def test_parts_of_one_table_belong_together(exports: Made) -> None:
    (exports.data / "orders").mkdir()
    with duckdb.connect() as connection:
        for part in (0, 1):
            file = exports.data / "orders" / f"{part}.parquet"
            connection.execute(f"copy (from ({ORDERS}) where id % 2 = {part}) to '{file}'")
    exports.take()
    assert len(exports.rows("orders")) == 30


def test_links_are_not_followed(exports: Made) -> None:
    elsewhere = exports.data.parent / "elsewhere.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy ({ORDERS}) to '{elsewhere}'")
    (exports.data / "orders.parquet").symlink_to(elsewhere)
    with pytest.raises(ForgeError, match="has rows"):
        exports.take()


def test_lines_and_values_that_do_not_fit_are_put_aside(exports: Made) -> None:
    lines = [f"{i},{i / 4},2025-01-{i % 28 + 1:02}" for i in range(60)]
    lines[10] = "ten,2.5,2025-01-11"
    lines[20] = "20,5,2025-02-31"
    lines[30] = "30,7.5,2025-01-03,more,and more"
    (exports.data / "orders.csv").write_text("id,total,day\n" + "\n".join(lines) + "\n", encoding="utf-8")
    columns = {"id": "INT64", "total": "NUMERIC", "day": "DATE"}
    (exports.target / "catalog.json").write_text(_catalog("orders", columns), encoding="utf-8")
    found = exports.take()
    assert len(exports.rows("orders")) == 57
    aside = exports.read("quarantine/orders.parquet")
    assert sorted(row[0].partition(" ")[0] for row in aside) == ["Line", "day", "id"]
    assert any("more,and more" in str(row) for row in aside)
    assert [c.type for c in found.tables[0].columns][::2] == ["BIGINT", "DATE"]
    assert promised(found, "orders.id") == ["not_null", "unique"]


def test_a_type_that_few_values_have_is_not_believed(exports: Made) -> None:
    lines = [f"{i},n{i}" for i in range(40)]
    (exports.data / "orders.csv").write_text("id,total\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (exports.target / "catalog.json").write_text(
        _catalog("orders", {"id": "INT64", "total": "INT64"}), encoding="utf-8"
    )
    found = exports.take()
    assert [column.type for column in found.tables[0].columns] == ["BIGINT", "VARCHAR"]
    assert [note.code for note in of_kind(found.notes, "changed")] == ["type_wrong"]


def test_a_file_that_is_no_parquet_is_skipped(exports: Made) -> None:
    (exports.data / "orders.parquet").write_bytes(b"nothing of the kind")
    (exports.data / "others.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    write_manifest(exports.target, [model("orders"), model("others")])
    found = exports.take()
    assert [(note.place, note.code) for note in of_kind(found.notes, "skipped")] == [("orders", "unreadable")]


def test_rows_of_every_kind_of_type_come_in(make: Callable[..., Made]) -> None:
    query = (
        "select i as id, timestamptz '2025-01-01 12:00+02' as at, map {'a': i} as m, time '10:00' as t, "
        "['x', null] as l, {'a': {'b': [i]}} as s, '{\"a\": 1}'::json as j, true as b from range(30) t(i)"
    )
    found = make({"things": query}).take()
    assert [column.type for column in found.tables[0].columns] == [
        "BIGINT",
        "TIMESTAMP WITH TIME ZONE",
        "MAP(VARCHAR, BIGINT)",
        "TIME",
        "VARCHAR[]",
        "STRUCT(a STRUCT(b BIGINT[]))",
        "JSON",
        "BOOLEAN",
    ]


def _catalog(name: str, columns: dict[str, str]) -> str:
    listed = {c: {"name": c, "type": kind, "index": n} for n, (c, kind) in enumerate(columns.items())}
    node = {"metadata": {"schema": "main", "name": name}, "columns": listed}
    return json.dumps({"nodes": {f"model.shop.{name}": node}, "sources": {}})


def test_a_view_that_would_prepare_what_comes_in_raw_is_told(make: Callable[..., Made]) -> None:
    """A seed in cents, which the project itself only reads by its staging view."""
    raw = "select i as id, i * 100 as amount_cents from range(1, 30) t(i)"
    made = make(
        {"raw_payments": raw, "orders": "select i as id from range(1, 30) t(i)"},
        raw_payments={**model("raw_payments", folder=[]), "resource_type": "seed"},
        stg_payments=model("stg_payments", folder=["staging"]),
    )
    with duckdb.connect(str(made.data)) as connection:
        connection.execute("create view stg_payments as select id, amount_cents / 100 as amount from raw_payments")
    found = made.take()
    assert [table.name for table in found.tables] == ["orders", "raw_payments"]
    [told] = [one.text for one in found.notes if one.place == "stg_payments"]
    assert "raw_payments comes in as it is" in told
    assert not [one for one in make({"orders": "select 1 as id"}).take().notes if one.code == "prepares"]

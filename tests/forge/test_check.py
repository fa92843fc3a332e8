"""The linter: a sound pack has no finding, and each flaw planted in it is found by its name."""

from pathlib import Path

import duckdb
import pytest
import yaml

from game.forge.build import build_pack
from game.forge.check import check_pack
from game.forge.findings import PackFinding

TABLE = {
    "name": "sales",
    "description": "One row per sale.",
    "columns": [
        {"name": "id", "type": "INTEGER", "description": "Number.", "tests": ["not_null", "unique"]},
        {"name": "town", "type": "VARCHAR", "description": "Where.", "tests": ["not_null"]},
        {"name": "amount", "type": "DECIMAL(8,2)", "description": "How much, in euros."},
    ],
}
SOUND: dict[str, object] = {
    "title": "Towns",
    "brief": "How much did each town sell in all? Show town and total amount, the highest total first.",
    "answer": "select town, sum(amount) as total from sales group by town order by total desc",
    "also": ["with t as (select town, sum(amount) s from sales group by all) select * from t order by s desc"],
    "wrong": [{"sql": "select town, max(amount) from sales group by 1 order by 2 desc", "why": "One sale, not all."}],
}


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEMICOLON_HOME", str(tmp_path / "home"))
    folder = tmp_path / "tiny"
    (folder / "data").mkdir(parents=True)
    (folder / "puzzles").mkdir()
    _write_pack(folder, TABLE)
    with duckdb.connect() as con:
        con.execute("""create table sales as select * from (values
            (1, 'Ulm', 5.00::decimal(8,2)), (2, 'Ulm', 7.50), (3, 'Bonn', 3.25), (4, 'Kiel', null),
            (5, 'Kiel', 9.00), (6, 'Jena', 3.25)) t(id, town, amount)""")
        con.execute(f"copy sales to '{folder / 'data' / 'sales.parquet'}'")
    return folder


def _write_pack(folder: Path, table: object) -> None:
    head = {"name": "tiny", "title": "Tiny", "tables": [table]}
    (folder / "pack.yml").write_text(yaml.safe_dump(head), encoding="utf-8")


def _findings(pack: Path, **changes: object) -> list[PackFinding]:
    puzzle = {key: value for key, value in (SOUND | changes).items() if value is not None}
    (pack / "puzzles" / "towns.yml").write_text(yaml.safe_dump(puzzle), encoding="utf-8")
    build_pack(pack, lambda _: None)
    return list(check_pack(pack))


def _codes(pack: Path, **changes: object) -> set[str]:
    return {found.code for found in _findings(pack, **changes)}


def test_a_sound_puzzle_has_no_finding(pack: Path) -> None:
    sound = {
        "brief": "How much did each town sell? Show town and total amount, the highest total first, ties by town.",
        "answer": "select town, sum(amount) as total from sales group by town order by total desc, town",
        "also": ["with t as (select town, sum(amount) s from sales group by all) select * from t order by s desc, 1"],
        "wrong": [{"sql": "select town, max(amount) from sales group by 1 order by 2 desc, 1", "why": "One sale."}],
    }
    assert _findings(pack, **sound) == []


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        pytest.param(
            "assume-untrue", {"assume": [{"sql": "(select count(*) from sales) > 99", "why": "many"}]}, id="untrue"
        ),
        pytest.param(
            "assume-untrue", {"assume": [{"sql": "1) is true, (2", "why": "no expression"}]}, id="assume-bracket"
        ),
        pytest.param("assume-fails", {"assume": [{"sql": "(from read_text('/etc/passwd'))"}]}, id="assume-reaches-out"),
        pytest.param(
            "assume-fails", {"assume": [{"sql": "1 = 1) is true; drop table sales; select (1 = 1"}]}, id="two"
        ),
        pytest.param("answer-fails", {"answer": "copy sales to 'x.csv'"}, id="answer-writes"),
        pytest.param(
            "answer-fails", {"answer": "select content from read_text('/etc/passwd')"}, id="answer-reads-a-file"
        ),
        pytest.param("also-refused", {"also": ["from read_csv('x.csv')"]}, id="also-reads-a-file"),
        pytest.param("wrong-fails", {"wrong": [{"sql": "delete from sales", "why": "."}]}, id="wrong-writes"),
        pytest.param(
            "answer-volatile",
            {
                "answer": "select town, max(today()) as total from sales group by town order by town",
                "also": [],
            },
            id="today",
        ),
        pytest.param("answer-fails", {"answer": "select twon from sales"}, id="answer fails"),
        pytest.param("answer-empty", {"answer": "select town, amount from sales where false"}, id="empty"),
        pytest.param(
            "column-constant", {"answer": "select town, 1 as total from sales order by town"}, id="constant column"
        ),
        pytest.param("target-single", {"answer": "select sum(amount) as total from sales"}, id="single cell"),
        pytest.param(
            "answer-unstable",
            {"answer": "select town, random() as total from sales order by total"},
            id="random",
        ),
        pytest.param(
            "limit-tie",
            {"answer": "select town, sum(amount) as total from sales group by town order by total desc limit 3"},
            id="tie at the limit",
        ),
        pytest.param(
            "limit-unordered", {"answer": "select town, amount as total from sales limit 3"}, id="limit alone"
        ),
        pytest.param("order-partial", {}, id="ties in the order"),
        pytest.param(
            "order-hidden",
            {"answer": "select town, sum(amount) as total from sales group by town order by count(*)"},
            id="order by what isn't shown",
        ),
        pytest.param(
            "order-untold", {"brief": "How much did each town sell in all? Show town and total."}, id="order untold"
        ),
        pytest.param(
            "order-lacking",
            {"answer": "select town, sum(amount) as total from sales group by town"},
            id="order asked, not given",
        ),
        pytest.param(
            "column-untold",
            {"answer": "select town as zebra, sum(amount) as total from sales group by 1 order by 2 desc"},
            id="column untold",
        ),
        pytest.param(
            "rounding-untold",
            {"answer": "select town, round(avg(amount), 1) as total from sales group by 1 order by 2 desc"},
            id="rounding untold",
        ),
        pytest.param(
            "rounding-lacking",
            {"brief": "Show town and total amount, rounded to 1 decimal, the highest total first."},
            id="rounding asked, not given",
        ),
        pytest.param(
            "literal-untold",
            {"answer": "select town, sum(amount) as total from sales where amount > 4 group by 1 order by 2 desc"},
            id="limit untold",
        ),
        pytest.param("also-refused", {"also": ["select town, 1 from sales group by 1 order by 2"]}, id="also is wrong"),
        pytest.param("wrong-accepted", {"wrong": [{"sql": SOUND["answer"], "why": "no"}]}, id="wrong is right"),
        pytest.param("wrong-fails", {"wrong": [{"sql": "select x from sales", "why": "no"}]}, id="wrong doesn't run"),
        pytest.param("wrong-unexplained", {"wrong": [{"sql": "select 1"}]}, id="wrong without why"),
        pytest.param("start-solves", {"start": SOUND["answer"]}, id="start solves"),
        pytest.param("brief-long", {"brief": f"{SOUND['brief']} " + "Please. " * 60}, id="long brief"),
    ],
)
def test_each_flaw_is_found(pack: Path, code: str, changes: dict[str, object]) -> None:
    assert code in _codes(pack, **changes)


def test_a_waived_finding_is_silent(pack: Path) -> None:
    waive = [{"code": "order-partial", "why": "Ties may come in any order."}]
    assert "order-partial" in _codes(pack)
    assert "order-partial" not in _codes(pack, waive=waive)


def test_two_puzzles_with_one_query_are_found(pack: Path) -> None:
    twin = SOUND | {"answer": "select s.town, sum(s.amount) as total from sales as s group by 1 order by total desc"}
    (pack / "puzzles" / "twin.yml").write_text(yaml.safe_dump(twin), encoding="utf-8")
    assert "duplicate" in _codes(pack)


def test_a_changed_puzzle_is_told_to_be_built(pack: Path) -> None:
    _findings(pack)
    changed = SOUND | {"answer": f"{SOUND['answer']}, town"}
    (pack / "puzzles" / "towns.yml").write_text(yaml.safe_dump(changed), encoding="utf-8")
    assert "not-built" in {found.code for found in check_pack(pack)}


@pytest.mark.parametrize(
    ("code", "column", "change"),
    [
        pytest.param("test-fails", 1, {"tests": ["unique"]}, id="untrue unique"),
        pytest.param("test-fails", 2, {"tests": ["not_null"]}, id="untrue not null"),
        pytest.param("test-fails", 1, {"tests": [{"accepted_values": ["Ulm"]}]}, id="untrue values"),
        pytest.param("type-differs", 0, {"type": "VARCHAR"}, id="wrong type"),
        pytest.param("column-differs", 0, {"name": "ident"}, id="no such column"),
        pytest.param("table-undescribed", 0, {"description": ""}, id="no description"),
    ],
)
def test_an_untrue_catalog_is_found(pack: Path, code: str, column: int, change: dict[str, object]) -> None:
    columns = [dict(c) | (change if n == column else {}) for n, c in enumerate(TABLE["columns"])]  # type: ignore[call-overload]
    _write_pack(pack, TABLE | {"columns": columns})
    assert code in _codes(pack)

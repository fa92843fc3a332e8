"""The linter: a sound pack has no finding, and each flaw planted in it is found by its name."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from game.forge.build import build_pack
from game.forge.check import check_pack
from game.forge.findings import PackFinding
from game.puzzle.pack import load_pack

TABLE: dict[str, Any] = {
    "name": "sales",
    "description": "One row per sale.",
    "columns": [
        {"name": "id", "type": "INTEGER", "description": "Number.", "tests": ["not_null", "unique"]},
        {"name": "town", "type": "VARCHAR", "description": "Where.", "tests": ["not_null"]},
        {"name": "amount", "type": "DECIMAL(8,2)", "description": "How much, in euros."},
    ],
}
SOUND: dict[str, Any] = {
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


def _write_puzzle(pack: Path, name: str = "towns", **changes: Any) -> None:
    puzzle = {key: value for key, value in (SOUND | changes).items() if value is not None}
    (pack / "puzzles" / f"{name}.yml").write_text(yaml.safe_dump(puzzle), encoding="utf-8")


def _codes(pack: Path, **changes: Any) -> set[str]:
    """What is found without a build, whose hidden cases take their time."""
    _write_puzzle(pack, **changes)
    return {found.code for found in check_pack(pack)} - {"not-built"}


def _built_findings(pack: Path, **changes: Any) -> list[PackFinding]:
    _write_puzzle(pack, **changes)
    build_pack(pack, lambda _: None)
    return list(check_pack(pack))


TOTAL: dict[str, Any] = {
    "brief": "How much did each town sell? Show town and total amount, the highest total first, ties by town.",
    "answer": "select town, sum(amount) as total from sales group by town order by total desc, town",
    "also": ["with t as (select town, sum(amount) s from sales group by all) select * from t order by s desc, 1"],
    "wrong": [{"sql": "select town, max(amount) from sales group by 1 order by 2 desc, 1", "why": "One sale."}],
}
SAME_UNPROVED = {
    "sql": "select distinct town, sum(amount) over (partition by town) from sales order by 2 desc, 1",
    "why": "It is right, in fact.",
}
ZERO_FOR_NULL = "select town, coalesce(sum(amount), 0) as total from sales group by town order by total desc, town"


def test_a_sound_puzzle_has_no_finding(pack: Path) -> None:
    assert _built_findings(pack, **TOTAL) == []


def test_a_near_miss_that_nothing_tells_is_found_unless_its_kind_is_waived(pack: Path) -> None:
    puzzle = TOTAL | {"wrong": [SAME_UNPROVED]}
    found = _built_findings(pack, **puzzle)
    [survivor] = [f for f in found if f.code == "near-miss-survives"]
    assert (survivor.level, survivor.place) == ("warning", "written")
    assert SAME_UNPROVED["why"] in survivor.text
    assert "near-miss-survives/written" in survivor.mend
    for kind, silent in {"written": True, "join_left": False}.items():
        _write_puzzle(pack, **puzzle, waive=[{"code": f"near-miss-survives/{kind}", "why": "Both are right."}])
        assert ("near-miss-survives" not in {f.code for f in check_pack(pack)}) is silent


def test_another_answer_that_costs_hidden_cases_is_found(pack: Path) -> None:
    found = _built_findings(pack, **TOTAL | {"also": [*TOTAL["also"], ZERO_FOR_NULL]})
    [costly] = [f for f in found if f.code == "also-drops"]
    assert (costly.level, costly.place) == ("warning", "also 2")
    built = load_pack(pack).puzzles["towns"].built
    assert built is not None
    assert set(built.dropped) == {1}
    assert f"on {built.dropped[1]} of the instances" in costly.text


def test_a_puzzle_without_hidden_cases_is_found(pack: Path) -> None:
    found = _built_findings(pack, **TOTAL | {"answer": "select 'Ulm' as town, 12.5 as total", "also": [], "wrong": []})
    assert "cases-none" in {f.code for f in found}


def test_a_hidden_case_that_the_contract_does_not_announce_is_found(pack: Path) -> None:
    """As it would be after a change of what may happen, or in a file that somebody wrote by hand."""
    _write_puzzle(pack, **TOTAL)
    _write_pack(pack, TABLE | {"columns": [c | {"tests": ["not_null"]} for c in TABLE["columns"]]})
    build_pack(pack, lambda _: None)
    file = pack / "built" / "towns.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["cases"][0] |= {"rows": {"sales": [["1", None, "2.00"]]}, "expected": [[None, "2.00"]]}
    file.write_text(json.dumps(data), encoding="utf-8")
    [told] = [f for f in check_pack(pack) if f.code == "case-undisclosed"]
    assert (told.level, told.place) == ("error", "case 1")
    assert "town" in told.text


def test_a_puzzle_that_was_not_built_is_told_to_be(pack: Path) -> None:
    _write_puzzle(pack)
    assert "not-built" in {found.code for found in check_pack(pack)}


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
    twin = "select s.town, sum(s.amount) as total from sales as s group by 1 order by total desc"
    _write_puzzle(pack, "twin", answer=twin)
    assert "duplicate" in _codes(pack)


def test_a_changed_puzzle_is_told_to_be_built(pack: Path) -> None:
    _built_findings(pack)
    _write_puzzle(pack, answer=f"{SOUND['answer']}, town")
    assert "not-built" in {found.code for found in check_pack(pack)}


@pytest.mark.parametrize(
    ("code", "column", "change"),
    [
        pytest.param("test-fails", 1, {"tests": ["unique"]}, id="untrue unique"),
        pytest.param("test-fails", 2, {"tests": ["not_null"]}, id="untrue not null"),
        pytest.param("test-fails", 1, {"tests": [{"accepted_values": ["Ulm"]}]}, id="untrue values"),
        pytest.param("test-fails", 0, {"tests": [{"check": "id > 1"}]}, id="untrue check"),
        pytest.param("test-fails", 0, {"tests": [{"check": "ident > 0"}]}, id="check that doesn't run"),
        pytest.param("type-differs", 0, {"type": "VARCHAR"}, id="wrong type"),
        pytest.param("column-differs", 0, {"name": "ident"}, id="no such column"),
        pytest.param("table-undescribed", 0, {"description": ""}, id="no description"),
    ],
)
def test_an_untrue_catalog_is_found(pack: Path, code: str, column: int, change: dict[str, object]) -> None:
    columns = [dict(c) | (change if n == column else {}) for n, c in enumerate(TABLE["columns"])]
    _write_pack(pack, TABLE | {"columns": columns})
    assert code in _codes(pack)


@pytest.mark.parametrize(
    ("tests", "broken"),
    [
        pytest.param([{"check": "town <> 'x'"}], False, id="check"),
        pytest.param([{"check": "town = 'x'"}], True, id="untrue check"),
        pytest.param([{"unique_together": ["id", "town"]}], False, id="together"),
        pytest.param([{"unique_together": ["town", "town"]}], True, id="untrue together"),
    ],
)
def test_what_is_declared_of_rows_is_checked(pack: Path, tests: list[object], broken: bool) -> None:
    _write_pack(pack, TABLE | {"tests": tests})
    assert ("test-fails" in _codes(pack)) == broken

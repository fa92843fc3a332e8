"""A pack is what strangers write: every fault is told with its file and place, and nothing outside is touched."""

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game.errors import PackError
from game.puzzle import pack as pack_module
from game.puzzle.fields import MAX_FILE_BYTES
from game.puzzle.model import AcceptedValues, Column, Edge, NotNull, Relationship, Unique
from game.puzzle.pack import DATA_FILE_BYTES, MAX_PUZZLE_BYTES, data_hash, load_pack
from game.puzzle.version import puzzle_version

Edit = Callable[[str], str]
PUZZLE = "title: T\nbrief: B\nanswer: select 1\n"


def edited(folder: Path, old: str, new: str) -> None:
    file = folder / "pack.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def fault(folder: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return caught.value.message


def test_a_whole_pack_is_read(pack_folder: Path) -> None:
    pack = load_pack(pack_folder)
    assert [t.name for t in pack.tables] == ["customers", "orders"]
    orders = pack.tables[1]
    assert orders.columns[1].tests == (Relationship("customers", "id"),)
    assert orders.columns[3].tests == (NotNull(), AcceptedValues(("completed", "returned")))
    assert pack.tables[0].columns[0] == Column("id", "BIGINT", "The customer's number.", (NotNull(), Unique()))
    assert pack.lineage == (Edge("raw_orders", "orders"),)
    assert pack.concepts == {"filter": "keeping some rows"}
    big = pack.puzzles["big-orders"]
    assert (big.id, big.concepts, big.order, big.built) == ("tiny/big-orders", ("filter",), "auto", None)


def test_a_pack_can_be_found_through_a_linked_folder(pack_folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked"
    link.symlink_to(pack_folder, target_is_directory=True)
    assert load_pack(link).name == "tiny"


ORDERS = "    description: One row per order."


def test_what_is_promised_of_rows_is_read(pack_folder: Path) -> None:
    edited(pack_folder, ORDERS, f"{ORDERS}\n    tests: [{{check: a > 1}}, {{unique_together: [id, status]}}]")
    edited(pack_folder, 'name: amount, type: "DECIMAL(8,2)", tests: [not_null]', AMOUNT)
    orders = load_pack(pack_folder).tables[1]
    assert orders.checks == ("amount > 0", "a > 1")
    assert orders.together == (("id", "status"),)


AMOUNT = 'name: amount, type: "DECIMAL(8,2)", tests: [not_null, {check: amount > 0}]'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("name: tiny\n", "", "pack.yml: `name` is missing", id="name-missing"),
        pytest.param(
            "{filter: keeping some rows}", "[filter]", "pack.yml: `concepts` must be texts by name", id="words"
        ),
        pytest.param("name: tiny", "name: Tiny Shop", "pack.yml: `name` may hold", id="name-no-slug"),
        pytest.param("name: tiny", "name: ../tiny", "pack.yml: `name` may hold", id="name-climbs"),
        pytest.param("name: tiny", "name: 7", "pack.yml: `name` must be text, not a number", id="name-number"),
        pytest.param("title: A tiny shop", "title: [a]", "pack.yml: `title` must be text, not a list", id="title"),
        pytest.param("title: A tiny shop", "title: yes", "must be text, not true/false", id="title-yes"),
        pytest.param("license: CC0-1.0", "license: {a: b}", "`license` must be text, not fields", id="license"),
        pytest.param(
            "tables:", "tabels:", "`tabels` is not a field that is known here. Did you mean `tables`", id="near"
        ),
        pytest.param("license:", "qqq:", "`qqq` is not a field that is known here.", id="unknown-field"),
        pytest.param("  - name: orders", "  - 7\n  - name: orders", "tables 2: expected fields", id="table-number"),
        pytest.param("  - name: orders", "  - nam: orders", "pack.yml, tables 2: `name` is missing", id="table-name"),
        pytest.param("name: orders", "name: 'or ders'", "`or ders` can't be a table's name", id="table-name-space"),
        pytest.param("name: orders", "name: ../orders", "`../orders` can't be a table's name", id="table-name-climbs"),
        pytest.param("name: orders", "name: a.b.c", "`a.b.c` can't be a table's name", id="table-name-three-parts"),
        pytest.param("name: orders", "name: Customers", "the table `Customers` stands there twice", id="table-twice"),
        pytest.param("name: city", "name: NAME", "customers has the column `NAME` twice", id="column-twice"),
        pytest.param("name: city, type", "type", "pack.yml, tables 1, columns 3: `name` is missing", id="column-name"),
        pytest.param("name: name, type: VARCHAR", "name: name", "columns 2: `type` is missing", id="column-type"),
        pytest.param("tests: [not_null]}", "test: [not_null]}", "Did you mean `tests`", id="column-near"),
        pytest.param("tests: [not_null]}", "tests: not_null}", "`tests` must be a list, not text", id="tests-no-list"),
        pytest.param("[not_null]}", "[notnull]}", "columns 2: `tests` holds 'notnull'; known are not_null", id="test"),
        pytest.param("to: customers,", "to: customer,", "orders.customer_id points to customer.id", id="to-table"),
        pytest.param("field: id}", "field: nr}", "points to customers.nr, which isn't there", id="to-column"),
        pytest.param("{to: customers, field: id}", "{to: customers}", "`tests` holds", id="relationship-half"),
        pytest.param("accepted_values: [completed, returned]", "accepted_values: 7", "`tests` holds", id="accepted"),
        pytest.param("accepted_values: [completed, returned]", "check: 7", "`tests` holds", id="check"),
        pytest.param("license:", "tests: []\nlicense:", "`tests` is not a field", id="tests-of-pack"),
        pytest.param(
            ORDERS, f"{ORDERS}\n    tests: [unique]", "`tests` holds 'unique'; known are check", id="row-test"
        ),
        pytest.param(
            ORDERS, f"{ORDERS}\n    tests: [{{unique_together: [id]}}]", "of two columns at least", id="together-one"
        ),
        pytest.param(
            ORDERS, f"{ORDERS}\n    tests: [{{unique_together: [id, nr]}}]", "orders names `nr`", id="together-unknown"
        ),
        pytest.param(
            "{from: raw_orders,", "{form: raw_orders,", "pack.yml, lineage 1: `from` is missing", id="lineage"
        ),
        pytest.param("title: A tiny shop", "title: A: b", "pack.yml (line 3, column 9)", id="broken-yaml-line"),
        pytest.param("title: A tiny shop", "title: a\ntitle: b", "(line 4, column 1): `title` stands", id="twice"),
        pytest.param("license: CC0-1.0", "license: !!python/name:os.system x", "pack.yml (line 4", id="python-tag"),
        pytest.param("license: CC0-1.0", "license: 2026-13-01", "pack.yml: this is not YAML", id="no-such-date"),
        pytest.param("license: CC0-1.0", "license: \0", "pack.yml: this is not YAML", id="nul"),
    ],
)
def test_a_malformed_pack_yml_is_told_by_its_place(pack_folder: Path, old: str, new: str, told: str) -> None:
    edited(pack_folder, old, new)
    assert told in fault(pack_folder)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "expected fields like `title: …`, found nothing", id="empty"),
        pytest.param("- a", "found a list", id="list"),
        pytest.param("brief: B\nanswer: A", "`title` is missing", id="title-missing"),
        pytest.param("title: T\nanswer: A", "`brief` is missing", id="brief-missing"),
        pytest.param("title: T\nbrief: B", "`answer` is missing", id="answer-missing"),
        pytest.param(
            PUZZLE + "answr: a", "`answr` is not a field that is known here. Did you mean `answer`", id="near"
        ),
        pytest.param(PUZZLE + "concepts: a", "`concepts` must be a list", id="concepts-text"),
        pytest.param(PUZZLE + "concepts: [1]", "`concepts` must be a list of texts", id="concepts-number"),
        pytest.param(PUZZLE + "also: {a: b}", "`also` must be a list, not fields", id="also"),
        pytest.param(PUZZLE + "wrong: [select 1]", "wrong 1: expected fields", id="wrong-text"),
        pytest.param(PUZZLE + "wrong: [{why: x}]", "wrong 1: `sql` is missing", id="wrong-sql"),
        pytest.param(PUZZLE + "wrong: [{sql: x, wy: x}]", "Did you mean `why`", id="wrong-near"),
        pytest.param(PUZZLE + "assume: [1]", "`assume` holds names or entries", id="assume-number"),
        pytest.param(PUZZLE + "assume: [{why: x}]", "`assume` holds names or entries", id="assume-sql"),
        pytest.param(PUZZLE + "assume: [{sql: x, wy: y}]", "`assume` holds names or entries", id="assume-near"),
        pytest.param(PUZZLE + "order: desc", "`order` is `auto`, `any` or a list", id="order-word"),
        pytest.param(PUZZLE + "order: []", "`order` is `auto`, `any` or a list", id="order-empty"),
        pytest.param(PUZZLE + "hints: [a]", "hints: expected fields", id="hints-list"),
        pytest.param(
            PUZZLE + "hints: {concepts: a}", "hints: `concepts` is not a field that is known", id="hints-near"
        ),
        pytest.param(PUZZLE + "difficulty: 6", "`difficulty` is `auto` or a number from 1 to 5", id="difficulty-6"),
        pytest.param(PUZZLE + "difficulty: yes", "`difficulty` is `auto`", id="difficulty-yes"),
        pytest.param(PUZZLE + "waive: [{code: a}]", "waive 1: `why` is missing", id="waive"),
        pytest.param("title: [\n}", "bad.yml (line 2, column 1)", id="broken"),
        pytest.param(PUZZLE + "--- \na: b", "but found another document", id="two-documents"),
    ],
)
def test_a_malformed_puzzle_is_told_by_its_place(pack_folder: Path, text: str, told: str) -> None:
    (pack_folder / "puzzles" / "bad.yml").write_text(text, encoding="utf-8")
    message = fault(pack_folder)
    assert message.removeprefix("puzzles/").startswith("bad.yml")
    assert told in message


def test_a_puzzle_file_is_named_like_a_slug(pack_folder: Path) -> None:
    (pack_folder / "puzzles" / "Not A Slug.yml").write_text(PUZZLE, encoding="utf-8")
    assert "puzzles/Not A Slug.yml: a puzzle's file is named by small letters" in fault(pack_folder)


def test_a_folder_without_pack_yml_says_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert "levels/README.md" in caught.value.way_out


BOMBS = {
    "laughs": "a: &a [x, x]\n"
    + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "merged-laughs": "a: &a {x: 1}\n"
    + "".join(f"{b}: &{b} {{<<: [{', '.join([f'*{a}'] * 9)}]}}\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "itself": "a: &a [*a]",
    "deep": "[" * 1_000_000,
    "deep-block": "- " * 500_000 + "a",
    "endless-number": "a: 1" + ":1" * 1_000_000,
    "lists": "a: [" + "[]," * 1_000_000 + "]",
    "maps": "a: [" + "{a: b}," * 500_000 + "]",
    "merges": "a: [" + "<<: {a: b}," * 300_000 + "]",
    "many-documents": "---\n" * 500_000,
    "tag-lines": "".join(f"%TAG !{n}! x\n" for n in range(200_000)) + "--- a",
    "colliding-keys": "{" + ", ".join(f"{n * (2**61 - 1)}: a" for n in range(1, 20_000)) + "}",
    "keys-in-keys": "? {" * 30 + "a: b" + "}: c" * 30,
}


@pytest.mark.parametrize("name", BOMBS)
def test_yaml_bombs_are_refused_at_once(pack_folder: Path, name: str) -> None:
    (pack_folder / "pack.yml").write_text(BOMBS[name], encoding="utf-8")
    told = r"aliases|nested too deeply|number is too long|too many parts|begin with `%`|can't name a field"
    assert re.search(told, fault(pack_folder))


@pytest.mark.parametrize("tag", ["!!bool", "!!timestamp", "!!int", "!!omap", "!!binary", "!mine", "!", "!<x:y>"])
@pytest.mark.parametrize("value", ["maybe", "[a]", "{a: b}"])
def test_tags_are_refused_with_their_place(pack_folder: Path, tag: str, value: str) -> None:
    edited(pack_folder, "title: A tiny shop", f"title: {tag} {value}")
    assert fault(pack_folder) == "pack.yml (line 3, column 8): tags (`!name`) are not taken."


@pytest.mark.parametrize("key", ["7", "1.5", "yes", "null", "[a]", "? {a: b}\n", "<<"])
def test_a_field_is_named_by_text(pack_folder: Path, key: str) -> None:
    (pack_folder / "puzzles" / "bad.yml").write_text(f"{key}: {{a: b}}", encoding="utf-8")
    assert "bad.yml (line 1, column" in fault(pack_folder)


def test_a_pack_has_so_much_text_and_no_more(pack_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [pack_folder / "pack.yml", *(pack_folder / "puzzles").iterdir()]
    size = sum(file.stat().st_size for file in texts)
    monkeypatch.setattr(pack_module, "PACK_TEXT_BYTES", size)
    load_pack(pack_folder)
    monkeypatch.setattr(pack_module, "PACK_TEXT_BYTES", size - 1)
    assert fault(pack_folder).startswith("big-orders.yml: with this file the pack holds more text than is taken.")


@pytest.mark.parametrize(
    ("bound", "told"),
    [
        pytest.param({"PACK_EVENTS": 100}, "holds more text than is taken", id="events"),
        pytest.param({"PACK_BUILT_BYTES": 100}, "big-orders.json: with this file", id="built"),
        pytest.param({"MAX_PUZZLES": 1}, "puzzles/ holds 2 puzzles; 1 are taken", id="puzzles"),
        pytest.param({"MAX_TABLES": 1}, "2 tables are too many; 1 are taken", id="tables"),
        pytest.param({"MAX_COLUMNS": 4}, "orders has 5 columns; 4 are taken", id="columns"),
        pytest.param({"DATA_FILE_BYTES": 100}, "bytes; 100 are taken", id="file"),
        pytest.param({"PACK_DATA_BYTES": 1000}, "data/ has more than 1,000 bytes", id="data"),
    ],
)
def test_a_pack_has_its_bounds(
    pack_folder: Path, monkeypatch: pytest.MonkeyPatch, bound: dict[str, int], told: str
) -> None:
    built(pack_folder)
    for name, most in bound.items():
        monkeypatch.setattr(pack_module, name, most)
    assert told in fault(pack_folder)


def test_a_table_of_thousands_of_columns_is_refused(pack_folder: Path) -> None:
    many = "".join(f"      - {{name: c{n}, type: BIGINT}}\n" for n in range(3_000))
    edited(pack_folder, "      - {name: id", many + "      - {name: id")
    assert "customers has 3,003 columns; 1,000 are taken" in fault(pack_folder)


def test_huge_rows_are_refused_unread(pack_folder: Path) -> None:
    with (pack_folder / "data" / "orders.parquet").open("wb") as file:
        file.truncate(DATA_FILE_BYTES + 1)
    with pytest.raises(PackError, match=r"data/orders\.parquet has 536,870,913 bytes"):
        data_hash(load_pack(pack_folder))


def test_the_hash_of_the_data_is_known(pack_folder: Path) -> None:
    """Built files and stores name it: it may not change for the same rows."""
    digest = hashlib.sha256()
    for name in ("customers", "orders"):
        rows = (pack_folder / "data" / f"{name}.parquet").read_bytes()
        digest.update(f"{name}\0{len(rows)}\0".encode() + rows)
    assert data_hash(load_pack(pack_folder)) == digest.hexdigest()


@pytest.mark.parametrize(("place", "most"), [("pack.yml", MAX_FILE_BYTES), ("puzzles/huge.yml", MAX_PUZZLE_BYTES)])
def test_a_huge_file_is_refused_unread(pack_folder: Path, place: str, most: int) -> None:
    with (pack_folder / place).open("wb") as file:
        file.truncate(most + 1)
    assert f".yml is larger than {most:,} bytes" in fault(pack_folder)


@pytest.mark.parametrize("place", ["pack.yml", "puzzles", "puzzles/big-orders.yml", "data", "data/orders.parquet"])
def test_links_are_refused(pack_folder: Path, tmp_path: Path, place: str) -> None:
    outside = tmp_path / "outside"
    (pack_folder / place).rename(outside)
    (pack_folder / place).symlink_to(outside)
    assert "is a link" in fault(pack_folder)


@pytest.mark.parametrize("link", ["puzzles", "built", "data"])
@pytest.mark.parametrize("there", [True, False], ids=["empty", "dangling"])
def test_linked_folders_are_refused_whatever_they_hold(
    pack_folder: Path, tmp_path: Path, link: str, there: bool
) -> None:
    (pack_folder / "pack.yml").write_text("name: tiny\n", encoding="utf-8")
    if (pack_folder / link).is_dir():
        shutil.rmtree(pack_folder / link)
    if there:
        (tmp_path / "outside").mkdir()
    (pack_folder / link).symlink_to(tmp_path / "outside", target_is_directory=True)
    assert fault(pack_folder) == f"{link} is a link; a pack holds its files itself."


@pytest.mark.parametrize("link", ["built", "built/big-orders.json"])
def test_links_to_built_files_are_refused(pack_folder: Path, tmp_path: Path, link: str) -> None:
    built(pack_folder)
    (pack_folder / link).rename(tmp_path / "outside")
    (pack_folder / link).symlink_to(tmp_path / "outside")
    assert "is a link" in fault(pack_folder)


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders there")
@pytest.mark.parametrize("place", ["pack.yml", "puzzles/pipe.yml"])
def test_a_named_pipe_is_no_file_to_wait_for(pack_folder: Path, place: str) -> None:
    (pack_folder / place).unlink(missing_ok=True)
    os.mkfifo(pack_folder / place)
    assert "is no regular file" in fault(pack_folder)


def test_missing_data_is_told(pack_folder: Path) -> None:
    (pack_folder / "data" / "orders.parquet").unlink()
    with pytest.raises(PackError, match=r"data/orders\.parquet is missing: the rows of `orders`"):
        data_hash(load_pack(pack_folder))


# what `pack build` derived


def built(folder: Path) -> dict[str, Any]:
    """A `built/` file for big-orders as `pack build` would write it."""
    pack = load_pack(folder)
    data = {
        "version": puzzle_version(pack, pack.puzzles["big-orders"], data_hash(pack)),
        "made_from": "0123456789abcdef",
        "contract": {
            "columns": [
                {"name": "id", "type": "BIGINT", "digits": None},
                {"name": "amount", "type": "DECIMAL(8,2)", "digits": 2},
            ],
            "order": [{"column": "amount", "index": 1, "direction": "desc", "nulls": "any"}],
            "ties": "free",
            "tolerance": 1e-9,
            "may": [],
            "one_row": False,
        },
        "target": {
            "columns": [{"name": "id", "type": "BIGINT"}, {"name": "amount", "type": "DECIMAL(8,2)"}],
            "rows": [[2, "20.00"], [5, "20.00"], [1, "10.50"]],
            "total": 3,
        },
        "hints": {"concept": "c", "tables": "t", "skeleton": "s"},
        "cases": [
            {"rows": {"orders": [["1", None, "10.00", "completed", "2025-01-01"]]}, "whole": ["customers"]}
            | {"expected": [[1, "10.00"]]},
            {"rows": {}, "whole": [], "expected": []},
        ],
        "near_misses": [
            {"kind": "comparison", "what": "`>` for `>=`", "by": 0},
            {"kind": "distinct", "what": "DISTINCT added", "by": "visible"},
            {"kind": "hardcoded", "what": "a constant", "by": None},
        ],
        "dropped": {"0": 3},
    }
    write_built(folder, data)
    return data


def write_built(folder: Path, data: object) -> None:
    (folder / "built").mkdir(exist_ok=True)
    (folder / "built" / "big-orders.json").write_text(json.dumps(data), encoding="utf-8")


def test_what_was_built_is_read(pack_folder: Path) -> None:
    data = built(pack_folder)
    found = load_pack(pack_folder).puzzles["big-orders"].built
    assert found is not None
    assert (found.version, found.target.to_json(), found.contract.to_built_json()) == (
        data["version"],
        data["target"],
        data["contract"],
    )
    assert [
        case.witness.to_json() | {"expected": [list(row) for row in case.expected.rows]} for case in found.cases
    ] == (data["cases"])
    assert {case.expected.columns for case in found.cases} == {found.target.columns}
    assert [vars(miss) for miss in found.near_misses] == data["near_misses"]
    assert found.dropped == {0: 3}


def test_what_was_built_from_another_text_is_ignored(pack_folder: Path) -> None:
    built(pack_folder)
    file = pack_folder / "puzzles" / "big-orders.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(">= 10", "> 10"), encoding="utf-8")
    assert load_pack(pack_folder).puzzles["big-orders"].built is None


def test_what_was_built_from_other_data_is_ignored(pack_folder: Path) -> None:
    built(pack_folder)
    shutil.copy(pack_folder / "data" / "customers.parquet", pack_folder / "data" / "orders.parquet")
    assert load_pack(pack_folder).puzzles["big-orders"].built is None


@pytest.mark.parametrize("name", ["version", "target", "cases", "near_misses", "dropped"])
def test_what_an_older_build_left_counts_as_none(pack_folder: Path, name: str) -> None:
    data = built(pack_folder)
    write_built(pack_folder, {key: value for key, value in data.items() if key != name})
    assert load_pack(pack_folder).puzzles["big-orders"].built is None


def _case(**changed: object) -> Callable[[dict[str, Any]], object]:
    return lambda d: d["cases"][0].update(changed)


def _row(*cells: object) -> Callable[[dict[str, Any]], object]:
    return _case(rows={"orders": [list(cells)]})


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda d: d.update(cases=None), id="no-list"),
        pytest.param(lambda d: d.update(cases=[7]), id="a-number"),
        pytest.param(lambda d: d["cases"][0].pop("whole"), id="whole-missing"),
        pytest.param(lambda d: d["cases"][0].pop("expected"), id="expected-missing"),
        pytest.param(_case(rows=[]), id="rows-a-list"),
        pytest.param(_case(rows={"orders": 7}), id="rows-a-number"),
        pytest.param(_case(rows={"orders": [7]}), id="row-a-number"),
        pytest.param(_row(1, None, "10.00", "completed", "2025-01-01"), id="cell-a-number"),
        pytest.param(_row(["1"], None, "10.00", "completed", "2025-01-01"), id="cell-a-list"),
        pytest.param(_row("1", None), id="row-narrow"),
        pytest.param(_row("1", None, "10.00", "completed", "2025-01-01", "more"), id="row-wide"),
        pytest.param(_row(), id="row-empty"),
        pytest.param(_case(rows={"payments": [["1"]]}), id="unknown-table"),
        pytest.param(_case(rows={"main.orders": []}), id="table-by-another-name"),
        pytest.param(_case(whole=["payments"]), id="unknown-table-whole"),
        pytest.param(_case(expected=[[1]]), id="expected-narrow"),
        pytest.param(_case(expected=[[1, "10.00", 2]]), id="expected-wide"),
        pytest.param(_case(expected=7), id="expected-a-number"),
        pytest.param(lambda d: d["near_misses"][0].pop("by"), id="near-miss-without-by"),
        pytest.param(lambda d: d.update(near_misses=["comparison"]), id="near-miss-a-text"),
        pytest.param(lambda d: d.update(dropped=[1]), id="dropped-a-list"),
        pytest.param(lambda d: d.update(dropped={"first": 1}), id="dropped-by-name"),
        pytest.param(lambda d: d.update(dropped={"0": None}), id="dropped-nothing"),
    ],
)
def test_a_built_file_with_a_damaged_case_counts_as_none(
    pack_folder: Path, spoil: Callable[[dict[str, Any]], object]
) -> None:
    data = built(pack_folder)
    spoil(data)
    write_built(pack_folder, data)
    assert load_pack(pack_folder).puzzles["big-orders"].built is None


def _type(text: str) -> Callable[[dict[str, Any]], object]:
    return lambda d: d["target"]["columns"][0].update(type=text)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda d: d.pop("target"), id="no-target"),
        pytest.param(lambda d: d["target"]["rows"].append([1]), id="narrow-row"),
        pytest.param(lambda d: d["target"].update(total=4), id="part-of-the-rows"),
        pytest.param(lambda d: d["target"].update(rows=7), id="rows-number"),
        pytest.param(lambda d: d["contract"]["order"][0].update(index=2), id="order-by-nothing"),
        pytest.param(lambda d: d["contract"]["order"][0].update(direction="desc, (select 1)"), id="order-with-sql"),
        pytest.param(lambda d: d["contract"]["order"][0].update(nulls="last) from range(1)"), id="nulls-with-sql"),
        pytest.param(lambda d: d["contract"]["columns"].pop(), id="contract-narrow"),
        pytest.param(lambda d: d["hints"].update(more="x"), id="more-hints"),
        pytest.param(_type("INTEGER) as c0, (select 1"), id="type-breaks-out"),
        pytest.param(_type("DECIMAL((select 1))"), id="type-with-query"),
        pytest.param(_type("INTEGER -- "), id="type-with-comment"),
        pytest.param(_type("INTEGER; drop"), id="type-with-statement"),
        pytest.param(_type(""), id="type-empty"),
    ],
)
def test_a_damaged_built_file_counts_as_none(pack_folder: Path, spoil: Callable[[dict[str, Any]], object]) -> None:
    data = built(pack_folder)
    spoil(data)
    write_built(pack_folder, data)
    assert load_pack(pack_folder).puzzles["big-orders"].built is None


@pytest.mark.parametrize(
    "text", ["", "7", "[]", "{", "null", "[" * 100_000], ids=["none", "7", "[]", "{", "null", "deep"]
)
def test_a_built_file_that_is_no_object_counts_as_none(pack_folder: Path, text: str) -> None:
    built(pack_folder)
    (pack_folder / "built" / "big-orders.json").write_text(text, encoding="utf-8")
    assert load_pack(pack_folder).puzzles["big-orders"].built is None

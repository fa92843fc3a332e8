"""The published JSON Schemas are sound, and everything that ships follows them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from game import paths
from game.judge.counterexample import Counterexample
from game.judge.verdict import Tile, Verdict
from game.puzzle.resultset import ResultColumn, ResultSet

LEVELS = paths.levels_dir()
SCHEMAS = sorted((LEVELS / "schemas").glob("*.json"))
PUZZLES = sorted(LEVELS.glob("packs/*/puzzles/*.yml"))
BUILT = sorted(LEVELS.glob("packs/*/built/*.json"))
PACKS = sorted(LEVELS.glob("packs/*/pack.yml"))


class _Dates(yaml.SafeLoader):
    """Leaves dates as they are written, as JSON has none."""


_Dates.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _validator(name: str) -> jsonschema.Draft202012Validator:
    rules = json.loads((LEVELS / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(rules)


def _yaml(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), _Dates)


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.name)
def test_schemas_are_sound_closed_and_titled(file: Path) -> None:
    rules = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(rules)
    assert rules["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert rules["title"]
    assert rules["description"]
    assert list(_open(rules)) == []


def _open(node: Any, place: str = "") -> Any:
    """Places of objects that take any field."""
    if isinstance(node, dict):
        if "properties" in node and node.get("type") == "object" and node.get("additionalProperties") is not False:
            yield place
        for key, value in node.items():
            yield from _open(value, f"{place}/{key}")
    if isinstance(node, list):
        for value in node:
            yield from _open(value, place)


@pytest.mark.parametrize("file", PUZZLES, ids=lambda file: file.stem)
def test_puzzles_follow_theirs(file: Path) -> None:
    _validator("puzzle").validate(_yaml(file))


@pytest.mark.parametrize("file", BUILT, ids=lambda file: file.stem)
def test_built_files_follow_theirs(file: Path) -> None:
    _validator("built").validate(json.loads(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", PACKS, ids=lambda file: file.parent.name)
def test_packs_follow_theirs(file: Path) -> None:
    _validator("pack").validate(_yaml(file))


def test_the_season_follows_its_schema() -> None:
    _validator("season").validate(_yaml(LEVELS / "season.yml"))


ROWS = ResultSet((ResultColumn("n", "INTEGER"),), ((1,),), 1)


def _on_a_case(got: ResultSet | None, error: str | None) -> Any:
    case = Counterexample({"orders": ROWS}, ROWS, got, error, "An order may have none.")
    tile = Tile("cases", None, "absent", "It breaks on a hidden case.")
    return Verdict("wrong", "0" * 16, tiles=(tile,), result=ROWS, counterexample=case).to_json()


@pytest.mark.parametrize(("got", "error"), [(ROWS, None), (None, "It fails.")])
def test_verdicts_with_a_counterexample_follow_theirs(got: ResultSet | None, error: str | None) -> None:
    _validator("verdict").validate(_on_a_case(got, error))


@pytest.mark.parametrize("field", ["tables", "expected", "got", "error", "because"])
def test_no_part_of_a_counterexample_may_lack(field: str) -> None:
    document = _on_a_case(ROWS, None)
    del document["counterexample"][field]
    assert not _validator("verdict").is_valid(document)


CASE: dict[str, Any] = {"rows": {"orders": [["1", None]]}, "whole": ["days"], "expected": [[1, "2.50"]]}
MISS: dict[str, Any] = {"kind": "comparison", "what": "`>` for `>=`", "by": 0}
BUILT_FILE: dict[str, Any] = {
    "version": "0" * 16,
    "made_from": "f" * 16,
    "contract": {"columns": [], "order": [], "ties": "free", "tolerance": 0, "may": [], "one_row": False},
    "target": ROWS.to_json(),
    "hints": {"concept": "", "tables": "", "skeleton": ""},
    "cases": [CASE],
    "near_misses": [MISS],
    "dropped": {"0": 2},
}


@pytest.mark.parametrize("by", [0, 15, "visible", "error", "order", "same", "same: counts_same", None])
def test_a_near_miss_says_what_told_it(by: object) -> None:
    _validator("built").validate(BUILT_FILE | {"near_misses": [MISS | {"by": by}]})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"cases": [CASE | {"rows": {"orders": [[1]]}}]}, id="a cell that is no text"),
        pytest.param({"cases": [CASE | {"rows": {"orders": []}}]}, id="a table without rows"),
        pytest.param({"cases": [CASE | {"got": []}]}, id="a case with more to it"),
        pytest.param({"cases": [CASE] * 17}, id="too many cases"),
        pytest.param({"near_misses": [MISS | {"by": -1}]}, id="a case before the first"),
        pytest.param({"near_misses": [MISS | {"by": "somebody"}]}, id="told by nobody we know"),
        pytest.param({"near_misses": [{"kind": "x", "what": "y"}]}, id="a near miss and no word of its end"),
        pytest.param({"dropped": {"first": 1}}, id="dropped by name"),
        pytest.param({"dropped": {"0": 0}}, id="dropped nothing"),
    ],
)
def test_a_damaged_built_file_is_refused(change: dict[str, Any]) -> None:
    assert _validator("built").is_valid(BUILT_FILE)
    assert not _validator("built").is_valid(BUILT_FILE | change)


@pytest.mark.parametrize(
    ("code", "holds"),
    [("order-partial", True), ("near-miss-survives/join_kind", True), ("also-drops/also 1", True), ("Order", False)],
)
def test_a_waiver_names_a_finding_or_one_of_its_places(code: str, holds: bool) -> None:
    puzzle = {"title": "T", "brief": "B", "answer": "A", "waive": [{"code": code, "why": "It may."}]}
    assert _validator("puzzle").is_valid(puzzle) is holds


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        pytest.param("puzzle", {"title": "T", "brief": "B"}, id="a puzzle without an answer"),
        pytest.param("puzzle", {"title": "T", "brief": "B", "answer": "A", "awnser": "A"}, id="a field nobody knows"),
        pytest.param("puzzle", {"title": "T", "brief": "B", "answer": "A", "difficulty": 6}, id="too difficult"),
        pytest.param("puzzle", {"title": "T", "brief": "B", "answer": "A", "order": []}, id="ordered by nothing"),
        pytest.param("season", {"days": {"2026-11-01": "quiet-loyalty"}}, id="a day without its pack"),
        pytest.param("season", {"days": {"1 November": "shop/quiet-loyalty"}}, id="no date"),
        pytest.param("pack", {"name": "Shop"}, id="a pack in capitals"),
        pytest.param("pack", {"name": "a", "tables": [{"name": "../b"}]}, id="a table elsewhere"),
        pytest.param("built", {"version": "1"}, id="half a built file"),
        pytest.param("findings", {"findings": [{"code": "x"}]}, id="half a finding"),
    ],
)
def test_what_is_wrong_is_refused(schema: str, document: Any) -> None:
    assert not _validator(schema).is_valid(document)

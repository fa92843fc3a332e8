"""How far a change of a column reaches."""

import json
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from game import paths
from game.errors import PackError, UsageError
from game.play.impact import Asked, Reach, all_relations, asked, place_named, reach
from game.play.outside import impact_of
from game.puzzle.lineage import ROWS, Relation, Use, relations_of, uses_of
from game.text.impact import print_impact


def _relation(
    name: str,
    columns: str,
    reads: str = "",
    made_of: dict[str, str] | None = None,
    *,
    parents: str = "",
    known: bool = True,
) -> Relation:
    """`reads` and `made_of` in words such as "raw.a raw.b"; what is only read decides on the rows."""
    places = {column: _places(words) for column, words in (made_of or {}).items()}
    read = _places(reads).union(*places.values())
    above = tuple(sorted({table for table, _ in read} | set(parents.split())))
    rows = _places(reads) | {(table, ROWS) for table in above}
    return Relation(name, "model", "sql", tuple(columns.split()), above, known, read, places, rows, "marts")


def _places(words: str) -> frozenset[tuple[str, str]]:
    return frozenset((word.partition(".")[0], word.partition(".")[2]) for word in words.split())


RELATIONS = all_relations(
    [
        [
            _relation("orders", "id amount", "stg.status", {"id": "stg.id", "amount": "stg.cents"}),
            _relation("raw", "id cents status note none"),
            _relation("thin", "id", "raw.none", {"id": "raw.id"}),
            _relation("thinner", "id", made_of={"id": "thin.id"}),
            _relation("stg", "id cents status", made_of={c: f"raw.{c}" for c in ("id", "cents", "status")}),
        ],
        [
            _relation("score", "id points", parents="orders", known=False),
            _relation("totals", "n", made_of={"n": "score.points"}),
            _relation("days", "day n", "orders.id", {"n": "orders."}),
        ],
    ]
)


def _said(found: Reach, *steps: str) -> dict[str, str]:
    return {touched.name: " ".join(touched.columns) for touched in found.touched if touched.step in steps}


def test_what_others_are_made_of_comes_first() -> None:
    assert [relation.name for relation in RELATIONS] == [
        "raw",
        "stg",
        "orders",
        "days",
        "score",
        "thin",
        "thinner",
        "totals",
    ]


@pytest.mark.parametrize(
    ("name", "direct", "further", "built"),
    [
        ("raw.cents", {"stg": "cents"}, {"orders": "amount", "score": "id points", "totals": "n"}, {}),
        ("raw.status", {"stg": "status"}, {"orders": "", "score": "id points", "totals": "n", "days": "n"}, {}),
        ("stg.status", {"orders": ""}, {"score": "id points", "totals": "n", "days": "n"}, {}),
        ("raw.none", {"thin": ""}, {}, {"thinner": ""}),
        ("raw.note", {}, {}, {}),
        ("orders.id", {"days": "", "score": "id points"}, {"totals": "n"}, {}),
        ("STG.ID", {"orders": "id"}, {"days": "", "score": "id points", "totals": "n"}, {}),
        ("orders", {"days": "n", "score": "id points"}, {"totals": "n"}, {}),
        ("totals", {}, {}, {}),
        ("score", {"totals": "n"}, {}, {}),
    ],
)
def test_a_change_reaches_what_names_it_and_what_is_made_of_it(
    name: str, direct: dict[str, str], further: dict[str, str], built: dict[str, str]
) -> None:
    found = reach(RELATIONS, *place_named(RELATIONS, name))
    assert [_said(found, step) for step in ("direct", "further", "built")] == [direct, further, built]


USES = (
    Use("metric", "spent", "", (), _places("orders.amount"), {"time": _places("orders.id"), "by": _places("days.day")}),
    Use("semantic_model", "sales", "", (), frozenset(), {"measure spent": _places("orders.amount")}),
    Use("exposure", "report", "", ("totals",)),
    Use("test", "not_null", "", (), _places("orders.id")),
)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("orders.amount", {"spent": ("whole", ()), "sales": ("parts", ("measure spent",)), "report": ("whole", ())}),
        ("orders.id", {"spent": ("parts", ("time",)), "report": ("whole", ()), "not_null": ("whole", ())}),
        ("stg.status", {"spent": ("rows", ()), "sales": ("rows", ()), "report": ("whole", ())}),
        ("days.day", {"spent": ("parts", ("by",))}),
        ("totals", {"report": ("whole", ())}),
        ("raw.note", {}),
    ],
)
def test_what_breaks_is_told_from_what_loses_a_part(name: str, told: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    start = place_named(RELATIONS, name)
    found = asked(USES, reach(RELATIONS, *start), *start)
    assert {one.name: (one.how, one.parts) for one in found} == told


def test_what_stands_on_it_is_told_from_what_stands_on_what_is_made_of_it() -> None:
    start = place_named(RELATIONS, "stg.id")
    found = {one.name: one.direct for one in asked(USES, reach(RELATIONS, *start), *start)}
    assert found["not_null"] is False
    assert asked(USES[3:], reach(RELATIONS, RELATIONS[2], "id"), RELATIONS[2], "id") == (
        Asked("test", "not_null", "", "whole", (), True),
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("order", "orders, "),
        ("oders.id", "orders, "),
        ("orders.ammount", "amount, id"),
        ("x.y.z", "days"),
        ("points", "score.points."),
        ("status", "raw.status, stg.status."),
    ],
)
def test_a_name_that_is_none_is_told_those_there_are(name: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        place_named(RELATIONS, name)
    assert told in caught.value.way_out


@pytest.fixture
def packs(pack_folder: Path) -> Path:
    """The tiny pack with a way on which its orders are made, and a metric."""
    relations = [
        _relation("raw_orders", "id customer_id cents status"),
        _relation("customers", "id name"),
        _relation(
            "orders",
            "id customer_id amount status ordered_at",
            "raw_orders.status",
            {"id": "raw_orders.id", "amount": "raw_orders.cents"},
        ),
    ]
    uses = [Use("metric", "spent", "Spent", (), _places("orders.amount"))]
    data = {"relations": [r.to_json() for r in relations], "uses": [use.to_json() for use in uses]}
    (pack_folder / "lineage.json").write_text(json.dumps(data), encoding="utf-8")
    return pack_folder.parent


@pytest.mark.parametrize(
    ("name", "touched", "metrics", "puzzles", "rows"),
    [
        ("raw_orders.cents", ["orders"], ["spent"], ("big-orders",), ()),
        ("raw_orders.status", ["orders"], ["spent"], (), ("big-orders",)),
        ("orders.amount", [], ["spent"], ("big-orders",), ()),
        ("customers", [], [], ("all-customers",), ()),
        ("customers.id", [], [], (), ()),
    ],
)
def test_what_a_change_breaks_is_listed(
    home: Path,
    packs: Path,
    name: str,
    touched: list[str],
    metrics: list[str],
    puzzles: tuple[str, ...],
    rows: tuple[str],
) -> None:
    found = impact_of(packs, name)
    assert [t.name for t in found.reach.touched] == touched
    assert [one.name for one in found.asked] == metrics
    (pack,) = found.packs
    assert (pack.name, pack.puzzles, pack.rows) == ("tiny", puzzles, rows)
    out = Console(record=True, width=100)
    print_impact(out, found)
    text = out.export_text()
    assert all(word in text for word in (*touched, *metrics, *puzzles, *rows))
    schema = json.loads((paths.levels_dir() / "schemas" / "impact.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(found.to_json(), schema)


def test_a_relation_that_nobody_asks_is_said_to_be_one(home: Path, packs: Path) -> None:
    out = Console(record=True, width=100)
    print_impact(out, impact_of(packs, "raw_orders.customer_id"))
    assert "Nothing reads it." in out.export_text()


def test_the_schema_of_the_file_holds_for_each_world() -> None:
    schema = json.loads((paths.levels_dir() / "schemas" / "lineage.schema.json").read_text(encoding="utf-8"))
    for file in sorted((paths.levels_dir() / "packs").glob("*/lineage.json")):
        jsonschema.validate(json.loads(file.read_text(encoding="utf-8")), schema)
        assert relations_of(file.parent) and uses_of(file.parent)


# Columns of models that the model's own text sets down, as literals or a series of days.
WRITTEN = {"checks", "dates"}


def test_in_all_worlds_each_column_of_a_model_that_can_be_read_has_an_origin() -> None:
    folders = [file.parent for file in sorted((paths.levels_dir() / "packs").glob("*/lineage.json"))]
    relations = all_relations(relations_of(folder) for folder in folders)
    without = {r.name for r in relations if r.kind == "model" and r.known and not all(map(r.made_of.get, r.columns))}
    assert without == WRITTEN
    assert {r.language for r in relations if r.kind == "model" and not r.known} == {"python"}


def test_of_the_real_worlds_a_views_own_columns_reach_their_metrics_only() -> None:
    folder = paths.levels_dir() / "packs" / "shop"
    relations = all_relations([relations_of(folder)])
    start = place_named(relations, "orders.status")
    found = {one.name: one for one in asked(uses_of(folder), reach(relations, *start), *start)}
    assert (found["takings"].how, found["received"].how, found["received"].parts) == (
        "whole",
        "parts",
        ("order__status",),
    )
    assert "registrations" not in found


@pytest.mark.parametrize("text", ["{", '{"relations": [{"name": "a"}]}', '{"relations": 3}', '{"relations": ["x"]}'])
def test_a_damaged_file_is_told(pack_folder: Path, text: str) -> None:
    (pack_folder / "lineage.json").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=r"lineage\.json"):
        relations_of(pack_folder)

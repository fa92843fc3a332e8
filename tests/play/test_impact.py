"""How far a change of a column reaches."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from game.errors import PackError, UsageError
from game.play.impact import Reach, all_relations, place_named, reach
from game.play.outside import impact_of
from game.puzzle.lineage import Relation, relations_of
from game.puzzle.metrics import Metric
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
    """`reads` and `made_of` in words such as "raw.a raw.b"."""
    places = {column: _places(words) for column, words in (made_of or {}).items()}
    read = _places(reads).union(*places.values())
    above = tuple(sorted({table for table, _ in read} | set(parents.split())))
    return Relation(name, "model", "sql", tuple(columns.split()), above, known, read, places)


def _places(words: str) -> frozenset[tuple[str, str]]:
    return frozenset((word.partition(".")[0], word.partition(".")[2]) for word in words.split())


RELATIONS = all_relations(
    [
        [
            _relation("orders", "id amount", "stg.status", {"id": "stg.id", "amount": "stg.cents"}),
            _relation("raw", "id cents status note"),
            _relation("stg", "id cents status", made_of={c: f"raw.{c}" for c in ("id", "cents", "status")}),
        ],
        [
            _relation("score", "id points", parents="orders", known=False),
            _relation("totals", "n", made_of={"n": "score.points"}),
            _relation("days", "day", "orders.id"),
        ],
    ]
)


def _said(found: Reach) -> dict[str, str]:
    return {touched.name: " ".join(touched.columns) for touched in found.touched}


def test_what_others_are_made_of_comes_first() -> None:
    assert [relation.name for relation in RELATIONS] == ["raw", "stg", "orders", "days", "score", "totals"]


@pytest.mark.parametrize(
    ("name", "touched", "later"),
    [
        ("raw.cents", {"stg": "cents", "orders": "amount", "score": "id points", "totals": "n"}, ("days",)),
        ("raw.status", {"stg": "status", "orders": ""}, ("days", "score", "totals")),
        ("raw.note", {}, ()),
        ("orders.id", {"days": "", "score": "id points", "totals": "n"}, ()),
        ("STG.ID", {"orders": "id", "days": "", "score": "id points", "totals": "n"}, ()),
        ("totals", {}, ()),
        ("score", {"totals": "n"}, ()),
    ],
)
def test_a_change_reaches_what_names_it_and_what_is_made_of_it(
    name: str, touched: dict[str, str], later: tuple[str, ...]
) -> None:
    found = reach(RELATIONS, *place_named(RELATIONS, name))
    assert (_said(found), found.later) == (touched, later)


@pytest.mark.parametrize(("name", "told"), [("order", "orders"), ("orders.ammount", "amount, id"), ("x.y.z", "days")])
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
    text = json.dumps({"relations": [relation.to_json() for relation in relations]})
    (pack_folder / "lineage.json").write_text(text, encoding="utf-8")
    metric = Metric("spent", "Spent", "All of it.", "simple", {("", ""): "select sum(amount) as spent from orders"})
    (pack_folder / "metrics.json").write_text(json.dumps({"metrics": [metric.to_json()]}), encoding="utf-8")
    return pack_folder.parent


@pytest.mark.parametrize(
    ("name", "touched", "metrics", "puzzles"),
    [
        ("raw_orders.cents", ["orders"], ("tiny/spent",), ("tiny/big-orders",)),
        ("raw_orders.status", ["orders"], (), ()),
        ("orders.amount", [], ("tiny/spent",), ("tiny/big-orders",)),
        ("customers", [], (), ("tiny/all-customers",)),
        ("customers.id", [], (), ()),
    ],
)
def test_metrics_and_puzzles_that_name_it_are_listed(
    home: Path, packs: Path, name: str, touched: list[str], metrics: tuple[str, ...], puzzles: tuple[str, ...]
) -> None:
    found = impact_of(packs, name)
    assert [t.name for t in found.reach.touched] == touched
    assert (found.metrics, found.puzzles) == (metrics, puzzles)
    out = Console(record=True, width=100)
    print_impact(out, found)
    text = out.export_text()
    assert all(word in text for word in (*touched, *metrics, *puzzles))
    assert ("Nothing reads it." in text) is not bool(touched or metrics or puzzles)
    assert found.to_json()["puzzles"] == list(puzzles)


@pytest.mark.parametrize("text", ["{", '{"relations": [{"name": "a"}]}', '{"relations": 3}', '{"relations": ["x"]}'])
def test_a_damaged_file_is_told(pack_folder: Path, text: str) -> None:
    (pack_folder / "lineage.json").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=r"lineage\.json"):
        relations_of(pack_folder)

"""What is known of tables beyond their catalog, and how it is told."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from game.judge.verdict import Verdict
from game.play.around import Around, around, pointing
from game.play.clock import FixedClock
from game.play.game import Game
from game.play.knowledge import Knowledge
from game.play.records import AttemptKey
from game.play.words import made_of, surroundings, usage
from game.puzzle.catalog import Column, Edge, Relationship, Table
from game.puzzle.lineage import Relation, Use
from game.puzzle.pack import load_pack

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def game(levels: Path, tmp_path: Path) -> Iterator[Game]:
    with Game.open(home=tmp_path / "home", clock=FixedClock(NOON), levels=levels) as opened:
        yield opened


def test_some_rows_are_there_and_answers_and_queries_are_counted(game: Game) -> None:
    for pack, sql in (("tiny", "select amount from orders"), ("tiny", "select nonsense ("), ("tin_", "from customers")):
        key = AttemptKey(f"{pack}/big-orders", date(2026, 11, 2))
        game.progress.add_try(key, NOON, sql, [], Verdict("wrong", "v"))
    found = game.knowledge("tiny").result(60)
    assert found.values("orders", "STATUS", 2) == ("completed", "returned")
    assert found.values("orders", "nowhere", 2) == found.values("nowhere", "id", 2) == ()
    assert found.puzzles == 2
    assert [found.answered.get(("orders", column), 0) for column in ("", "amount", "status")] == [1, 1, 0]
    assert [found.asked.get(place, 0) for place in (("orders", "amount"), ("customers", ""))] == [1, 0]
    assert (
        usage(found, ("orders", "amount")) == "Named in one query that you submitted."
    )  # so few answers would be given away
    assert usage(replace(found, puzzles=40), ("orders", "amount")) == (
        "Named in 1 of 40 answers here, in one query that you submitted."
    )
    assert usage(found, ("orders", "status")) == ""
    assert game.knowledge("tiny") is game.knowledge("tiny")


def test_a_column_is_told_where_it_came_from_at_the_very_start() -> None:
    steps = {
        "orders": {"amount": {("stg", "amount")}, "id": {("stg", "id")}},
        "stg": {"amount": {("raw", "cents"), ("rates", "factor")}, "id": {("loop", "id")}},
        "loop": {"id": {("stg", "id")}},
    }
    relations = {
        name: Relation(
            name, "model", "sql", tuple(made), (), True, frozenset(), {c: frozenset(p) for c, p in made.items()}
        )
        for name, made in steps.items()
    }
    known = Knowledge(relations=relations)
    assert made_of(known, ("orders", "amount")) == "Made of `rates.factor`, `raw.cents`."
    assert made_of(known, ("orders", "id")) == ""  # what only comes from itself comes from nowhere
    assert made_of(known, ("elsewhere", "id")) == ""


def test_a_column_of_python_or_of_no_column_says_so() -> None:
    def relation(name: str, made: dict[str, set[tuple[str, str]]], *, known: bool = True, layer: str = "") -> Relation:
        of = {column: frozenset(places) for column, places in made.items()}
        return Relation(name, "model", "sql", tuple(made), ("a", "b"), known, frozenset(), of, layer=layer)

    listed = (
        relation("days", {"n": {("orders", "")}, "score": {("model", "x")}, "id": {("raw", "id")}, "word": set()}),
        relation("model", {}, known=False, layer="analysis"),
        relation("raw", {}, known=False, layer="raw"),
    )
    known = Knowledge(relations={one.name: one for one in listed})
    assert {column: made_of(known, ("days", column)) for column in ("n", "score", "id", "word")} == {
        "n": "Made of the rows of `orders`.",
        "score": "Made of `model.x` (in Python, of any of `a`, `b`).",
        "id": "Made of `raw.id` (in Python).",
        "word": "Set down in the model `days` itself.",
    }


def test_what_stands_around_a_table_is_told() -> None:
    lineage = (Edge("orders", "daily"), Edge("raw", "orders"))
    view = Relation("sales", "model", "sql", ("id",), ("orders",), True, frozenset(), {}, layer="semantic")
    uses = (
        Use("metric", "takings", reads=frozenset({("sales", "id")})),
        Use("metric", "visits", reads=frozenset({("visits", "id")})),
        Use("exposure", "report", relations=("orders",)),
        Use("test", "unique", reads=frozenset({("orders", "id")})),
    )
    tables = (
        Table("orders", "", (Column("id", "BIGINT"),)),
        Table("lines", "", (Column("order_id", "BIGINT", "", (Relationship("orders", "id"),)),)),
    )
    found = around("orders", tables, lineage, Knowledge(relations={"sales": view}, uses=uses))
    assert found == Around(("raw",), ("daily", "sales"), ("report",), ("takings",), (("lines", "order_id"),))
    assert surroundings(found) == (
        "Read by `daily`, `sales`.",
        "Pointed at by `lines.order_id`.",
        "Metrics from it: `takings`.",
        "Shown in `report`.",
    )
    assert surroundings(around("lines", tables, lineage, Knowledge())) == ()
    assert (pointing(tables, "orders", "id"), pointing(tables, "orders", "other")) == ((("lines", "order_id"),), ())


def test_a_damaged_file_of_lineage_costs_only_the_lineage(pack_folder: Path, tmp_path: Path) -> None:
    (pack_folder / "lineage.json").write_text(json.dumps({"relations": [1]}), encoding="utf-8")
    levels = tmp_path / "levels"
    (levels / "packs").mkdir(parents=True)
    pack_folder.rename(levels / "packs" / "tiny")
    with Game.open(home=tmp_path / "home", clock=FixedClock(NOON), levels=levels) as game:
        found = game.knowledge("tiny").result(60)
    assert (found.puzzles, dict(found.relations)) == (2, {})


def test_owner_and_issues_are_read_from_the_catalog(pack_folder: Path) -> None:
    file = pack_folder / "pack.yml"
    text = file.read_text(encoding="utf-8")
    told = "  - name: orders\n    owner: Ines\n    issues: [Some come late., Some twice.]\n"
    file.write_text(text.replace("  - name: orders\n", told), encoding="utf-8")
    table = load_pack(pack_folder).table("orders")
    assert table is not None
    assert (table.owner, table.issues) == ("Ines", ("Some come late.", "Some twice."))

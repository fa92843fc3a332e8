"""What is known of tables beyond their catalog, and how it is told."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from game.judge.verdict import Verdict
from game.play.clock import FixedClock
from game.play.game import Game
from game.play.knowledge import Knowledge
from game.play.records import AttemptKey
from game.play.words import made_of, readers, usage
from game.puzzle.catalog import Edge
from game.puzzle.lineage import Relation
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
    assert usage(found, ("orders", "amount")) == "Named in one of your queries."  # so few answers would be given away
    assert usage(replace(found, puzzles=40), ("orders", "amount")) == (
        "Named in 1 of 40 answers here, in one of your queries."
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


def test_who_reads_a_table_is_told() -> None:
    lineage = (Edge("orders", "daily"), Edge("raw", "orders"), Edge("orders", "monthly"))
    assert readers(lineage, "orders") == "Read by `daily`, `monthly`."
    assert readers(lineage, "daily") == ""


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

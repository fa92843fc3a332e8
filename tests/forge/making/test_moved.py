"""What is known of columns now and wasn't before."""

from pathlib import Path

import pytest

from game.forge.making.moved import moved_in, moved_since
from game.puzzle.catalog import Column, NotNull, Relationship, Table, Test, Unique
from game.puzzle.pack import load_pack

PACK = """
name: tiny
tables:
  - name: rides
    description: Rides.
    columns:
      - {name: ride_id, type: INTEGER, description: Its number., tests: [unique, not_null]}
      - {name: station, type: INTEGER, description: Where it began.}
"""


def _rides(*tests: Test, kind: str = "INTEGER") -> list[Table]:
    key = Column("ride_id", "INTEGER", tests=(Unique(), NotNull()))
    return [Table("rides", "Rides.", (key, Column("station", kind, tests=tests)))]


@pytest.mark.parametrize(
    ("now", "moved"),
    [
        (_rides(), set()),
        (_rides(NotNull()), set()),
        (_rides(Relationship("stations", "id")), {("rides", "station")}),
        (_rides(Unique()), {("rides", "station")}),
        (_rides(kind="VARCHAR"), {("rides", "station")}),
    ],
)
def test_links_keys_and_types_are_compared(now: list[Table], moved: set[tuple[str, str]], tmp_path: Path) -> None:
    (tmp_path / "pack.yml").write_text(PACK, encoding="utf-8")
    assert load_pack(tmp_path).tables[0].name == "rides"
    assert moved_since(tmp_path, now) == moved


def test_where_no_pack_is_nothing_has_moved(tmp_path: Path) -> None:
    assert not moved_since(tmp_path, _rides())


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("select median(station) from rides", ["rides.station"]),
        ("select median(r.Station) from Rides r", ["rides.station"]),
        ("select ride_id from rides", []),
        ("select station from stops", []),
        ("select s.station from rides r join stops s on s.id = r.ride_id", []),
        ("with t as (select station as s from rides) select t.s from t", ["rides.station"]),
        ("not sql at all (", []),
    ],
)
def test_an_answer_tells_what_it_reads(answer: str, found: list[str]) -> None:
    assert moved_in(answer, [("rides", "station")]) == found

"""The first few."""

from pathlib import Path

from game.forge.blueprints.top_n import propose
from tests.forge.blueprints.stall import stall
from tests.forge.blueprints.worlds import rows, world


def test_no_limit_cuts_a_tie(tmp_path: Path) -> None:
    """Shelves come in pairs of one height: only an even number of them is a clear cut."""
    of = stall(tmp_path)
    found = list(propose(of))
    for candidate in found:
        whole = candidate.answer.copy()
        whole.set("limit", None)
        by = [output.name for output in candidate.outputs].index(candidate.order[0].name)
        count, line = len(rows(of, candidate)), of.rows(whole)
        assert count < len(line) and line[count - 1][by] != line[count][by], candidate.brief
    heights = [c for c in found if c.outputs[-1].name == "height"]
    assert heights and all(len(rows(of, c)) % 2 == 0 for c in heights)


def test_all_alike_is_no_puzzle(tmp_path: Path) -> None:
    of = world(
        tmp_path,
        "create table t (id integer primary key, name varchar not null unique, price integer not null);"
        "insert into t select n, 'n' || n, 7 from range(30) s(n)",
    )
    assert not list(propose(of))


def test_rows_without_the_number_are_told_and_left_out(tmp_path: Path) -> None:
    of = stall(tmp_path)
    built = [c for c in propose(of) if c.outputs[-1].name == "built"]
    assert built and all("Leave out shelves without" in c.brief for c in built)
    assert all(None not in row for c in built for row in rows(of, c))

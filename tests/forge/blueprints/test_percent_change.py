"""Growth is measured against the calendar, not against the row before."""

from pathlib import Path

from game.forge.blueprints.percent_change import BLUEPRINT
from tests.forge.blueprints.worlds import rows, world


def test_after_a_gap_there_is_no_change(tmp_path: Path) -> None:
    months = {1: 2, 2: 3, 3: 4, 5: 6, 6: 3, 7: 5}
    days = [
        f"({n}, timestamp '2025-{m:02}-{n % 28 + 1:02} 10:00')" for m, count in months.items() for n in range(count)
    ]
    made = world(
        tmp_path,
        "create table sales (id integer primary key, sold_at timestamp not null);"
        "insert into sales select row_number() over (), moment from (values " + ", ".join(days) + ") t(n, moment)",
    )
    found = next(c for c in BLUEPRINT.propose(made) if c.key.endswith("by month"))
    assert [row[2] for row in rows(made, found)] == [None, 50.0, 33.3, None, -50.0, 66.7]
    assert [rows(made, found) == made.rows(miss.query) for miss in found.wrong] == [False] * 3
    assert "calendar month before" in found.brief and "rounded to one decimal" in found.brief

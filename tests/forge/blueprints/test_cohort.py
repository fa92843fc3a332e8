"""Who comes back is counted once, in the months after the first."""

from pathlib import Path

from game.forge.blueprints.cohort import BLUEPRINT
from tests.forge.blueprints.inn import inn
from tests.forge.blueprints.worlds import rows


def test_who_comes_back_is_counted_once(tmp_path: Path) -> None:
    made = inn(tmp_path)
    found = next(c for c in BLUEPRINT.propose(made) if c.key == "stays.came_at guest_id by month")
    there: dict[int, set[int]] = {}
    for guest, month in made.connection.execute(
        "select guest_id, date_diff('month', timestamp '2024-01-01', came_at) from stays"
    ).fetchall():
        there.setdefault(guest, set()).add(month)
    wanted = []
    for first in sorted({min(months) for months in there.values()}):
        cohort = [months for months in there.values() if min(months) == first]
        wanted.append((len(cohort), *(sum(first + later in months for months in cohort) for later in (1, 2))))
    assert [row[1:] for row in rows(made, found)] == wanted and wanted[0][0] > wanted[0][1] > 0
    assert all(made.rows(miss.query) != rows(made, found) for miss in found.wrong)

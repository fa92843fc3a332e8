"""Each step counts only those who got to the one before."""

from datetime import datetime
from pathlib import Path

from game.forge.blueprints.funnel import BLUEPRINT
from tests.forge.blueprints.inn import inn
from tests.forge.blueprints.worlds import rows


def test_a_second_step_requires_the_first(tmp_path: Path) -> None:
    made = inn(tmp_path)
    found = next(c for c in BLUEPRINT.propose(made) if c.key.startswith("stays.came_at"))
    first, second = found.key.split(" by ")[0].split()[-2:]
    stays = made.connection.execute(
        "select guest_id, room, came_at, tier from stays s join guests g on g.id = guest_id"
    ).fetchall()
    reached: dict[str, list[int]] = {}
    tiers = dict(made.connection.execute("select tier, count(*) from guests group by tier order by tier").fetchall())
    for tier, guests in tiers.items():
        begun: dict[int, datetime] = {}
        for guest, room, at, own in sorted(stays, key=lambda stay: stay[2]):
            if own == tier and room == first:
                begun.setdefault(guest, at)
        there = {guest for guest, room, at, _ in stays if room == second and guest in begun and at > begun[guest]}
        reached[tier] = [guests, len(begun), len(there)]
    assert rows(made, found) == [(tier, *numbers) for tier, numbers in reached.items()]


def test_dates_are_filled_one_after_another(tmp_path: Path) -> None:
    made = inn(tmp_path)
    found = next(c for c in BLUEPRINT.propose(made) if c.key == "stays room left_at rating")
    for room, stays, left, rated in rows(made, found):
        [wanted] = made.connection.execute(
            "select count(*), count(left_at), count(if(left_at is null, null, rating)) from stays where room = ?",
            [room],
        ).fetchall()
        assert (stays, left, rated) == wanted

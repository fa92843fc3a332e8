"""A pause of exactly the limit doesn't end a visit, and a longer one does."""

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from game.forge.blueprints.sessions import BLUEPRINT
from tests.forge.blueprints.worlds import rows, world


def test_visits_end_with_a_longer_pause(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        "create table guests (id integer primary key, name varchar not null unique);"
        "create table clicks (id integer primary key, guest_id integer not null references guests(id), "
        "clicked_at timestamp not null);"
        "insert into guests select n, 'Guest ' || n from range(1, 10) t(n);"
        "insert into clicks select n, 1 + n % 9, "
        "timestamp '2025-01-01' + to_minutes(n // 9 * 30 + n // 36 // (n % 9 + 1) * 11) "
        "from range(300) t(n)",
    )
    found = next(c for c in BLUEPRINT.propose(made) if "30 minute" in c.key)
    times: dict[int, list[datetime]] = {}
    for guest, moment in sorted(made.connection.execute("select guest_id, clicked_at from clicks").fetchall()):
        times.setdefault(guest, []).append(moment)
    visits = {g: 1 + sum(b - a > timedelta(minutes=30) for a, b in pairwise(own)) for g, own in times.items()}
    least = int(found.key.split()[-3])
    assert rows(made, found) == [(f"Guest {g}", n) for g, n in sorted(visits.items()) if n >= least]
    assert all(made.rows(miss.query) != rows(made, found) for miss in found.wrong)
    assert "each at most 30 minutes after the one before (by" in found.brief

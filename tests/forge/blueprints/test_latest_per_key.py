"""The newest row is chosen before anything is asked of it, and ties are settled as the brief says."""

from pathlib import Path

from game.forge.blueprints.latest_per_key import BLUEPRINT
from tests.forge.blueprints.worlds import rows, world


def test_of_two_at_the_same_time_the_higher_number_is_later(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        "create table boxes (id integer primary key, name varchar not null unique);"
        "create table checks (id integer primary key, box_id integer not null references boxes(id), "
        "checked_on date not null,"
        " state varchar not null check (state in ('good', 'bad')));"
        "insert into boxes select n, 'Box ' || n from range(1, 10) t(n);"
        "insert into checks select n, 1 + n % 9, date '2025-01-01' + (n // 27 + n % 9)::integer, "
        "if(n * 7 % 4 = 1, 'bad', 'good') "
        "from range(108) t(n)",
    )
    found = next(c for c in BLUEPRINT.propose(made) if c.key.endswith("state=bad"))
    newest = {}
    for box, day, number, state in sorted(
        made.connection.execute("select box_id, checked_on, id, state from checks").fetchall()
    ):
        newest[box] = (day, number, state)
    wanted = [(f"Box {box}", day) for box, (day, _, state) in sorted(newest.items()) if state == "bad"]
    assert rows(made, found) == wanted and 1 < len(wanted) < 9
    assert all(made.rows(miss.query) != wanted for miss in found.wrong)
    assert "Of two on the same day the one with the higher check number is later." in found.brief

"""What isn't known."""

from pathlib import Path

from game.forge.blueprints.null_test import propose
from tests.forge.blueprints.stall import stall
from tests.forge.blueprints.worlds import rows, world


def test_another_value_or_none(tmp_path: Path) -> None:
    of = world(
        tmp_path,
        """
        create table jobs (id integer primary key, name varchar not null unique, stage varchar);
        insert into jobs select n, 'job ' || n, (['open', 'done', null, 'held'])[n % 4 + 1] from range(20) t(n);
        """,
    )
    others = [c for c in propose(of) if "is distinct from" in c.answer.sql(dialect="duckdb").lower()]
    assert others
    for candidate in others:
        stages = [row[-1] for row in rows(of, candidate)]
        assert len(stages) == 15 and stages.count(None) == 5
        plain = next(miss for miss in candidate.wrong if "`<>`" in miss.why)
        assert len(of.rows(plain.query)) == 10


def test_counts_of_what_is_missing(tmp_path: Path) -> None:
    of = stall(tmp_path)
    missing = {c.outputs[-1].name for c in propose(of) if c.outputs[-1].name.startswith("without_")}
    assert {"without_buyer", "without_pieces"} <= missing
    by_channel = [c for c in propose(of) if [o.name for o in c.outputs] == ["channel", "sales", "without_buyer"]]
    assert [sum(row[2] for row in rows(of, c)) for c in by_channel] == [13] * len(by_channel) and by_channel

"""Rows that meet conditions."""

from pathlib import Path

from sqlglot import exp

from game.forge.blueprints.filters import propose
from tests.forge.blueprints.stall import stall
from tests.forge.blueprints.worlds import rows, world


def test_each_value_is_told(tmp_path: Path) -> None:
    of = stall(tmp_path)
    for candidate in propose(of):
        for literal in candidate.answer.find_all(exp.Literal):
            if not isinstance(literal.parent, exp.Cast):
                value = f"{float(literal.name):,g}" if literal.is_number else literal.name
                assert value in candidate.brief, candidate.brief


def test_the_last_day_of_a_month_counts_to_its_end(tmp_path: Path) -> None:
    of = world(
        tmp_path,
        """
        create table visits (id integer primary key, seen_at timestamp not null);
        insert into visits select n, timestamp '2025-02-28 23:59' from range(4) t(n);
        insert into visits select n, timestamp '2025-02-03 10:00' + to_days(n::integer) from range(4, 10) t(n);
        insert into visits select n, timestamp '2025-03-01' + to_days((n % 60)::integer) from range(10, 90) t(n);
        """,
    )
    february = [c for c in propose(of) if "in February 2025" in c.brief]
    assert february and all(len(rows(of, c)) == 10 for c in february)


def test_either_of_two_needs_brackets(tmp_path: Path) -> None:
    of = stall(tmp_path)
    either = [c for c in propose(of) if "(or both)" in c.brief and " channel=" in c.key]
    assert either and all(any("brackets" in miss.why for miss in c.wrong) for c in either)

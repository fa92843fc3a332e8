"""Drafts to be mended: wrong, and wrong as the brief says."""

import re
from pathlib import Path

from game.forge.blueprints import fix_query
from game.forge.world.words import counted
from tests.forge.blueprints.worlds import rows, sound, world

LIBRARY = """
    create table readers (id integer primary key, name varchar not null unique, town varchar not null);
    insert into readers select i, 'reader ' || chr(96 + i::integer), ['Ham', 'Wye', 'Ley'][1 + i % 3]
    from range(1, 25) r(i);
    create table loans (id integer primary key, reader_id integer not null references readers(id),
        shelf varchar not null, days integer, lent_on date not null);
    insert into loans select i, 1 + i * i % 21, ['new', 'old'][1 + i % 2], if(i % 6 = 0, null, i % 13),
        date '2025-01-01' + (i * 3)::integer from range(1, 80) r(i);
"""


def test_drafts_are_wrong_in_the_way_that_is_told(tmp_path: Path) -> None:
    made = world(tmp_path, LIBRARY)
    found = sound(made, fix_query.propose(made))
    assert len({candidate.key.split(" ")[0] for candidate in found}) >= 4
    for candidate in found:
        assert candidate.start is not None
        right, got = rows(made, candidate), made.rows(candidate.start)
        assert sorted(map(repr, right)) != sorted(map(repr, got))
        few = re.search(r"gives (.*?) too (many|few)", candidate.question)
        if not got:
            assert "no rows at all" in candidate.question
        elif few is not None:
            assert few[1] == counted(abs(len(got) - len(right)), "row")
            assert (few[2] == "many") == (len(got) > len(right))
        else:
            assert len(got) == len(right)
            assert any(f'"{o.words}" is' in candidate.question for o in candidate.outputs)


def test_the_draft_is_one_of_the_wrong_queries(tmp_path: Path) -> None:
    made = world(tmp_path, LIBRARY)
    for candidate in fix_query.propose(made):
        assert any(miss.query == candidate.start for miss in candidate.wrong)

"""A condition that nobody asked for may be true of all visible rows that count: the search around it tells it."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.judge.rewriting.worlds import PACKS, World

ADDED = [
    ("trail/metal-readers", "v.visitor_id = w.id", "v.visitor_id = w.id and v.page_kind <> 'missing'"),
    ("shop/no-time-to-rest", "= s.employee_id", "= s.employee_id and e.role <> 'stocker'"),
    ("shop/fullest-bags", "where o.status", "where l.city <> 'Grünfeld' and o.status"),
    ("atlas/night-owls", "where q.tool", "where p.kind <> 'service' and q.tool"),
    ("atlas/first-week", "q.user_id = p.id", "q.user_id = p.id and q.tool <> 'scheduler'"),
    ("atlas/late-streaks", "= l.asset_id", "= l.asset_id and a.kind <> 'dashboard'"),
    ("sensors/both-at-once", "= a.site_id\norder", "= a.site_id and t.district <> 'Hillside'\norder"),
    ("trail/whose-turn", "= n.account_id\ngroup", "= n.account_id and a.country <> 'AU'\ngroup"),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    folders = {folder.name: folder for folder in PACKS}
    opened: dict[str, World] = {}
    with contextlib.ExitStack() as stack:

        def open_world(name: str) -> World:
            if name not in opened:
                place: Path = tmp_path_factory.mktemp(name)
                opened[name] = stack.enter_context(contextlib.closing(World(folders[name], place)))
            return opened[name]

        yield open_world


@pytest.mark.parametrize(("puzzle", "old", "new"), ADDED)
def test_a_condition_that_nobody_asked_for_is_told(
    world: Callable[[str], World], puzzle: str, old: str, new: str
) -> None:
    pack, name = puzzle.split("/")
    answer = world(pack).pack.puzzles[name].answer
    assert answer.count(old) == 1
    assert world(pack).judge(name, answer).solved
    assert not world(pack).judge(name, answer.replace(old, new)).solved

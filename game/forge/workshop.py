"""A pack opened for its author: the engine that answers, `also` and `wrong` run in."""

import queue
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from game import paths
from game.engine.opening import open_pool
from game.engine.pool import Pool
from game.engine.store import Store
from game.judge.case import Case
from game.judge.derive import Derived, catalog, derive
from game.judge.hidden import DERIVE_S, Hidden, derive_hidden, question
from game.judge.judge import Judge
from game.judge.verdict import Verdict
from game.play.engines import AUTHOR_TOOLS
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import data_hash, load_pack
from game.puzzle.version import puzzle_version

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Workshop:
    """Everything runs in the author's pool: a whole pack is foreign."""

    pack: Pack
    store: Store
    author: Pool
    judge: Judge

    def derive(self, puzzle: Puzzle) -> Derived:
        """Contract, target and hints by a real run; raises JudgeError where the answer is no answer."""
        return derive(self.author, self.pack, puzzle, DERIVE_S)

    def hidden(self, puzzle: Puzzle, derived: Derived, *, all_or_nothing: bool = False) -> Hidden:
        """Hidden cases and near misses; takes seconds. Raises JudgeError where the author worker gave up."""
        asked = self.asked(puzzle, derived)
        return derive_hidden(self.author, asked, puzzle, derived.target, all_or_nothing=all_or_nothing)

    def asked(self, puzzle: Puzzle, derived: Derived) -> dict[str, Any]:
        """What the author worker's tools about instances are told of a puzzle."""
        version = puzzle_version(self.pack, puzzle, data_hash(self.pack))
        return question(self.pack, puzzle, derived.contract, version, catalog(self.pack))

    def verdict(self, puzzle: Puzzle, derived: Derived, sql: str, *, explained: bool = True) -> Verdict:
        """A verdict on `sql` as a player would get it; unless `explained`, without the reasons."""
        built = puzzle.built
        version = built.version if built else ""
        cases = built.cases if built else ()
        case = Case(self.pack, puzzle, derived.contract, derived.target, version, built is not None, cases)
        return self.judge.judge(case, sql, explained=explained).result()


@contextmanager
def workshop(folder: Path) -> Iterator[Workshop]:
    """The pack in `folder`, ready to run; its processes end with the block.

    Raises PackError or EngineError where it can't be loaded.
    """
    with workshops(load_pack(folder), 1) as [shop]:
        yield shop


@contextmanager
def workshops(pack: Pack, count: int) -> Iterator[list[Workshop]]:
    """As many workshops for one pack, each with processes of its own; they end with the block.

    Raises PackError or EngineError where its tables can't be loaded.
    """
    with ExitStack() as closing:
        shops = []
        for _ in range(count):
            store, author = open_pool(pack, paths.cache_dir(), AUTHOR_TOOLS)
            closing.callback(author.close)
            shops.append(Workshop(pack, store, author, Judge(author, author, keep=False)))
        yield shops


def spread(shops: Sequence[Workshop], items: Sequence[T], work: Callable[[Workshop, T], R]) -> list[R]:
    """What `work` gives for each of the items, in their order; each is done in the next free workshop."""
    free: queue.SimpleQueue[Workshop] = queue.SimpleQueue()
    for shop in shops:
        free.put(shop)

    def one(item: T) -> R:
        shop = free.get()
        try:
            return work(shop, item)
        finally:
            free.put(shop)

    with ThreadPoolExecutor(len(shops)) as threads:
        return list(threads.map(one, items))

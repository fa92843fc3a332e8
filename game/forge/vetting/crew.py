"""Who vets: as many workshops as this machine has processors, or a Dask cluster. Either gives results in the order of
the drafts, a few of which are always under way."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Protocol

from game.forge.vetting.draft import Draft
from game.forge.vetting.vet import Vetted, vet
from game.forge.workshop import Workshop, workshops
from game.puzzle.model import Pack

_AHEAD = 2
"""Drafts under way for each who vets: nobody waits for the next."""


class Promised(Protocol):
    """A result to come."""

    def result(self) -> Vetted: ...


@dataclass(frozen=True)
class _Known:
    vetted: Vetted

    def result(self) -> Vetted:
        return self.vetted


Submit = Callable[[Draft], Promised]


class Crew:
    """`size` vet at the same time."""

    def __init__(self, submit: Submit, size: int) -> None:
        self._submit = submit
        self.size = size

    def results(
        self, drafts: Iterator[Draft], at_once: Callable[[Draft], Vetted | None] = lambda _: None
    ) -> Iterator[tuple[Draft, Vetted]]:
        """Each draft with what became of it, in order; the next ones are taken while earlier ones are under way.
        `at_once` tells what nobody needs to vet."""
        under_way: deque[tuple[Draft, Promised]] = deque()
        for draft in drafts:
            known = at_once(draft)
            under_way.append((draft, self._submit(draft) if known is None else _Known(known)))
            if len(under_way) >= _AHEAD * self.size:
                first, promised = under_way.popleft()
                yield first, promised.result()
        while under_way:
            first, promised = under_way.popleft()
            yield first, promised.result()


@contextmanager
def local_crew(pack: Pack, jobs: int | None = None) -> Iterator[Crew]:
    """This machine's processors, or `jobs` of them; their processes end with the block.

    Raises PackError or EngineError where the pack's tables can't be loaded.
    """
    size = max(1, jobs or os.cpu_count() or 1)
    with workshops(pack, size) as shops:
        free: SimpleQueue[Workshop] = SimpleQueue()
        for shop in shops:
            free.put(shop)

        def one(draft: Draft) -> Vetted:
            shop = free.get()
            try:
                return vet(shop, draft)
            finally:
                free.put(shop)

        threads = ThreadPoolExecutor(size)

        def submit(draft: Draft) -> Future[Vetted]:
            return threads.submit(one, draft)

        try:
            yield Crew(submit, size)
        finally:  # what is under way is of no use any more, and ends with its process
            threads.shutdown(wait=False, cancel_futures=True)

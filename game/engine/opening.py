"""A pack's database with a worker that has answered once: a damaged file in the cache is noticed, and made anew."""

from pathlib import Path

from game.engine.pool import Pool
from game.engine.store import Store, drop_store, open_store
from game.errors import EngineError
from game.puzzle.model import Pack


def open_pool(pack: Pack, cache: Path, tools: str | None = None) -> tuple[Store, Pool]:
    """Blocks until a worker stands ready; the caller closes the pool.

    Raises EngineError where even a fresh database can't be used, PackError where the pack's files are missing.
    """
    try:
        return _open(open_store(pack, cache), pack, cache, tools)
    except EngineError:
        drop_store(pack, cache)
    store = open_store(pack, cache)
    try:
        return _open(store, pack, cache, tools)
    except EngineError:  # rather a game without the system's walls (`semicolon doctor` tells) than none
        return _open(store, pack, cache, tools, walled=False)


def _open(store: Store, pack: Pack, cache: Path, tools: str | None, *, walled: bool = True) -> tuple[Store, Pool]:
    pool = Pool(store.instance, tools, unusable=lambda: drop_store(pack, cache), walled=walled)
    try:
        pool.run("select 1").result()
    except EngineError:
        pool.close()
        raise
    return store, pool

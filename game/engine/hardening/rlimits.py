"""Bounds that the kernel keeps for one process. Source: getrlimit(2).

Not among them is RLIMIT_NPROC: it counts the threads of all that a user runs, and doesn't bind root.
"""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from game.engine.limits import MIB

if sys.platform == "linux":
    import resource

OPEN_FILES = 64
"""Descriptors a worker may hold: pipes, what Landlock names, and the databases."""
GROWTH_BYTES = 2048 * MIB
"""What later databases may add to the bound on memory, together: a worker can't raise it further, whatever it runs."""


def forbid_core() -> None:
    """A crash leaves no file with the memory's content."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_files() -> None:
    """Few files open, and not one byte into any; pipes don't count. (Python ignores SIGXFSZ and raises OSError.)"""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        files = _at_most(OPEN_FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def bound_memory(more_bytes: int) -> None:
    """Address space may grow by `more_bytes` from what is held now. To be called once, when the first database is open:
    what the engine reserves for itself differs by machine and is not the query's."""
    if sys.platform == "linux":
        bound = _held_bytes() + more_bytes
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_at_most(bound, most), _at_most(bound + GROWTH_BYTES, most)))


@contextlib.contextmanager
def room_for_database() -> Iterator[None]:
    """Lifts the bound while another database is opened; then it is higher by what the opening took, no more: what
    earlier queries left behind isn't counted anew."""
    if sys.platform == "linux":
        bound, most = resource.getrlimit(resource.RLIMIT_AS)
        before = _held_bytes()
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        try:
            yield
        finally:
            if bound != resource.RLIM_INFINITY:
                bound = _at_most(bound + max(0, _held_bytes() - before), most)
            resource.setrlimit(resource.RLIMIT_AS, (bound, most))
    else:
        yield


def _at_most(wanted: int, most: int) -> int:
    """What can be had where the hard limit, maybe none, is `most`."""
    return min(wanted, most) if most >= 0 else wanted


def _held_bytes() -> int:
    """Address space in use; see proc_pid_statm(5)."""
    if sys.platform == "linux":
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    return 0

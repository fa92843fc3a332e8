"""The walls that the operating system puts around a worker, beneath DuckDB's own locks: should a query ever take over
the engine itself, it still holds a process that can't read, write, speak or start anything.

All of it is best effort: what this system lacks is left out, and `probe` tells by trying what really holds. The layers:

- `privileges`: no new privileges, no network (a namespace of its own), no capabilities
- `rlimits`: no core file, no bytes into files, few open files, a bound on memory
- `landlock`: reading only what is named, writing nowhere, no TCP, no signals to the outside
- `callfilter`: system calls that a query never needs fail (sockets, processes, changes to files, other processes)

Linux only; elsewhere `enter`, `confine` and `bound_memory` do nothing. The order in a worker, which has to stay on one
thread until `confine` is done, for Landlock binds only the calling thread and those it starts later:

1. `enter()` first of all.
2. Import and read all that will be needed: nothing of Python's own or of the game's can be read later, and no
   compiled module can be kept.
3. `confine(folders)`, then start threads and open databases.
4. `bound_memory(…)` once the first database is open; each later one is opened inside `room_for_database()`.
"""

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

from game.engine.hardening import callfilter, landlock, privileges, rlimits
from game.engine.hardening.modules import importable
from game.engine.hardening.probe import probe
from game.engine.hardening.rlimits import bound_memory, room_for_database

__all__ = ["bound_memory", "confine", "enter", "probe", "room_for_database"]

_LACKING = (OSError, ValueError, AttributeError)
"""What a layer raises where the kernel, a limit set from outside, or the C library hasn't got what it takes."""


def enter() -> None:
    """Gives up what a worker never needs. On the process's only thread: a user namespace takes no others."""
    if sys.platform != "linux":
        return
    for give_up in (
        privileges.renounce_new_ones,
        privileges.leave_network,
        privileges.drop_capabilities,
        rlimits.forbid_core,
    ):
        with contextlib.suppress(*_LACKING):
            give_up()


def confine(readable: Sequence[Path], *, modules: bool = False) -> None:
    """Leaves files below `readable` to be read, and no file to be written. Can't be undone, nor called twice.

    To be called after `enter`, when all modules are imported and all texts are read (`strings.catalogue`), and before
    DuckDB connects or a thread starts. `modules`: other people's Python modules can still be imported (sqlglot and
    what it uses come in pieces, when first needed), the game's own and what lies with them can't.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(*_LACKING):
        landlock.restrict([*readable, *landlock.ENGINE_NEEDS], importable() if modules else ())
    for bound in (rlimits.forbid_files, callfilter.install):
        with contextlib.suppress(*_LACKING):
            bound()

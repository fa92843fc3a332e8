"""Landlock: from here on this thread, and every one it starts, reaches only files that are named.

Handled is all that the kernel knows, up to what is listed here: reading and executing files, listing folders, every
way to change one (ABI 1), moving between folders (2), truncating (3), ioctl on devices (5), named sockets (9); binding
and connecting TCP (4); abstract sockets and signals to processes outside (6). What Landlock can't handle yet (chmod,
chown, times, extended attributes, UDP) is left to `callfilter`.

Source: landlock(7), landlock_create_ruleset(2), landlock_add_rule(2), landlock_restrict_self(2).
"""

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from game.engine.hardening.system import system_call

ENGINE_NEEDS = (Path("/proc/self"), Path("/sys/fs/cgroup"), Path("/sys/devices/system/cpu"))
"""What DuckDB reads when it connects, to find out how much machine there is: measured by strace, and DuckDB aborts
where a file exists and can't be read. `/proc/self` is this process alone."""

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_NEWEST_ABI = 9
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16, 6: 16, 7: 16, 8: 16, 9: 17}
"""How many of the rights on files, bits from 0 on, each ABI knows."""
_NET_ABI, _NET_RIGHTS = 4, 0b11
_SCOPE_ABI, _SCOPES = 6, 0b11


class _Ruleset(ctypes.Structure):
    """struct landlock_ruleset_attr; an older kernel takes the longer one as long as its tail is 0."""

    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    """struct landlock_path_beneath_attr."""

    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def abi() -> int:
    """The version of Landlock that the kernel speaks; raises OSError where it speaks none."""
    return system_call(_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)


def restrict(readable: Iterable[Path], listable: Iterable[Path] = ()) -> None:
    """Only files at or below `readable` and `listable` can be opened, and only to be read; only folders at or below
    `listable` can be listed. What doesn't exist is passed over.

    Raises OSError where the kernel has no Landlock; then nothing is restricted.
    """
    ruleset = _ruleset(min(abi(), _NEWEST_ABI))
    try:
        for path in readable:
            with contextlib.suppress(OSError):
                _allow(ruleset, path, _READ_FILE)  # stays open: else entries of /proc are made anew, without a rule
        for path in listable:
            with contextlib.suppress(OSError):
                os.close(_allow(ruleset, path, _READ_FILE | (_READ_FOLDER if path.is_dir() else 0)))
        system_call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _ruleset(version: int) -> int:
    files = (1 << _FILE_RIGHTS[version]) - 1
    network = _NET_RIGHTS if version >= _NET_ABI else 0
    scopes = _SCOPES if version >= _SCOPE_ABI else 0
    wanted = _Ruleset(files, network, scopes)
    return system_call(_CREATE_RULESET, ctypes.byref(wanted), ctypes.sizeof(wanted), 0)


def _allow(ruleset: int, path: Path, rights: int) -> int:
    """Adds a rule; gives the descriptor by which the path was named."""
    if sys.platform != "linux":
        return -1
    named = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = _PathBeneath(rights, named)
    system_call(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    return named

"""Giving up what a process may do beyond its own files: capabilities, network, and ever getting more.

Sources: prctl(2) PR_SET_NO_NEW_PRIVS, user_namespaces(7), network_namespaces(7), capabilities(7), capset(2).
"""

import contextlib
import ctypes
import os
import sys
from pathlib import Path

from game.engine.hardening.system import checked, libc, prctl

_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x1000_0000
_CLONE_NEWNET = 0x4000_0000
_CAPABILITY_VERSION_3 = 0x2008_0522
_SELF = Path("/proc/self")


def renounce_new_ones() -> None:
    """No program that is started from here on gains anything (set-user-ID); the kernel asks for it before Landlock and
    filters."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def leave_network() -> None:
    """A network of the process's own, with nothing on it, not even loopback.

    Who isn't root gets it only within a user namespace of its own, which some systems refuse (Ubuntu by AppArmor,
    containers by seccomp). Raises OSError there.
    """
    if sys.platform == "win32":
        return
    user, group = os.getuid(), os.getgid()
    try:
        checked(libc().unshare(_CLONE_NEWUSER | _CLONE_NEWNET))
    except OSError:
        checked(libc().unshare(_CLONE_NEWNET))
    else:
        with contextlib.suppress(OSError):
            _keep_names(user, group)


def _keep_names(user: int, group: int) -> None:
    """User and group are called in the namespace what they are called outside: who looks, sees the truth."""
    (_SELF / "setgroups").write_text("deny", encoding="ascii")
    (_SELF / "uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    (_SELF / "gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def drop_capabilities() -> None:
    """None is left, not even those that a new user namespace gave; root is then an owner of files like any other."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits
    checked(libc().capset(header, none))

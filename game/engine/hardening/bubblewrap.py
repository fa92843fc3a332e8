"""A shell around a worker on the team server, where bwrap(1) is installed: a file system of its own that holds little
more than Python, and no other process in sight. The desktop never uses it.

The process that the parent starts is then bwrap's, and the worker its descendant: whoever watches the memory has to
look at its children, too. Ending it ends the worker.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from game import paths

_TRY_S = 10.0
_SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/sys/fs/cgroup", "/sys/devices/system/cpu")
_PACKAGE = Path(__file__).resolve().parents[2]
_APART = (
    *("--unshare-all", "--cap-drop", "ALL", "--die-with-parent", "--new-session"),
    *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/"),
)


def server_shell(command: Sequence[str], readable: Sequence[Path]) -> list[str]:
    """The command line that runs `command` (see `child.child_command`) in a shell where only Python, the game and
    `readable` exist, read only; `command` itself where this machine has no bwrap or doesn't let it work."""
    return [*_shell(tuple(readable)), *command] if _works() else list(command)


def _shell(readable: tuple[Path, ...]) -> list[str]:
    python = (sys.base_prefix, sys.prefix)
    shown = [*_SYSTEM, *python, str(_PACKAGE), str(paths.assets_dir()), *map(str, readable)]
    binds = [word for path in dict.fromkeys(shown) for word in ("--ro-bind-try", path, path)]
    return ["bwrap", *_APART, *binds, *_without_levels()]


def _without_levels() -> list[str]:
    """An installed wheel keeps the packs, and their answers, inside the package: an empty folder takes their place."""
    levels = paths.levels_dir()
    return ["--tmpfs", str(levels)] if levels.is_relative_to(_PACKAGE) else []


@lru_cache(maxsize=1)
def _works() -> bool:
    """Whether bwrap is there and this kernel, or the container around us, lets it make namespaces."""
    if not shutil.which("bwrap"):
        return False
    try:
        tried = subprocess.run(
            [*_shell(()), sys.executable, "-I", "-S", "-c", ""], capture_output=True, timeout=_TRY_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0

"""How child processes are started: same interpreter, this very package, and an environment with nothing to steal."""

import os
import sys
from pathlib import Path

_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
BARE = "--bare"
"""What a worker is told that is to go without the system's walls."""
_ROOT = Path(__file__).resolve().parents[2]


def child_command(module: str) -> list[str]:
    """The command line that runs `module` of this package."""
    return [sys.executable, "-P", "-s", "-m", module]


def child_environment() -> dict[str, str]:
    """Only what an interpreter needs to start."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}

"""Lets tests import the makers of the worlds, and leaves no bytecode among the sources, which are shipped as is; a pack
for the forge."""

import sys
from pathlib import Path

import pytest

from game.paths import levels_dir
from tests.forge.club import write_club

sys.dont_write_bytecode = True
sys.path.insert(0, str(levels_dir() / "warehouse"))


@pytest.fixture
def club(tmp_path: Path, home: Path) -> Path:
    """The folder of a pack without puzzles."""
    return write_club(tmp_path / "club")

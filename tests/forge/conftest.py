"""Lets tests import the makers of the worlds, and leaves no bytecode among the sources, which are shipped as is."""

import sys

from game.paths import levels_dir

sys.dont_write_bytecode = True
sys.path.insert(0, str(levels_dir() / "warehouse"))

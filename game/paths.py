"""Where levels, assets and the player's own data live.

Levels and assets lie beside `game/` in a checkout and inside it in an installed wheel. The player's own data and
the cache follow each system's custom; the environment variable SEMICOLON_HOME moves both into one folder.
Nothing here creates a folder: whoever writes, makes it.
"""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
_APP = "semicolon"


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def levels_dir() -> Path:
    """Packs, season, warehouse and the published schemas."""
    return _shipped("levels")


def assets_dir() -> Path:
    """Themes, key map, strings, icons and sounds."""
    return _shipped("assets")


def _home() -> Path | None:
    moved = os.environ.get("SEMICOLON_HOME")
    return Path(moved).expanduser() if moved else None


def data_dir(home: Path | None = None) -> Path:
    """What a player would miss if it were lost: progress, drafts, settings."""
    home = home or _home()
    return home or Path(platformdirs.user_data_dir(_APP, appauthor=False))


def cache_dir(home: Path | None = None) -> Path:
    """What can be made anew: databases built from packs, cut fonts."""
    home = home or _home()
    return home / "cache" if home else Path(platformdirs.user_cache_dir(_APP, appauthor=False))

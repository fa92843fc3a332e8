"""The words players see: data in `assets/strings/<language>/*.yml`, asked for by key.

Each file holds one group, named like the file: `judge.yml` with `tile: {rows: …}` answers `say("judge.tile.rows")`.
"""

from collections.abc import Mapping
from functools import lru_cache

import yaml

from game import paths

LANGUAGE = "en"


def _flatten(tree: Mapping[str, object], prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        name = f"{prefix}.{key}"
        if isinstance(value, Mapping):
            flat |= _flatten(value, name)
        else:
            flat[name] = str(value).rstrip("\n")
    return flat


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, str]:
    """Every text by its dotted key, in the one language there is so far."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    texts: dict[str, str] = {}
    for file in sorted((paths.assets_dir() / "strings" / LANGUAGE).glob("*.yml")):
        texts |= _flatten(yaml.load(file.read_text(encoding="utf-8"), loader) or {}, file.stem)
    return texts


def say(key: str, /, **values: object) -> str:
    """The text of `key` with `values` filled in; where `count` is 1, that of `<key>_one` if there is one.

    Raises KeyError for an unknown key: a test asks for every key the code names.
    """
    one = f"{key}_one"
    return catalogue()[one if values.get("count") == 1 and one in catalogue() else key].format(**values)

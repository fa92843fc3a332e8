"""The words that made-up rows are written in, from `assets/vocabulary.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from game.paths import assets_dir


@dataclass(frozen=True)
class Vocabulary:
    """`places` are (city, region, country, code); `kinds` are values by the last word of a column's name."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]
    streets: tuple[str, ...]
    company_heads: tuple[str, ...]
    company_tails: tuple[str, ...]
    product_heads: tuple[str, ...]
    product_tails: tuple[str, ...]
    title_heads: tuple[str, ...]
    title_tails: tuple[str, ...]
    sentences: tuple[str, ...]
    words: tuple[str, ...]
    kinds: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read once."""
    data = yaml.safe_load((assets_dir() / "vocabulary.yml").read_text(encoding="utf-8"))
    places = tuple(tuple(place) for place in data.pop("places"))
    kinds = {name: tuple(values) for name, values in data.pop("kinds").items()}
    return Vocabulary(places=places, kinds=kinds, **{name: _words(value) for name, value in data.items()})


def _words(value: Any) -> tuple[str, ...]:
    """A list as it is; a text is words, and a hyphen between two small ones is a space: van-Dijk is van Dijk."""
    return tuple(value) if isinstance(value, list) else tuple(word.replace("van-", "van ") for word in value.split())

"""Files of a pack that `semicolon warehouse build` writes: a list of things as JSON. Reading one runs nothing."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from game.errors import PackError
from game.puzzle import fields

FILE_BYTES = 16_000_000

T = TypeVar("T")


def read_list(folder: Path, name: str, key: str, read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    """What stands under `key` in the pack's file, each item through `read`; () where the pack has no such file.

    Raises PackError for a file that is damaged, too large, or a link to elsewhere.
    """
    file = folder / name
    if not file.exists():
        return ()
    fields.check_inside(file, folder)
    try:
        if file.stat().st_size > FILE_BYTES:
            raise ValueError("it is too large")
        return tuple(read(data) for data in json.loads(file.read_text(encoding="utf-8"))[key])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PackError(
            f"{folder.name}/{name} can't be read: {error}.", way_out="`semicolon warehouse build` writes it anew."
        ) from error

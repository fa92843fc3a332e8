"""Reading YAML that people write by hand: each field checked, each fault told with its place and a way out."""

import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import yaml

from game.errors import PackError

MAX_FILE_BYTES = 4_000_000
MAX_EVENTS = 100_000
"""Steps of the YAML parser through one file: a text is one, a list or fields are two and what they hold."""
MAX_DEPTH = 40
"""Nesting of a pack's YAML: far beyond what a person writes, far below what the C parser's stack holds."""
MAX_NUMBER_CHARS = 60
"""Length of a number: YAML's `1:30:00` would let a long one be computed for hours."""
_KEYS = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"}
"""What may name a field. Numbers can be chosen so that they collide in a dictionary, and merges (`<<`) need aliases."""
_DIRECTIVE = re.compile(r"(?:\A\ufeff?|[\n\r\x85\u2028\u2029])%")
"""A line like `%TAG`. Many of them take the C parser hours, before the first event."""


@dataclass
class Allowance:
    """What the files of a pack may still take together; each file that is read takes its share."""

    bytes: int
    events: int = 0

    def take(self, file: Path, size: int, events: int = 0) -> None:
        """Raises PackError where the pack has no more room for this file."""
        self.bytes -= size
        self.events -= events
        if self.bytes < 0 or self.events < 0:
            raise PackError(f"{file.name}: with this file the pack holds more text than is taken. Split it in two?")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that also refuses a field given twice, names that are no text, and endless numbers."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag not in _KEYS:
                raise yaml.constructor.ConstructorError(None, None, "this can't name a field", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"`{key.value}` stands there twice", key.start_mark)
            seen.add(key.value)
        fields: dict[Any, Any] = super().construct_mapping(node, deep)
        return fields


def _number(loader: _Loader, node: yaml.ScalarNode) -> Any:
    if len(node.value) > MAX_NUMBER_CHARS:
        raise yaml.constructor.ConstructorError(None, None, "this number is too long", node.start_mark)
    return yaml.SafeLoader.yaml_constructors[node.tag](loader, node)


for _tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"):
    _Loader.add_constructor(_tag, _number)


class Fields:
    """The mapping at one place of a file, read field by field; `done` refuses what nobody asked for."""

    def __init__(self, data: object, place: str) -> None:
        if not isinstance(data, Mapping):
            raise PackError(f"{place}: expected fields like `title: …`, found {_kind(data)}.")
        self._data = data
        self._place = place
        self._asked: set[str] = set()

    def fail(self, key: str, text: str) -> NoReturn:
        raise PackError(f"{self._place}: `{key}` {text}.")

    def _get(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)

    def raw(self, key: str) -> object:
        """The value as YAML gave it, or None."""
        return self._get(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key)
        if value is None:
            if default is None:
                self.fail(key, "is missing")
            return default
        if not isinstance(value, str):
            self.fail(key, f"must be text, not {_kind(value)}")
        return value.strip("\n")

    def texts(self, key: str) -> tuple[str, ...]:
        items = self.items(key)
        if not all(isinstance(item, str) for item in items):
            self.fail(key, "must be a list of texts")
        return tuple(str(item).strip("\n") for item in items)

    def words(self, key: str) -> dict[str, str]:
        """Texts by name."""
        value = self._get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping) or not all(isinstance(text, str) for pair in value.items() for text in pair):
            self.fail(key, "must be texts by name, like `left-join: a LEFT JOIN`")
        return dict(value)

    def items(self, key: str) -> tuple[object, ...]:
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fail(key, f"must be a list, not {_kind(value)}")
        return tuple(value)

    def nested(self, key: str) -> list["Fields"]:
        return [Fields(item, f"{self._place}, {key} {n}") for n, item in enumerate(self.items(key), start=1)]

    def done(self) -> None:
        """Raises PackError for the first field nobody asked for, with the nearest known name."""
        for key in self._data:
            if key not in self._asked:
                near = get_close_matches(str(key), self._asked, n=1)
                hint = f" Did you mean `{near[0]}`?" if near else ""
                raise PackError(f"{self._place}: `{key}` is not a field that is known here.{hint}")


def read_yaml(file: Path, root: Path, most_bytes: int = MAX_FILE_BYTES, allowance: Allowance | None = None) -> Any:
    """The document in `file`, which must lie in `root` without links; its share is taken from `allowance`.

    Raises PackError with line and column where the YAML is broken.
    """
    raw = read_inside(file, root, most_bytes)
    text = raw.decode("utf-8", errors="replace")
    try:
        events = _count_events(text)
        if allowance is not None:
            allowance.take(file, len(raw), events)
        return yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise PackError(f"{file.name}{where}: {error.problem or 'this is not YAML'}.") from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise PackError(f"{file.name}: this is not YAML ({error}).") from error


def _count_events(text: str) -> int:
    """Steps of the parser through `text`. Refuses aliases, with which a few lines unfold to gigabytes, tags, which turn
    texts into anything, nesting that would overrun the stack, and texts of so many parts that they take minutes."""
    if _DIRECTIVE.search(text):
        raise yaml.YAMLError("lines that begin with `%` are not taken")
    depth = 0
    count = 0
    for count, event in enumerate(yaml.parse(text, _Loader), start=1):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases (`*name`) are not taken", problem_mark=mark)
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(problem="tags (`!name`) are not taken", problem_mark=mark)
        if depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="this is nested too deeply", problem_mark=mark)
        if count > MAX_EVENTS:
            raise yaml.MarkedYAMLError(problem="this file has too many parts", problem_mark=mark)
    return count


def read_inside(file: Path, root: Path, most_bytes: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of a regular file of bounded size inside `root`; links and `..` are refused."""
    check_inside(file, root)
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise PackError(f"{file.name} is no regular file.")
        if found.st_size > most_bytes:
            raise PackError(f"{file.name} is larger than {most_bytes:,} bytes; packs' texts are small.")
        return file.read_bytes()
    except OSError as error:
        raise PackError(f"{file.name} can't be read: {error.strerror or error}.") from error


def check_inside(file: Path, root: Path) -> None:
    """Raises PackError unless `file` lies below `root` and no step of the way is a link."""
    relative = file.relative_to(root) if file.is_relative_to(root) else None
    if relative is None or ".." in relative.parts:
        raise PackError(f"{file.name} lies outside its pack.")
    step = root
    for part in relative.parts:
        step = step / part
        if step.is_symlink():
            raise PackError(f"{relative} is a link; a pack holds its files itself.")


def names(values: Iterable[str]) -> str:
    """`a`, `b`, `c` for a message."""
    return ", ".join(f"`{v}`" for v in values)


def _kind(value: object) -> str:
    kinds = {dict: "fields", list: "a list", str: "text", int: "a number", float: "a number", bool: "true/false"}
    return "nothing" if value is None else kinds.get(type(value), type(value).__name__)

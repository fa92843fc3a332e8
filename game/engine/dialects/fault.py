"""A refusal of DuckDB's as data, and what may be found behind it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MOST = 4000
"""Characters of a message that are looked at: what matters stands in front."""
_STREAM = re.compile(r"^[\w:]+\(\) failed \(\d+\): ")
"""What Arrow puts in front of DuckDB's errors."""
_PREFIX = re.compile(r"^([A-Z][A-Za-z ]*?) (?:Error|Exception): ")


@dataclass(frozen=True)
class Fault:
    """`kind` as in the prefix of the message ("Parser", "Binder", "Catalog", …, "" if there is none); `at`: the byte of
    the text (see `Text.plain`) where DuckDB stumbled; `name`: the thing that is missing, where DuckDB tells one."""

    kind: str
    body: str
    at: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Finding:
    """`code`: the key below `dialects` in the strings; `at`: the byte to point to, None for DuckDB's own place."""

    code: str
    at: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


def read_fault(message: str) -> Fault:
    """The refusal in a text of DuckDB's: JSON behind a prefix, as a worker's DuckDB gives it, or a plain sentence."""
    message = _STREAM.sub("", message, count=1)
    prefix = _PREFIX.match(message[:MOST])
    kind = prefix[1] if prefix else ""
    rest = message[prefix.end() :] if prefix else message
    try:
        told = json.loads(rest)
        position = told.get("position")
        return Fault(
            kind or str(told.get("exception_type", "")),
            str(told["exception_message"])[:MOST],
            None if position is None else int(position),
            str(told.get("name", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Fault(kind, rest[:MOST])

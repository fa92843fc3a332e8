"""Small results of plain types as Python values, without a query: what takes DuckDB milliseconds takes microseconds.

Values come out so that Python's own equality is the judge's: numbers as int or Decimal, moments as microseconds.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from game.engine import wire
from game.engine.outcome import Rows
from game.engine.result import is_nested
from game.engine.wire import ArrowBatch
from game.judge import domain
from game.puzzle.resultset import Json

Value: TypeAlias = "None | bool | int | float | str | Decimal"
Column: TypeAlias = Sequence[Value]

_DAY = 86_400_000_000
_FAR = 100_000_000 * _DAY
"""Microseconds from 1970 beyond which a date may fit no TIMESTAMP, or is infinite."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBERS = {"TINYINT": "b", "SMALLINT": "h", "INTEGER": "i", "BIGINT": "q", "FLOAT": "f", "DOUBLE": "d"}
_NUMBERS |= {f"U{name}": code.upper() for name, code in _NUMBERS.items() if name.endswith("INT") or name == "INTEGER"}
_STAMPS = {"DATE": "i", "TIMESTAMP": "q", "TIMESTAMP WITH TIME ZONE": "q"}
_WIDE = {"HUGEINT": True, "UHUGEINT": False}
"""Sixteen bytes, signed or not."""


class NotPlain(Exception):
    """A type, or a value, that takes a query."""


def of_target(type_name: str, values: Sequence[Json]) -> Column:
    """A column of JSON values. Raises NotPlain."""
    if is_nested(type_name):
        raise NotPlain
    read = _json_reader(type_name)
    try:
        return [None if value is None else read(value) for value in values]
    except (ValueError, TypeError, ArithmeticError) as error:  # a moment that Python's calendar hasn't
        raise NotPlain from error


def _json_reader(type_name: str) -> Callable[[Json], Value]:
    if type_name == "DATE":
        return lambda value: (date.fromisoformat(str(value)).toordinal() - _EPOCH.toordinal()) * _DAY
    if type_name in _STAMPS:
        return lambda value: _moment(str(value))
    family = domain.type_class(type_name)
    if family == "whole":
        return lambda value: int(str(value))
    if family == "decimal":
        return lambda value: Decimal(str(value))
    if family == "float":
        return lambda value: float(str(value))
    if _is_text(type_name) or type_name in ("BOOLEAN", '"NULL"'):
        return lambda value: value if isinstance(value, (bool, str)) else str(value)
    raise NotPlain


def _moment(text: str) -> int:
    found = datetime.fromisoformat(text)
    return ((found if found.tzinfo else found.replace(tzinfo=UTC)) - _EPOCH) // timedelta(microseconds=1)


def _is_text(type_name: str) -> bool:
    return type_name == "VARCHAR" or type_name.startswith("ENUM")


def of_rows(rows: Rows) -> Sequence[Column]:
    """Columns of Arrow. Raises NotPlain, or WireError if the bytes aren't what was announced."""
    readers = [_arrow_reader(column.type) for column in rows.columns]
    batches = wire.check_arrow(rows.ipc, len(rows.columns), rows.kept)
    columns: list[list[Value]] = [[] for _ in readers]
    for batch in batches:
        buffers = _buffers(batch, rows.ipc)
        for (count, read), column in zip(readers, columns, strict=True):
            known, *parts = [next(buffers, b"") for _ in range(count)] or [b""]
            column += _with_nulls(read(batch.rows, parts), known, batch.rows)
    return columns


def _buffers(batch: ArrowBatch, stream: bytes) -> Iterator[bytes]:
    return (stream[start : start + size] for start, size in batch.buffers)


def _with_nulls(values: list[Value], known: bytes, rows: int) -> list[Value]:
    if not known:
        return values
    if 8 * len(known) < rows:
        raise wire.WireError("a buffer too short")
    return [value if known[n >> 3] >> (n & 7) & 1 else None for n, value in enumerate(values)]


Reader: TypeAlias = Callable[[int, list[bytes]], list[Value]]


def _arrow_reader(type_name: str) -> tuple[int, Reader]:
    """How many buffers a column has, and what reads all but the first."""
    if is_nested(type_name):
        raise NotPlain
    if type_name in _NUMBERS:
        return 2, lambda rows, parts: list(_unpacked(_NUMBERS[type_name], rows, parts[0]))
    if type_name == "BOOLEAN":
        return 2, lambda rows, parts: [value != 0 for value in _unpacked("b", rows, parts[0])]
    if type_name in _STAMPS:
        unit = _DAY if type_name == "DATE" else 1
        return 2, lambda rows, parts: [value * unit for value in _unpacked(_STAMPS[type_name], rows, parts[0])]
    if type_name in _WIDE:
        return 2, lambda rows, parts: list(_wide(rows, parts[0], _WIDE[type_name]))
    if type_name.startswith("DECIMAL"):
        scale = type_name[:-1].rpartition(",")[2].strip()
        return 2, lambda rows, parts: [Decimal(f"{number}E-{scale}") for number in _wide(rows, parts[0], True)]
    if _is_text(type_name):
        return 3, lambda rows, parts: _texts(rows, parts)
    if type_name == '"NULL"':
        return 0, lambda rows, _: [None] * rows
    raise NotPlain


def _unpacked(code: str, rows: int, data: bytes) -> tuple[int, ...]:
    try:
        return struct.unpack_from(f"<{rows}{code}", data)
    except struct.error as error:
        raise wire.WireError("a buffer too short") from error


def _wide(rows: int, data: bytes, signed: bool) -> Iterator[int]:
    if len(data) < 16 * rows:
        raise wire.WireError("a buffer too short")
    return (int.from_bytes(data[n : n + 16], "little", signed=signed) for n in range(0, 16 * rows, 16))


def _texts(rows: int, parts: list[bytes]) -> list[Value]:
    if not rows:
        return []
    starts = _unpacked("i", rows + 1, parts[0])
    if not 0 <= min(starts) <= max(starts) <= len(parts[1]):
        raise wire.WireError("a text outside its buffer")
    try:
        return [parts[1][starts[n] : starts[n + 1]].decode() for n in range(rows)]
    except UnicodeDecodeError as error:
        raise wire.WireError("no UTF-8") from error


def meet(target_type: str, mine: Column, player_type: str, other: Column) -> tuple[bool, Column, Column]:
    """Whether the columns meet as floats, and both in their domain. Raises NotPlain."""
    a, b = domain.type_class(target_type), domain.type_class(player_type)
    if a in domain.NUMBERS and b in domain.NUMBERS:
        if "float" in (a, b):
            return True, _floats(mine), _floats(other)
        return False, mine, other
    if a != b or a == "null":
        return False, _never(mine, "t"), _never(other, "p")
    if a == "stamp" and any(isinstance(value, int) and abs(value) > _FAR for value in (*mine, *other)):
        raise NotPlain
    return False, mine, other


def _floats(values: Column) -> Column:
    return [None if value is None else float(value) for value in values]


def _never(values: Column, side: str) -> Column:
    """Values that meet none of the other side's; NULLs still do."""
    return [None if value is None else side for value in values]

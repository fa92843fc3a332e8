"""Messages between parent and worker: a JSON head and raw bytes, never pickles, for a worker may have been taken over.

A frame is: head length (4 bytes, big-endian), the head as JSON with `blobs: [length, …]`, then the blobs.

A blob that is Arrow is looked through before Arrow's own reader may have it: that one never ends on a schema 48 lists
deep, crashes for some lengths, and unpacks whatever is compressed. Offsets within a column nobody checks.
Sources: Arrow's Columnar format (encapsulated messages), its format/Message.fbs and Schema.fbs; FlatBuffers' Internals.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from game.engine.limits import MAX_FIELDS, MAX_VALUES

_LENGTH = struct.Struct(">I")
_SCHEMA, _RECORD_BATCH = 1, 3
_MARK = 0xFFFF_FFFF
_ARROW_NESTING = 44
"""Depth of Arrow's fields: a map, or a variant, takes more than one for each of ours."""
_ARROW_FIELDS = 4 * MAX_FIELDS
_MAX_MESSAGES = 10_000
MAX_HEAD_BYTES = 8_000_000
MAX_BLOBS = 64
"""One for each of the results that a frame can carry."""
MAX_BLOB_BYTES = 512 * 1024 * 1024
"""All blobs of a frame together."""


class WireError(Exception):
    """The other side hung up or sent what is no frame."""


@dataclass(frozen=True)
class Message:
    """One request or answer."""

    head: dict[str, Any]
    blobs: tuple[bytes, ...] = ()


def send(stream: IO[bytes], head: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Writes one frame. Raises WireError if the other side is gone."""
    text = json.dumps(head | {"blobs": [len(b) for b in blobs]}).encode("ascii")
    try:
        stream.write(_LENGTH.pack(len(text)) + text)
        for blob in blobs:
            stream.write(blob)
        stream.flush()
    except (OSError, ValueError) as error:
        raise WireError(str(error)) from error


def receive(stream: IO[bytes]) -> Message:
    """Reads one frame; blocks. Raises WireError at the end of the stream or for a malformed frame."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > MAX_HEAD_BYTES:
        raise WireError("head too long")
    try:
        head = json.loads(_exactly(stream, length))
        sizes = list(head.pop("blobs"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WireError("malformed head") from error
    if len(sizes) > MAX_BLOBS or any(type(size) is not int or size < 0 for size in sizes):
        raise WireError("malformed blobs")
    if sum(sizes) > MAX_BLOB_BYTES:
        raise WireError("blobs too long")
    return Message(head, tuple(_exactly(stream, size) for size in sizes))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    parts = []
    while size:
        try:
            part = stream.read(size)
        except (OSError, ValueError) as error:
            raise WireError(str(error)) from error
        if not part:
            raise WireError("closed")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


@dataclass(frozen=True)
class ArrowBatch:
    """Where the parts of a record batch lie: (values, NULLs among them) of each column and what is within, depth
    first, and (start, size) of their buffers in the stream."""

    rows: int
    nodes: tuple[tuple[int, int], ...]
    buffers: tuple[tuple[int, int], ...]


def check_arrow(stream: bytes, columns: int, rows: int) -> list[ArrowBatch]:
    """The batches of a stream. Raises WireError unless it is a schema of so many columns and batches of so many rows,
    within bounds."""
    try:
        (schema, _), *messages = _arrow_messages(stream)
        width = _arrow_width(schema.header(_SCHEMA))
        batches = [_arrow_batch(message, body) for message, body in messages]
    except (ValueError, struct.error) as error:
        raise WireError("malformed Arrow") from error
    if (width, sum(batch.rows for batch in batches)) != (columns, rows):
        raise WireError("not the columns and rows that were announced")
    if sum(values for batch in batches for values, _ in batch.nodes) > MAX_VALUES:
        raise WireError("too many values")
    return batches


class _Table:
    """A FlatBuffers table, as Arrow's messages use one. Raises struct.error or ValueError where there is none."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at
        self._slots = at - self._unpack("<i", at)

    def number(self, slot: int, layout: str) -> int:
        at = self._place(slot)
        return 0 if at is None else self._unpack(layout, at)

    def vector(self, slot: int) -> tuple[int, int]:
        """Its length and where its items begin."""
        at = self._place(slot)
        if at is None:
            return 0, 0
        at += self._unpack("<I", at)
        return self._unpack("<I", at), at + 4

    def has(self, slot: int) -> bool:
        return self._place(slot) is not None

    def tables(self, slot: int, most: int) -> list["_Table"]:
        length, at = self.vector(slot)
        if length > most:
            raise ValueError("too many")
        places = range(at, at + 4 * length, 4)
        return [_Table(self._data, place + self._unpack("<I", place)) for place in places]

    def pairs(self, slot: int) -> list[tuple[int, int]]:
        """A vector of structs of two 64-bit numbers."""
        length, at = self.vector(slot)
        return list(struct.iter_unpack("<qq", self._data[at : at + 16 * length]))

    def header(self, kind: int) -> "_Table":
        """Of a message: what it holds, if it is of this kind."""
        at = self._place(2)
        if at is None or self.number(1, "<B") != kind:
            raise ValueError("another message")
        return _Table(self._data, at + self._unpack("<I", at))

    def _place(self, slot: int) -> int | None:
        if 4 + 2 * slot + 2 > self._unpack("<H", self._slots):
            return None
        offset = self._unpack("<H", self._slots + 4 + 2 * slot)
        return self._at + offset if offset else None

    def _unpack(self, layout: str, at: int) -> int:
        if at < 0:
            raise ValueError("before the beginning")
        (number,) = struct.unpack_from(layout, self._data, at)
        return int(number)


def _arrow_messages(stream: bytes) -> list[tuple[_Table, int]]:
    """Each message and where its body begins."""
    found: list[tuple[_Table, int]] = []
    at = 0
    while at < len(stream):
        mark, size = struct.unpack_from("<II", stream, at)
        at += 8
        if mark != _MARK or len(found) > _MAX_MESSAGES or size > len(stream) - at:
            raise ValueError("no message")
        if not size:
            break
        metadata = stream[at : at + size]
        message = _Table(metadata, struct.unpack_from("<I", metadata)[0])
        at += size
        body = message.number(3, "<q")
        if not 0 <= body <= len(stream) - at:
            raise ValueError("no body of that length")
        found.append((message, at))
        at += body
    return found


def _arrow_width(schema: _Table) -> int:
    level = columns = schema.tables(1, MAX_FIELDS)
    seen = len(level)
    for _ in range(_ARROW_NESTING):
        inner: list[_Table] = []
        for field in level:
            if field.has(4):
                raise ValueError("a dictionary")
            inner += field.tables(5, MAX_FIELDS)
            if seen + len(inner) > _ARROW_FIELDS:
                raise ValueError("too many fields")
        level = inner
        seen += len(inner)
        if not level:
            return len(columns)
    raise ValueError("too deep")


def _arrow_batch(message: _Table, start: int) -> ArrowBatch:
    batch, body = message.header(_RECORD_BATCH), message.number(3, "<q")
    buffers = batch.pairs(2)
    if any(place < 0 or not 0 <= size <= body - place for place, size in buffers):
        raise ValueError("a buffer outside the body")
    if batch.has(3):
        raise ValueError("compressed")
    rows, nodes = batch.number(0, "<q"), batch.pairs(1)
    if min([rows, *(values for values, _ in nodes)]) < 0:
        raise ValueError("a negative length")
    return ArrowBatch(rows, tuple(nodes), tuple((start + place, size) for place, size in buffers))

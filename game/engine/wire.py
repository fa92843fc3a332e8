"""Messages between parent and worker: a JSON head and raw bytes, never pickles, for a worker may have been taken over.

A frame is: head length (4 bytes, big-endian), the head as JSON with `blobs: [length, …]`, then the blobs.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

_LENGTH = struct.Struct(">I")
MAX_HEAD_BYTES = 64 * 1024 * 1024
MAX_BLOB_BYTES = 512 * 1024 * 1024


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
    if any(type(size) is not int or size < 0 for size in sizes) or sum(sizes) > MAX_BLOB_BYTES:
        raise WireError("malformed or too long blobs")
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

"""Arrow that came in bytes, for DuckDB to read where it lies.

nanoarrow's own reader copies each body, which takes as long as a hash over it. Plain columns need no reader: their
buffers are slices of the stream.
"""

import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import nanoarrow
from nanoarrow.c_array_stream import CArrayStream

from game.engine import wire
from game.engine.outcome import Rows
from game.engine.wire import ArrowBatch

_FIXED = re.compile(r"[bcCsSiIlLfg]|d:\d+,\d+|td[Dm]|tt[smun]|ts[smun]:.*|tin|w:\d+")
"""Formats of Arrow's C interface whose arrays have two buffers: which values are NULL, and the values."""
_TEXT = re.compile(r"[uz]")
"""Those with one more between: where each value begins."""


def readable(rows: Rows) -> Any:
    """What DuckDB can scan, more than once, under a registered name; keeps the bytes alive.

    Raises WireError, or nanoarrow's RuntimeError, if the bytes aren't what was announced.
    """
    batches = wire.check_arrow(rows.ipc, len(rows.columns), rows.kept)
    stream = nanoarrow.ArrayStream.from_readable(io.BytesIO(rows.ipc))
    schema = nanoarrow.c_schema(stream.schema)
    counts = [_buffers(column.format) for column in schema.children]
    if None in counts:
        return stream.read_all()
    arrays = [_in_place(schema, batch, counts, memoryview(rows.ipc)) for batch in batches]
    return nanoarrow.Array(CArrayStream.from_c_arrays(arrays, schema, move=True, validate=False))


def _buffers(form: str) -> int | None:
    return 2 if _FIXED.fullmatch(form) else 3 if _TEXT.fullmatch(form) else None


def _in_place(schema: Any, batch: ArrowBatch, counts: list[int | None], stream: memoryview) -> Any:
    if len(batch.nodes) != len(counts) or len(batch.buffers) != sum(count or 0 for count in counts):
        raise wire.WireError("not the buffers of its columns")
    slices = iter([stream[start : start + size] if size else None for start, size in batch.buffers])
    columns = list(_columns(schema, batch, counts, slices))
    return nanoarrow.c_array_from_buffers(schema, batch.rows, [None], 0, children=columns, move=True)


def _columns(
    schema: Any, batch: ArrowBatch, counts: list[int | None], slices: Iterator[memoryview | None]
) -> Iterator[Any]:
    for column, count, (values, nulls) in zip(schema.children, counts, batch.nodes, strict=True):
        buffers = list(islice(slices, count))
        if values != batch.rows or (nulls and buffers[0] is None):
            raise wire.WireError("not as many values, or NULLs, as were announced")
        yield nanoarrow.c_array_from_buffers(column, values, buffers, nulls, validation_level="full")

"""One query on one open database, inside the worker: through the fence, onto a fresh cursor, its rows into Arrow."""

import io
import re
from typing import Any, TypeAlias

import duckdb
import nanoarrow
from nanoarrow.ipc import StreamWriter

from game.engine import fence, messages, refusals, result
from game.engine.instances import Opened

Answer: TypeAlias = tuple[dict[str, Any], tuple[bytes, ...]]

_STREAM_PREFIX = re.compile(r"^[\w:]+\(\) failed \(\d+\): ")
_DAMAGE = ('{"exception_type":"Data Corruption"', "IO Error: ")
_MEMORY_MARKS = ("Out of Memory", "MemoryError", "bad_alloc")
_ENUM = re.compile(r"ENUM\((?:'(?:[^']|'')*'(?:, )?)*\)")


def run(opened: Opened, sql: str, rows: int, max_bytes: int) -> Answer:
    """Runs `sql` on a fresh cursor if the fence lets it: the first `rows` rows, or fewer where they would take more
    than about `max_bytes`, as Arrow, and the count of all."""
    cursor = opened.connection.cursor()
    try:
        passed = fence.check(cursor, sql, opened.visible)
        head, blob = _fetch(cursor, sql, rows, max_bytes)
        told = {"ordered": passed.ordered, "clauses": passed.clauses, "volatile": passed.volatile}
        return head | told, (blob,)
    except fence.Refusal as refused:
        return {"kind": "refused", "error": refusals.refused(refused, sql).to_json()}, ()
    except fence.Unknown as missed:
        return {"kind": "error", "error": refusals.unknown(missed, sql).to_json()}, ()
    except duckdb.OutOfMemoryException:
        return {"kind": "memory"}, ()
    except duckdb.Error as error:
        if _damaged(str(error)):
            return {"kind": "unusable"}, ()
        note = messages.failure(_with_position(cursor, sql, error), sql)
        return {"kind": "error", "error": refusals.discreet(note, opened.visible, sql).to_json()}, ()
    except RuntimeError as error:
        return _stream_failure(str(error), sql), ()


def _damaged(text: str) -> bool:
    """Whether it is the database itself that can't be read: no query gets as far as any other file."""
    return _STREAM_PREFIX.sub("", text).startswith(_DAMAGE)


def _stream_failure(text: str, sql: str) -> dict[str, Any]:
    """What broke while rows were fetched: Arrow's stream hands on DuckDB's errors as text."""
    if any(mark in text for mark in _MEMORY_MARKS):
        return {"kind": "memory"}
    if _damaged(text):
        return {"kind": "unusable"}
    note = messages.failure(duckdb.Error(_STREAM_PREFIX.sub("", text)), sql)
    return {"kind": "error", "error": note.to_json()}


def _fetch(cursor: duckdb.DuckDBPyConnection, sql: str, rows: int, max_bytes: int) -> tuple[dict[str, Any], bytes]:
    relation = cursor.sql(sql)
    columns = [{"name": n, "type": str(t)} for n, t in zip(relation.columns, relation.types, strict=True)]
    if any("ENUM(" in column["type"] for column in columns):  # dictionaries can't cross; DuckDB turns them into text
        texts = [_ENUM.sub("VARCHAR", column["type"]) for column in columns]
        relation = relation.project(", ".join(f"CAST(#{n} AS {text}) AS c{n}" for n, text in enumerate(texts, start=1)))
    stream = nanoarrow.ArrayStream(relation)
    sink = io.BytesIO()
    total = kept = 0
    with StreamWriter.from_writable(sink) as writer:
        writer.write_stream(nanoarrow.c_array_stream(nanoarrow.Array([], stream.schema)))
        for chunk in stream.iter_chunks():
            batch = nanoarrow.c_array(chunk)
            if kept == total:  # else a batch was cut already
                fitting = _fitting(batch, rows - kept, max_bytes - sink.tell()) or int(kept == 0 < rows)
                if fitting == len(chunk):
                    writer.write_array(batch)
                elif fitting:
                    _write_first(writer, chunk, fitting)
                kept += fitting
            total += len(chunk)
    return {"kind": "ok", "columns": columns, "total": total, "kept": kept}, sink.getvalue()


def _fitting(batch: Any, rows: int, room: int) -> int:
    """How many rows of a batch are wanted and, if all take the same, fit into `room` bytes."""
    size = max(1, _bytes(batch.view()))
    return max(0, min(len(batch), rows, len(batch) * max(0, room) // size))


def _bytes(view: Any) -> int:
    own = sum(int(buffer.size_bytes) for buffer in view.buffers)
    return own + sum(_bytes(child) for child in view.children)


def _write_first(writer: StreamWriter, chunk: Any, rows: int) -> None:
    """Writes the first rows of a batch. A slice of Arrow drags the whole batch along; our own DuckDB copies."""
    with result.desk() as own:
        own.register("batch", chunk)
        writer.write_stream(nanoarrow.c_array_stream(own.sql(f"from batch limit {rows}")))


def _with_position(cursor: duckdb.DuckDBPyConnection, sql: str, error: duckdb.Error) -> duckdb.Error:
    """The same error with its place: a relation's binder drops it, `execute` doesn't. Binding runs nothing."""
    if '"position"' in str(error) or not isinstance(error, (duckdb.BinderException, duckdb.CatalogException)):
        return error
    try:
        cursor.execute(sql)
    except duckdb.Error as placed:
        return placed
    return error

"""One query on one open database, inside the worker: through the fence, onto a fresh cursor, its rows into Arrow."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb
import nanoarrow
from duckdb.sqltypes import DuckDBPyType
from nanoarrow.ipc import StreamWriter

from game.engine import fence, messages, refusals, result
from game.engine.instances import Opened
from game.engine.limits import (
    ARROW_BYTES,
    MAX_COLUMNS,
    MAX_FIELDS,
    MAX_HEADING_CHARS,
    MAX_NESTING,
    NESTED_VALUE_BYTES,
    VALUE_BYTES,
)
from game.engine.names import quoted
from game.engine.outcome import ErrorNote
from game.engine.visible import Visible
from game.strings import say

Answer: TypeAlias = tuple[dict[str, Any], tuple[bytes, ...]]

SPENT = "spent"
"""Said of an answer after which the worker is good for nothing more."""
BREAKING = (duckdb.InternalException, duckdb.FatalException)
"""A fault in DuckDB itself: it lets no query onto that database again."""
_STREAM_PREFIX = re.compile(r"^ArrowArrayStream::\w+\(\) failed \(\d+\): ")
"""Before DuckDB's own words; what else nanoarrow says is of its writer."""
_DAMAGE = ('{"exception_type":"Data Corruption"', "IO Error: ")
_BREAKING_MARKS = tuple(f'{{"exception_type":"{kind}"' for kind in ("INTERNAL", "Internal", "FATAL", "Fatal"))
_MEMORY_MARKS = ("Out of Memory", "MemoryError", "bad_alloc")
_PLAIN_TYPE = re.compile(r'[A-Z][A-Z0-9_ ]*(\(\d+(, ?\d+)?\))?|"NULL"')


class _Unshown(Exception):
    """A result that can't be brought across: a kind text says why."""


@dataclass(frozen=True)
class _Room:
    """Bytes of rows, or for rows: `counted` with the least that each value counts for, `arrow` as they are."""

    counted: int
    arrow: int

    def fits(self, room: "_Room") -> bool:
        return self.counted <= room.counted and self.arrow <= room.arrow

    def share(self, rows: int, room: "_Room") -> int:
        """How many of `rows`, if all take the same."""
        return min(rows, rows * room.counted // max(1, self.counted), rows * room.arrow // max(1, self.arrow))


def run(
    opened: Opened, sql: str, rows: int, max_bytes: int, checked: dict[Visible, fence.Passed] | None = None
) -> Answer:
    """Runs `sql` on a fresh cursor if the fence lets it: the first `rows` rows, or fewer where they would take more
    than about `max_bytes`, as Arrow, and the count of all. `checked`: what the fence said of this text where the same
    is visible; it isn't asked again."""
    cursor = opened.cursor()
    try:
        checked = {} if checked is None else checked
        if opened.visible not in checked:
            checked[opened.visible] = fence.check(cursor, sql, opened.visible)
        passed = checked[opened.visible]
        head, blob = _fetch(cursor, sql, rows, max_bytes)
        told = {"ordered": passed.ordered, "clauses": passed.clauses, "volatile": passed.volatile}
        return head | told, (blob,)
    except fence.Refusal as refused:
        return {"kind": "refused", "error": refusals.refused(refused, sql).to_json()}, ()
    except fence.Unknown as missed:
        return {"kind": "error", "error": refusals.unknown(missed, sql).to_json()}, ()
    except _Unshown as unshown:
        return {"kind": "error", "error": ErrorNote(str(unshown)).to_json()}, ()
    except duckdb.OutOfMemoryException:
        return {"kind": "memory"}, ()
    except duckdb.Error as error:
        if _damaged(str(error)):
            return {"kind": "unusable"}, ()
        note = messages.failure(_with_position(cursor, sql, error), sql)
        told = {"kind": "error", "error": refusals.discreet(note, opened.visible, sql).to_json()}
        return told | ({SPENT: True} if isinstance(error, BREAKING) else {}), ()
    except RuntimeError as error:
        return _stream_failure(str(error), sql), ()


def _damaged(text: str) -> bool:
    """Whether it is the database itself that can't be read: no query gets as far as any other file."""
    return _STREAM_PREFIX.sub("", text).startswith(_DAMAGE)


def _stream_failure(text: str, sql: str) -> dict[str, Any]:
    """What broke while rows were fetched: Arrow's stream hands on DuckDB's errors as text. The writer, which writes
    into memory, fails only for want of it, whatever it says then."""
    if not _STREAM_PREFIX.match(text) or any(mark in text for mark in _MEMORY_MARKS):
        return {"kind": "memory"}
    if _damaged(text):
        return {"kind": "unusable"}
    plain = _STREAM_PREFIX.sub("", text)
    note = messages.failure(duckdb.Error(plain), sql)
    spent = plain.startswith(_BREAKING_MARKS)
    return {"kind": "error", "error": note.to_json()} | ({SPENT: True} if spent else {})


def _fetch(cursor: duckdb.DuckDBPyConnection, sql: str, rows: int, max_bytes: int) -> tuple[dict[str, Any], bytes]:
    relation = cursor.sql(sql)
    columns = _columns(relation)
    if any(_has_enum(kind) for kind in relation.types):  # dictionaries can't cross; DuckDB turns them into text
        relation = relation.project(", ".join(_without_enum(n, kind) for n, kind in enumerate(relation.types, start=1)))
    stream = nanoarrow.ArrayStream(relation)
    sink = io.BytesIO()
    room = _Room(max_bytes, min(max_bytes, ARROW_BYTES))
    total = kept = 0
    with StreamWriter.from_writable(sink) as writer:
        writer.write_stream(nanoarrow.c_array_stream(nanoarrow.Array([], stream.schema)))
        for chunk in stream.iter_chunks():
            if kept == total:  # else a batch was cut already
                batch = nanoarrow.c_array(chunk)
                size = _size(batch)
                if len(chunk) <= rows - kept and size.fits(room):
                    writer.write_array(batch)
                    kept += len(chunk)
                    room = _Room(room.counted - size.counted, room.arrow - size.arrow)
                else:
                    kept += _write_first(writer, chunk, min(rows - kept, size.share(len(chunk), room)), room)
            total += len(chunk)
    return {"kind": "ok", "columns": columns, "total": total, "kept": kept}, sink.getvalue()


def _columns(relation: duckdb.DuckDBPyRelation) -> list[dict[str, str]]:
    """Names and types; raises _Unshown where they are too many, too deep or too long for the other side."""
    width = len(relation.columns)
    if width > MAX_COLUMNS:
        raise _Unshown(say("engine.error.many_columns", count=width, limit=MAX_COLUMNS))
    _measure(relation.types)
    columns = [{"name": n, "type": str(t)} for n, t in zip(relation.columns, relation.types, strict=True)]
    if sum(len(column["name"]) + len(column["type"]) for column in columns) > MAX_HEADING_CHARS:
        raise _Unshown(say("engine.error.long_heading"))
    return columns


def _measure(types: Sequence[DuckDBPyType]) -> None:
    level, fields = list(types), 0
    for _ in range(MAX_NESTING + 1):
        fields += len(level)
        if fields > MAX_FIELDS:
            raise _Unshown(say("engine.error.many_fields", limit=MAX_FIELDS))
        level = [part for kind in level for _, part in _parts(kind)]
        if not level:
            return
    raise _Unshown(say("engine.error.nested_deep", limit=MAX_NESTING))


def _parts(kind: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    """Names and types of the fields of a struct or the like, the one type in a list; nothing of a plain type."""
    try:
        return [(name, part) for name, part in kind.children if isinstance(part, DuckDBPyType)]
    except duckdb.InvalidInputException:  # it isn't nested
        return []


def _has_enum(kind: DuckDBPyType) -> bool:
    return kind.id == "enum" or any(_has_enum(part) for _, part in _parts(kind))


def _without_enum(place: int, kind: DuckDBPyType) -> str:
    """The column at a 1-based `place` as SQL, with the values of its enums as text."""
    value = f"CAST(#{place} AS {_text_type(kind)})" if _has_enum(kind) else f"#{place}"
    return f"{value} AS c{place}"


def _text_type(kind: DuckDBPyType) -> str:
    """The type with VARCHAR for every enum, as SQL. What a player named is quoted by us, what isn't known refused."""
    parts = _parts(kind)
    inner = [_text_type(part) for _, part in parts]
    match kind.id:
        case "enum":
            return "VARCHAR"
        case "list":
            return f"{inner[0]}[]"
        case "array":
            return f"{inner[0]}[{dict(kind.children)['size']}]"
        case "map" | "tuple" if inner:
            return f"{kind.id.upper()}({', '.join(inner)})"
        case "struct" | "union" if inner:
            named = [(name, text) for (name, _), text in zip(parts, inner, strict=True)]
            fields = named[1:] if kind.id == "union" else named  # the first of a union is its tag
            return f"{kind.id.upper()}({', '.join(f'{quoted(name)} {text}' for name, text in fields)})"
        case _:
            if parts or kind.id == "tuple" or not _PLAIN_TYPE.fullmatch(str(kind)):
                raise _Unshown(say("engine.error.enum_within", type=messages.short(str(kind))))
            return str(kind)


def _size(batch: Any) -> _Room:
    view = batch.view()
    return _Room(sum(_counted(column, VALUE_BYTES) for column in view.children), _arrow_bytes(view))


def _counted(view: Any, each: int) -> int:
    inner = sum(_counted(child, NESTED_VALUE_BYTES) for child in view.children)
    return max(_own_bytes(view), each * int(view.length)) + inner


def _arrow_bytes(view: Any) -> int:
    return _own_bytes(view) + sum(_arrow_bytes(child) for child in view.children)


def _own_bytes(view: Any) -> int:
    return sum(int(buffer.size_bytes) for buffer in view.buffers)


def _write_first(writer: StreamWriter, chunk: Any, rows: int, room: _Room) -> int:
    """Writes at most the first `rows` rows of a batch, fewer where they turn out wider than the rest; how many.

    A slice of Arrow drags the whole batch along; our own DuckDB copies."""
    with result.desk() as own:
        own.register("batch", chunk)
        while rows:
            batch = nanoarrow.c_array(nanoarrow.Array(own.sql(f"from batch limit {rows}")))
            size = _size(batch)
            if size.fits(room):
                writer.write_array(batch)
                return rows
            rows = min(rows - 1, size.share(rows, room))
    return 0


def _with_position(cursor: duckdb.DuckDBPyConnection, sql: str, error: duckdb.Error) -> duckdb.Error:
    """The same error with its place: a relation's binder drops it, `execute` doesn't. Binding runs nothing."""
    if '"position"' in str(error) or not isinstance(error, (duckdb.BinderException, duckdb.CatalogException)):
        return error
    try:
        cursor.execute(sql)
    except duckdb.Error as placed:
        return placed
    return error

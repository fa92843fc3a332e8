"""The child process: opens one database behind locks, then answers requests until its parent hangs up.

Started as `python -m game.engine.worker`; requests and answers are frames (see `wire`) on stdin and stdout.

    {"op": "open", "instance": {database, tables}, "tools": module | null}
    {"op": "run", "sql": text, "instance": {database, tables}, "rows": n, "bytes": n}
        → kind, columns, total, kept, ordered, clauses, volatile, error; blob: Arrow
    {"op": "probe"}  → what of the system's walls holds (see `hardening.probe`), and whether DuckDB's locks do
    {"op": name, …}  → whatever the tools module's TOOLS[name] gives

An author worker names a tools module (it brings sqlglot); a player worker has none. Every database lies in or below the
folder of the first: no other can be read afterwards.
"""

import importlib
import io
import os
import queue
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeAlias

import duckdb
import nanoarrow
from nanoarrow.ipc import StreamWriter

from game.engine import fence, hardening, locks, messages, refusals, result, wire
from game.engine.child import BARE
from game.engine.instance import Instance
from game.engine.instances import Instances, Opened
from game.engine.limits import PROCESS_BYTES
from game.strings import catalogue

_STREAM_PREFIX = re.compile(r"^[\w:]+\(\) failed \(\d+\): ")
_DAMAGE = ('{"exception_type":"Data Corruption"', "IO Error: ")
_MEMORY_MARKS = ("Out of Memory", "MemoryError", "bad_alloc")
_ENUM = re.compile(r"ENUM\((?:'(?:[^']|'')*'(?:, )?)*\)")

Answer: TypeAlias = tuple[dict[str, Any], tuple[bytes, ...]]
Tool: TypeAlias = Callable[[duckdb.DuckDBPyConnection, Mapping[str, Any]], dict[str, Any]]


def main() -> None:
    """Serves one parent, then ends. `--bare`: without the system's walls, for where they break the engine."""
    walled = BARE not in sys.argv[1:]
    if walled:
        hardening.enter()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process of a terminal; the parent decides
    requests, answers = _claim_pipes()
    server = _Server(walled)
    try:
        _serve(server, wire.receive(requests), answers)  # opens the database, and shuts the process in
    except wire.WireError:
        return
    inbox: queue.Queue[wire.Message] = queue.Queue()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    while True:
        _serve(server, inbox.get(), answers)


def _serve(server: "_Server", message: wire.Message, answers: BinaryIO) -> None:
    head, blobs = server.answer(message.head)
    wire.send(answers, head, blobs)


def _claim_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Takes stdin and stdout for frames and points the standard ones to nowhere, so that no print can disturb."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return requests, answers


def _listen(requests: BinaryIO, inbox: "queue.Queue[wire.Message]") -> None:
    """Reads requests on a thread of its own: when the parent is gone the worker ends, even in the midst of a query."""
    try:
        while True:
            inbox.put(wire.receive(requests))
    except wire.WireError:
        os._exit(0)


class _Server:
    """The open databases and the tools the parent asked for."""

    def __init__(self, walled: bool) -> None:
        self._walled = walled
        self._instances = Instances()
        self._visible: duckdb.DuckDBPyConnection | None = None
        self._tools: Mapping[str, Tool] = {}

    def answer(self, request: dict[str, Any]) -> Answer:
        began = time.perf_counter()
        try:
            head, blobs = self._dispatch(request)
        except MemoryError:
            head, blobs = {"kind": "memory"}, ()
        head["ms"] = (time.perf_counter() - began) * 1000
        return head, blobs

    def _dispatch(self, request: dict[str, Any]) -> Answer:
        op = request["op"]
        if op == "open":
            return self._open(request), ()
        if self._visible is None:
            return {"kind": "closed"}, ()
        if op == "probe":
            return {**hardening.probe(), "locks": locks.hold(self._visible)}, ()
        if op == "run":
            try:
                with hardening.room_for_database():
                    opened = self._instances.get(Instance.from_json(request["instance"]))
            except duckdb.Error as error:
                return {"kind": "unusable", "text": str(error)}, ()
            return run(opened, request["sql"], request["rows"], request["bytes"])
        return self._tools[op](self._visible, request), ()

    def _open(self, request: dict[str, Any]) -> dict[str, Any]:
        """The order is `hardening`'s: read what will be needed, shut the process in, open, bound the memory."""
        instance = Instance.from_json(request["instance"])
        if request.get("tools"):
            module = importlib.import_module(request["tools"])
            module.warm()
            self._tools = module.TOOLS
        catalogue()
        if self._walled:
            hardening.confine([instance.database.parent], modules=bool(self._tools))
        try:
            self._visible = self._instances.get(instance).connection
        except duckdb.Error as error:
            return {"kind": "unusable", "text": str(error)}
        hardening.bound_memory(PROCESS_BYTES)
        return {"kind": "ok"}


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
        return {"kind": "error", "error": messages.failure(_with_position(cursor, sql, error), sql).to_json()}, ()
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


if __name__ == "__main__":
    main()

"""The child process: opens one database behind locks, then answers requests until its parent hangs up.

Started as `python -m game.engine.worker`; requests and answers are frames (see `wire`) on stdin and stdout.

    {"op": "open", "instance": {database, tables}, "tools": module | null}
    {"op": "run", "sql": text, "instance": {database, tables}, "rows": n, "bytes": n}
        → kind, columns, total, kept, ordered, clauses, volatile, error; blob: Arrow
    {"op": "cases", "sql": text, "witnesses": [{rows, whole}], "keep": bool, "rows": n, "bytes": n}
        → kind, cases: [what `run` answers]; blobs: Arrow for each case whose kind is ok, in order
    {"op": "probe"}  → what of the system's walls holds (see `hardening.probe`), and whether DuckDB's locks do
    {"op": name, …}  → whatever the tools module's TOOLS[name] gives

An author worker names a tools module (it brings sqlglot); a player worker has none. Every database lies in or below the
folder of the first: no other can be read afterwards.
"""

import importlib
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeAlias

import duckdb

from game.engine import hardening, locks, wire
from game.engine.child import BARE
from game.engine.fence import Passed
from game.engine.instance import Instance
from game.engine.instances import Instances
from game.engine.limits import PROCESS_BYTES
from game.engine.query import SPENT, Answer, run
from game.engine.rooms import Rooms
from game.engine.visible import Visible
from game.puzzle.witness import Witness
from game.strings import catalogue

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
    if head.get(SPENT):  # the parent takes the spare, and starts another one
        os._exit(0)


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
        self._visible: Instance | None = None
        self._tools: Mapping[str, Tool] = {}
        self._rooms: Rooms | None = None

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
            return {**hardening.probe(), "locks": locks.hold(self._connection(self._visible))}, ()
        if op == "run":
            try:
                opened = self._instances.get(Instance.from_json(request["instance"]))
            except duckdb.Error:
                return {"kind": "unusable"}, ()
            return run(opened, request["sql"], request["rows"], request["bytes"])
        if op == "cases":
            return self._cases(request)
        return self._tools[op](self._connection(self._visible), request), ()

    def _cases(self, request: dict[str, Any]) -> Answer:
        """The same query on one witness after the other."""
        if self._rooms is None:
            assert self._visible is not None
            opened = self._instances.get(self._visible)
            self._rooms = Rooms(opened.connection, self._visible.tables, opened.visible)
        heads: list[dict[str, Any]] = []
        blobs: list[bytes] = []
        checked: dict[Visible, Passed] = {}
        for witness in map(Witness.from_json, request["witnesses"]):
            try:
                room = self._rooms.get(witness, keep=request["keep"])
            except duckdb.Error:  # rows that are none of these tables'
                return {"kind": "misfit"}, ()
            head, blob = run(room, request["sql"], request["rows"], request["bytes"], checked)
            heads.append(head | {"ms": 0.0})
            blobs += blob
        spent = any(head.get(SPENT) for head in heads)
        return {"kind": "ok", "cases": heads} | ({SPENT: True} if spent else {}), tuple(blobs)

    def _connection(self, instance: Instance) -> duckdb.DuckDBPyConnection:
        return self._instances.get(instance).connection

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
            self._instances.get(instance)
        except duckdb.Error:
            return {"kind": "unusable"}
        hardening.bound_memory(PROCESS_BYTES)
        self._visible = instance
        return {"kind": "ok"}


if __name__ == "__main__":
    main()

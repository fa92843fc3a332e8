"""A warm worker of one kind for one database, its started spare, and the queue in front of them."""

import contextlib
import math
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from game.engine.instance import Instance
from game.engine.job import Job, JobCancelled
from game.engine.limits import (
    CASE,
    CLOSE_S,
    MAX_COLUMNS,
    MAX_HEADING_CHARS,
    MAX_ROWS,
    MAX_TOLD_CHARS,
    RUN,
    WORKER_BYTES,
    Limits,
)
from game.engine.outcome import ErrorNote, Outcome, Rows
from game.engine.process import WorkerGone, WorkerProcess, WorkerUnreached
from game.engine.wire import Message
from game.errors import EngineError, WitnessError
from game.puzzle.resultset import ResultColumn
from game.puzzle.witness import Witness
from game.strings import say

T = TypeVar("T")
_NONSENSE = (StopIteration, RuntimeError, KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)
"""What reading an answer raises when a worker that was taken over sends something else."""
_ATTEMPTS = 3
"""Workers tried for one request when each was gone before it could be asked."""
_SOON_S = 0.1
"""Seconds within which a worker that ends was likely ended before it was asked: the request is put to the next one."""


class Pool:
    """Runs requests one after the other in a child process; a child that ends is replaced by the spare.

    `instance` is the visible data, which stand open before the first query. `tools` names a module whose TOOLS the
    worker serves beside `run` (the author worker's sqlglot); `max_bytes` is what a worker may hold; `unusable` is
    called when the visible data turn out damaged; `walled` is for the worker, see `process`.
    """

    def __init__(
        self,
        instance: Instance,
        tools: str | None = None,
        *,
        max_bytes: int = WORKER_BYTES,
        unusable: Callable[[], None] = lambda: None,
        walled: bool = True,
    ) -> None:
        self.walled = walled
        self._instance = instance
        self._tools = tools
        self._max_bytes = max_bytes
        self._unusable = unusable
        self._tasks: queue.Queue[Callable[[], None]] = queue.Queue()
        self._lock = threading.Lock()
        self._current: WorkerProcess | None = None
        self._spare: WorkerProcess | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="semicolon-pool", daemon=True)
        self._thread.start()

    def run(self, sql: str, limits: Limits = RUN, instance: Instance | None = None) -> Job[Outcome]:
        """A query, as it was typed, on the visible data or on another `instance` (a witness). What came of it is data;
        the job itself raises only EngineError (no worker can be started) and JobCancelled."""
        size = len(sql.encode("utf-8", errors="surrogatepass"))
        if size > limits.sql_bytes:
            text = say("engine.refused.too_long", size=size, limit=limits.sql_bytes)
            return Job.done(Outcome("refused", error=ErrorNote(text)))
        asked = instance or self._instance

        def read(message: Message) -> Outcome:
            if message.head["kind"] == "unusable":
                if asked == self._instance:
                    self._unusable()
                raise EngineError(say("engine.unusable"))
            return _outcome(message)

        rows, size = limits.rows, limits.result_bytes
        request = {"op": "run", "sql": sql, "instance": asked.to_json(), "rows": rows, "bytes": size}
        return self._enqueue(request, limits.wall_s, read, lambda gone: _lost(gone, limits.wall_s))

    def run_cases(
        self, sql: str, witnesses: Sequence[Witness], *, keep: bool, limits: Limits | None = None
    ) -> Job[tuple[Outcome, ...]]:
        """A query that has run on the visible data, on each of up to MAX_BLOBS witnesses, in their order. `keep`: they
        will be asked for again. Where time or memory runs out, or the worker ends, one outcome stands for all. Raises
        WitnessError too, where rows are none that the tables can hold."""

        def read(message: Message) -> tuple[Outcome, ...]:
            if message.head["kind"] == "misfit":
                raise WitnessError(say("engine.misfit"))
            if message.head["kind"] != "ok":
                raise EngineError(say("engine.unusable"))
            heads, blobs = message.head["cases"], iter(message.blobs)
            if len(heads) != len(witnesses):
                raise ValueError("not as many cases as were asked for")
            return tuple(_outcome(Message(h, (next(blobs),) if h["kind"] == "ok" else ())) for h in heads)

        limits = limits or CASE
        request = {
            "op": "cases",
            "sql": sql,
            "witnesses": [witness.to_json() for witness in witnesses],
            "keep": keep,
            "rows": limits.rows,
            "bytes": limits.result_bytes,
        }
        return self._enqueue(request, limits.wall_s, read, lambda gone: (_lost(gone, limits.wall_s),))

    def call(self, op: str, wall_s: float, **arguments: object) -> Job[Mapping[str, Any] | None]:
        """One of the tools; None where it took too long or brought the worker down."""
        return self._enqueue({"op": op, **arguments}, wall_s, lambda message: message.head, lambda _: None)

    def close(self) -> None:
        """Ends the workers; what is still queued is cancelled."""
        with self._lock:
            self._closed = True
            workers = [w for w in (self._current, self._spare) if w is not None]
            self._current = self._spare = None
        for worker in workers:
            worker.close()
        self._tasks.put(lambda: None)
        if threading.current_thread() is not self._thread:
            self._thread.join(CLOSE_S)

    def _enqueue(
        self,
        request: dict[str, Any],
        wall_s: float,
        read: Callable[[Message], T],
        lost: Callable[[WorkerGone], T],
    ) -> Job[T]:
        job: Job[T] = Job()

        def task() -> None:
            try:
                job.finish(self._ask(job, request, wall_s, read, lost))
            except Exception as error:  # whatever it is, it is this job's alone: the queue goes on
                job.fail(error)

        with self._lock:
            if self._closed:
                job.fail(JobCancelled())
            else:
                self._tasks.put(task)
        return job

    def _ask(
        self,
        job: Job[T],
        request: dict[str, Any],
        wall_s: float,
        read: Callable[[Message], T],
        lost: Callable[[WorkerGone], T],
    ) -> T:
        again = False
        for _ in range(_ATTEMPTS):
            if job.cancelled:
                raise JobCancelled
            worker = self._worker()
            job.on_cancel(worker.kill)
            asked = time.monotonic()
            try:
                return read(worker.ask(request, wall_s))
            except WorkerUnreached:
                worker.kill()
            except WorkerGone as gone:
                worker.kill()
                if self._closed:
                    raise JobCancelled from gone
                if again or gone.reason != "ended" or time.monotonic() - asked > _SOON_S:
                    return lost(gone)
                again = True
            except _NONSENSE:
                worker.kill()
                return lost(WorkerGone())
            finally:
                job.on_cancel(lambda: None)
        raise EngineError(say("engine.no_worker"))

    def _worker(self) -> WorkerProcess:
        """A living worker: the current one, else the spare, else a fresh one."""
        with self._lock:
            if self._closed:
                raise JobCancelled
            self._promote()
            if self._current is None:
                self._current = self._start()
            return self._current

    def _promote(self) -> None:
        """Puts the spare in the place of a worker that has ended, if there is a living one."""
        if self._spare is not None and not self._spare.alive:
            self._spare.close()
            self._spare = None
        if self._current is not None and not self._current.alive:
            self._current.close()
            self._current = None
        if self._current is None:
            self._current, self._spare = self._spare, None

    def _restock(self) -> None:
        """Starts the next worker while nobody waits."""
        with self._lock:
            if self._closed:
                return
            self._promote()
            with contextlib.suppress(EngineError):  # told when a worker is needed and can't be had
                if self._current is not None and self._spare is None:
                    self._spare = self._start()

    def _start(self) -> WorkerProcess:
        try:
            return WorkerProcess(self._instance, self._tools, self._max_bytes, walled=self.walled)
        except OSError as error:
            raise EngineError(say("engine.no_process", reason=error.strerror)) from error

    def _serve(self) -> None:
        while not self._closed:
            self._tasks.get()()
            self._restock()
        while True:  # closed: the tasks left over cancel themselves
            try:
                self._tasks.get_nowait()()
            except queue.Empty:
                return


def _outcome(message: Message) -> Outcome:
    """The worker's answer as data; raises one of _NONSENSE if a worker made something up."""
    head = message.head
    kind, ms = head["kind"], _milliseconds(head["ms"])
    if kind == "ok":
        columns = _columns(head["columns"])
        total = _whole(head["total"], 0)
        rows = Rows(columns, message.blobs[0], _whole(head["kept"], 0, min(total, MAX_ROWS)), total)
        clauses, volatile = _texts(head["clauses"]), _texts(head["volatile"])
        if not isinstance(head["ordered"], bool):
            raise ValueError("ordered")
        return Outcome("ok", rows=rows, ordered=head["ordered"], clauses=clauses, volatile=volatile, ms=ms)
    if kind == "memory":
        return Outcome("memory", error=ErrorNote(say("engine.memory")), ms=ms)
    if kind not in ("refused", "error"):
        raise ValueError(kind)
    note = head["error"]
    text, *candidates = _texts([note["text"], *_texts(note["candidates"])])
    line, column = (None if note[key] is None else _whole(note[key], 1) for key in ("line", "column"))
    return Outcome(kind, error=ErrorNote(text, line, column, tuple(candidates)), ms=ms)


def _columns(told: object) -> tuple[ResultColumn, ...]:
    if not isinstance(told, list) or not 1 <= len(told) <= MAX_COLUMNS:
        raise ValueError("columns")
    names = _texts([column["name"] for column in told], MAX_HEADING_CHARS)
    types = _texts([column["type"] for column in told], MAX_HEADING_CHARS)
    return tuple(map(ResultColumn, names, types))


def _texts(told: object, most: int = MAX_TOLD_CHARS) -> tuple[str, ...]:
    """Texts of `most` characters together, without half surrogates, which can be neither drawn nor saved."""
    if not isinstance(told, (list, tuple)) or not all(isinstance(text, str) for text in told):
        raise ValueError("no texts")
    if len(told) > MAX_COLUMNS or sum(map(len, told)) > most:
        raise ValueError("too much text")
    "".join(told).encode("utf-8")
    return tuple(told)


def _whole(told: object, least: int, most: int = 2**63 - 1) -> int:
    if type(told) is not int or not least <= told <= most:
        raise ValueError("no whole number, or out of range")
    return told


def _milliseconds(told: object) -> float:
    if isinstance(told, bool) or not isinstance(told, (int, float)) or not 0 <= told < math.inf:
        raise ValueError("no time")
    return float(told)


def _lost(gone: WorkerGone, wall_s: float) -> Outcome:
    if gone.reason == "time":
        return Outcome("timeout", error=ErrorNote(say("engine.timeout", seconds=wall_s)), ms=wall_s * 1000)
    return Outcome("memory", error=ErrorNote(say("engine.memory" if gone.reason == "memory" else "engine.died")))

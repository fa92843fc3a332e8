"""Work that goes on elsewhere while a frame is drawn."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")


class JobCancelled(Exception):
    """The job was stopped before it had a result."""


class Job(Generic[T]):
    """A result that may not be there yet. Safe to poll, wait for and cancel from any thread."""

    def __init__(self) -> None:
        self._future: Future[T] = Future()
        self._started = time.monotonic()
        self._stop: Callable[[], None] | None = None
        self._cancelled = False
        self._settled = False
        self._lock = threading.RLock()
        self._sealed = False
        self._thread: threading.Thread | None = None

    @classmethod
    def done(cls, value: S) -> "Job[S]":
        """A job that had nothing to wait for."""
        job: Job[S] = Job()
        job.finish(value)
        return job

    @classmethod
    def start(cls, work: Callable[["Job[S]"], S], name: str) -> "Job[S]":
        """Runs `work(job)` on a thread of its own; the work asks `job.wait(inner)` for jobs it depends on."""
        job: Job[S] = Job()

        def run() -> None:
            try:
                job.finish(work(job))
            except BaseException as error:
                job.fail(error)

        job._thread = threading.Thread(target=run, name=name, daemon=True)
        job._thread.start()
        return job

    @property
    def elapsed_s(self) -> float:
        """Seconds since the job was asked for."""
        return time.monotonic() - self._started

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def poll(self) -> bool:
        """Whether the result (or what went wrong) is there."""
        return self._future.done()

    @property
    def failed(self) -> bool:
        """Whether it finished without a result."""
        return self._future.done() and self._future.exception() is not None

    def result(self, timeout_s: float | None = None) -> T:
        """The result; blocks. Raises JobCancelled, TimeoutError, or what the work raised."""
        try:
            return self._future.result(timeout_s)
        except CancelledError:
            raise JobCancelled from None

    def add_done(self, callback: Callable[["Job[T]"], None]) -> None:
        """Calls back once, on the thread that finishes the job (at once if it has finished)."""
        self._future.add_done_callback(lambda _: callback(self))

    def cancel(self) -> None:
        """Stops the work unless it has finished or is past stopping. `result` raises JobCancelled from now on: nobody
        waits for the work to notice."""
        with self._lock:
            if self._sealed or self._settled:
                return
            self._cancelled = self._settled = True
            if self._stop is not None:  # under the lock: when `on_cancel` has returned, the former stop strikes no more
                self._stop()
        self._future.set_exception(JobCancelled())

    def join(self, timeout_s: float) -> None:
        """After `cancel`: until the work has noticed, so that no thread of it outlives the interpreter."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def on_cancel(self, stop: Callable[[], None]) -> None:
        """For the work itself: what ends it early. Called at once if the job is cancelled already."""
        with self._lock:
            self._stop = stop
            if self._cancelled:
                stop()

    def wait(self, inner: "Job[S]", timeout_s: float | None = None) -> S:
        """For the work itself: the result of `inner`, which is cancelled together with this job.

        Raises JobCancelled, TimeoutError, or what `inner` raised.
        """
        self.on_cancel(inner.cancel)
        value = inner.result(timeout_s)
        if self._cancelled:
            raise JobCancelled
        return value

    def seal(self) -> None:
        """For the work itself: from here on it is seen through. Raises JobCancelled if it was cancelled before."""
        with self._lock:
            if self._cancelled:
                raise JobCancelled
            self._sealed = True

    def finish(self, value: T) -> None:
        """For the work itself: here is the result. A cancelled job's result is dropped."""
        if self._settle():
            self._future.set_result(value)

    def fail(self, error: BaseException) -> None:
        """For the work itself: it went wrong."""
        if self._settle():
            self._future.set_exception(error)

    def _settle(self) -> bool:
        """Whether it is still open what comes of the job; from here on it is not."""
        with self._lock:
            was, self._settled = self._settled, True
        return not was

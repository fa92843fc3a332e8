"""One worker process, seen from its parent."""

import contextlib
import subprocess
from typing import Any, Literal

from game.engine import wire
from game.engine.child import BARE, child_command, child_environment
from game.engine.instance import Instance
from game.engine.limits import START_S, WORKER_BYTES
from game.engine.watch import Watch
from game.errors import EngineError
from game.strings import say


class WorkerUnreached(Exception):
    """The process was gone before it could be asked: the request may be put to another one."""


class WorkerGone(Exception):
    """The process ended while it was asked: by us, for it took too long ("time") or too much ("memory"), or else."""

    def __init__(self, reason: Literal["time", "memory", "ended"] = "ended") -> None:
        super().__init__(reason)
        self.reason = reason


class WorkerProcess:
    """A child that opens `instance` at once and answers one request at a time, holding at most `max_bytes`. `walled`:
    the operating system shuts it in, too (see `hardening`)."""

    def __init__(
        self, instance: Instance, tools: str | None, max_bytes: int = WORKER_BYTES, *, walled: bool = True
    ) -> None:
        self._opening: dict[str, Any] = {"op": "open", "instance": instance.to_json(), "tools": tools}
        self._max_bytes = max_bytes
        self._opened = False
        self._ended = False
        self._process = subprocess.Popen(
            child_command("game.engine.worker") + ([] if walled else [BARE]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests = self._process.stdin
        self._answers = self._process.stdout
        try:
            wire.send(self._requests, self._opening)
        except wire.WireError:
            self.kill()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return not self._ended and self._process.poll() is None

    def ask(self, head: dict[str, Any], wall_s: float) -> wire.Message:
        """Sends one request and waits for its answer, at most `wall_s` seconds after the worker is ready.

        Raises WorkerGone if the process ends first (at the limit we end it), WorkerUnreached if it had ended
        before, EngineError if its database is unusable.
        """
        if not self._opened:
            try:
                ready = self._receive(START_S)
            except WorkerGone as error:
                raise WorkerUnreached from error
            if ready.head.get("kind") != "ok":
                self.kill()
                raise EngineError(say("engine.unusable"))
            self._opened = True
        try:
            wire.send(self._requests, head)
        except wire.WireError as error:
            raise WorkerUnreached from error
        return self._receive(wall_s)

    def kill(self) -> None:
        """Ends the process at once; safe to call from any thread, any number of times."""
        self._ended = True
        self._process.kill()

    def close(self) -> None:
        """Ends the process and gives back its pipes."""
        self.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # what was still to be sent to it has nobody to read it
                pipe.close()

    def _receive(self, wall_s: float) -> wire.Message:
        watch = Watch(self._process.pid, wall_s, self._max_bytes, self.kill)
        try:
            return wire.receive(self._answers)
        except wire.WireError as error:
            raise WorkerGone(watch.struck or "ended") from error
        finally:
            watch.stop()

"""The parent's eye on a worker that was asked: how long it takes, and how much memory it holds.

Linux bounds a worker's address space by itself; macOS and Windows can't, so its resident set is looked at everywhere.
"""

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Literal

import psutil

LOOK_S = 0.02
"""Seconds between two looks at the memory: what can be filled meanwhile stays far below a machine's."""


class Watch:
    """Strikes once, after `wall_s` seconds or when process `pid` holds more than `max_bytes`, unless it is stopped
    before; never after `stop` has returned. `struck` then says why."""

    def __init__(self, pid: int, wall_s: float, max_bytes: int, strike: Callable[[], None]) -> None:
        self.struck: Literal["time", "memory"] | None = None
        self._pid = pid
        self._until = time.monotonic() + wall_s
        self._max_bytes = max_bytes
        self._strike = strike
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, name="semicolon-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._lock:
            self._stopped.set()

    def _look(self) -> None:
        with contextlib.suppress(psutil.Error):  # it has ended by itself: whoever waits for its answer notices
            process: psutil.Process | None = None
            while not self._stopped.wait(max(0.0, min(LOOK_S, self._until - time.monotonic()))):
                if time.monotonic() >= self._until:
                    return self._end("time")
                process = process or psutil.Process(self._pid)
                if held(process) > self._max_bytes:
                    return self._end("memory")

    def _end(self, reason: Literal["time", "memory"]) -> None:
        with self._lock:
            if not self._stopped.is_set():
                self.struck = reason
                self._strike()


def held(process: psutil.Process) -> int:
    """Bytes of memory that a process holds. Windows trims what is resident, but not what is private."""
    memory = process.memory_info()
    return max(int(memory.rss), int(getattr(memory, "private", 0)))

"""Waiting for a job so that Ctrl+C stops the job, on every system, and nobody takes a slow one for a hung one."""

import sys
import threading
import time
from typing import TypeVar

from game.engine.job import Job
from game.strings import say

T = TypeVar("T")
_GLANCE_S = 0.1
"""A wait without end can't be interrupted on Windows; this short one can."""
_QUIET_S = 0.8
"""After which a terminal says that it goes on. Once, and in a line of its own: a screen reader has it, too."""
_LET_GO_S = 1.0
"""What a cancelled job's thread gets to end in."""


def wait(job: Job[T]) -> T:
    """The job's result. Ctrl+C cancels the job and goes on as KeyboardInterrupt."""
    done = threading.Event()
    job.add_done(lambda _: done.set())
    told_at = time.monotonic() + _QUIET_S
    told = not sys.stderr.isatty()
    try:
        while not done.wait(_GLANCE_S):
            if not told and time.monotonic() > told_at:
                told = True
                sys.stderr.write(say("text.waiting") + "\n")
                sys.stderr.flush()
    except KeyboardInterrupt:
        job.cancel()
        job.join(_LET_GO_S)
        raise
    return job.result()

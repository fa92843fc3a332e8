"""Waiting for a job so that Ctrl+C stops the job, on every system."""

import threading
from typing import TypeVar

from game.engine.job import Job

T = TypeVar("T")
_GLANCE_S = 0.1
"""A wait without end can't be interrupted on Windows; this short one can."""
_LET_GO_S = 1.0
"""What a cancelled job's thread gets to end in."""


def wait(job: Job[T]) -> T:
    """The job's result. Ctrl+C cancels the job and goes on as KeyboardInterrupt."""
    done = threading.Event()
    job.add_done(lambda _: done.set())
    try:
        while not done.wait(_GLANCE_S):
            pass
    except KeyboardInterrupt:
        job.cancel()
        job.join(_LET_GO_S)
        raise
    return job.result()

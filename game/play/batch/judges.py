"""Judges side by side, each in a process of its own, behind one queue. The same query is judged once."""

import contextlib
import hashlib
import os
import queue
import subprocess
import threading
from collections import OrderedDict
from concurrent.futures import Future
from pathlib import Path

from game.engine import wire
from game.engine.child import child_command, child_environment
from game.engine.job import JobCancelled
from game.engine.limits import CLOSE_S
from game.errors import EngineError
from game.play.batch.answer import Answer
from game.play.batch.line import Line
from game.strings import say

REMEMBERED = 10_000
"""Answers that are kept for lines with the same puzzle and query."""
_ATTEMPTS = 2
"""Judges tried for one line when each came to its end over it."""
Task = tuple["Future[Answer]", Line]


def cpus() -> int:
    """CPUs that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Judges:
    """Up to `jobs` judges for the pack in `folder`, each started when there is something for it to do."""

    def __init__(self, folder: Path, cache: Path, jobs: int) -> None:
        self._order = {"pack": str(folder.absolute()), "cache": str(cache.absolute())}
        self._tasks: queue.Queue[Task | None] = queue.Queue()  # whoever asks bounds it
        self._known: OrderedDict[bytes, Future[Answer]] = OrderedDict()
        self._lock = threading.Lock()
        self._processes: set[JudgeProcess] = set()
        self._closed = False
        self._threads = [threading.Thread(target=self._serve, name="semicolon-batch", daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()

    def ask(self, line: Line) -> "Future[Answer]":
        """The line's answer, which may not be there yet; it raises EngineError where no judge can work."""
        future: Future[Answer] = Future()
        if line.fault:
            future.set_result(Answer.unjudged(line.fault))
            return future
        text = f"{line.puzzle}\0{line.sql}".encode("utf-8", errors="surrogatepass")
        key = hashlib.blake2b(text, digest_size=16).digest()
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        self._known[key] = future
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        self._tasks.put((future, line))
        return future

    def close(self) -> None:
        """Ends the processes; what is still queued is not judged."""
        with self._lock:
            self._closed = True
            processes = list(self._processes)
        for process in processes:
            process.hang_up()
        for _ in self._threads:
            self._tasks.put(None)
        for process in processes:
            process.close()
        for thread in self._threads:
            thread.join(CLOSE_S)

    def _serve(self) -> None:
        process: JudgeProcess | None = None
        while (task := self._tasks.get()) is not None and not self._closed:
            future, line = task
            try:
                process, answer = self._judged(process, line)
            except Exception as error:  # whoever waits for the line is told
                process = None
                future.set_exception(error)
            else:
                future.set_result(answer)
        self._forget(process)

    def _judged(self, process: "JudgeProcess | None", line: Line) -> "tuple[JudgeProcess | None, Answer]":
        """The answer, and who judges the next line. Raises EngineError where no judge can be had."""
        reason = ""
        for _ in range(_ATTEMPTS):
            process = process or self._start()
            try:
                return process, process.ask(line)
            except JudgeGone as gone:
                reason = str(gone)
                self._forget(process)
                process = None
        return None, Answer.unjudged(reason)

    def _start(self) -> "JudgeProcess":
        with self._lock:
            if self._closed:
                raise JobCancelled
            try:
                process = JudgeProcess()
            except OSError as error:
                raise EngineError(say("engine.no_process", reason=error.strerror)) from error
            self._processes.add(process)
        try:
            process.open(self._order)
        except EngineError:
            self._forget(process)
            raise
        return process

    def _forget(self, process: "JudgeProcess | None") -> None:
        if process is not None:
            process.close()
            with self._lock:
                self._processes.discard(process)


class JudgeGone(Exception):
    """The judge ended over a line, or its engine failed; the next one may have more luck."""


class JudgeProcess:
    """One judge, seen from its parent: it answers one line at a time, and ends when its parent is gone."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            child_command("game.play.batch.process"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests = self._process.stdin
        self._answers = self._process.stdout
        self._closing = threading.Lock()

    @property
    def pid(self) -> int:
        return self._process.pid

    def open(self, order: dict[str, str]) -> None:
        """Blocks until its engine stands ready. Raises EngineError where it can't be had."""
        try:
            wire.send(self._requests, order)
            head = wire.receive(self._answers).head
        except wire.WireError as error:
            raise EngineError(say("play.batch.no_judge")) from error
        if head["kind"] == "unusable":
            raise EngineError(head["text"], way_out=head["way_out"])

    def ask(self, line: Line) -> Answer:
        """Raises JudgeGone where the process ends before it has answered, or its engine fails."""
        try:
            wire.send(self._requests, {"puzzle": line.puzzle, "sql": line.sql})
            head = wire.receive(self._answers).head
        except wire.WireError as error:
            raise JudgeGone(say("play.batch.judge_gone")) from error
        if head["kind"] == "unusable":
            raise JudgeGone(head["text"])
        return Answer(head["verdict"], head["reason"], head["ms"])

    def hang_up(self) -> None:
        """Lets it end by itself: so its workers end with it."""
        with contextlib.suppress(OSError):  # what was still to be sent to it has nobody to read it
            self._requests.close()

    def close(self) -> None:
        """Waits for its end, which is forced where it takes long; safe to call from any thread, any number of times."""
        with self._closing:
            self.hang_up()
            try:
                self._process.wait(CLOSE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._answers.close()

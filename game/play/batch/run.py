"""One batch from its first line to its last: lines in, answers out in the same order, in bounded memory."""

import contextlib
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

from game import paths
from game.engine.limits import MIB
from game.play.batch.answer import Answer
from game.play.batch.judges import Judges
from game.play.batch.line import Line, read_lines
from game.play.batch.output import Output
from game.puzzle.pack import load_pack

T = TypeVar("T")
LINES_PER_JUDGE = 64
"""Lines read ahead of the oldest unanswered one: while a query runs into its time limit, the others go on."""
BYTES_AHEAD = 64 * MIB
_GLANCE_S = 0.1
"""A wait without end can't be interrupted on Windows; this short one can."""


@dataclass
class Tally:
    """How far a batch is: `lines` answered, `resumed` of them by an earlier run, `unjudged` of them without a verdict
    of the judge; `size` in bytes of IN; `verdicts` counts the judged ones."""

    lines: int = 0
    resumed: int = 0
    unjudged: int = 0
    size: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)

    def add(self, line: Line, answer: Answer) -> None:
        self.lines += 1
        self.size += line.size
        if answer.judged:
            self.verdicts[answer.verdict] += 1
        else:
            self.unjudged += 1


def judge_lines(
    folder: Path, source: BinaryIO, output: Output, jobs: int, report: Callable[[Tally], None] = lambda _: None
) -> Tally:
    """Answers every line of `source` that `output` doesn't hold yet, with `jobs` judges of the pack in `folder`.
    `report` is called once before the first line that is judged, and after each.

    Raises PackError and EngineError where the pack can't be used, UsageError where `source` or `output` can't.
    """
    pack = load_pack(folder)
    tally = Tally()
    lines = output.resume(read_lines(source, pack), tally.add)
    tally.resumed = tally.lines
    report(tally)
    waiting: deque[tuple[Line, Future[Answer]]] = deque()

    def write() -> None:
        line, future = waiting.popleft()
        answer = _wait(future)
        if tally.lines == tally.resumed:
            output.begin()
        output.write(line, answer)
        tally.add(line, answer)
        report(tally)

    with contextlib.closing(output), contextlib.closing(Judges(folder, paths.cache_dir(), jobs)) as judges:
        for line in lines:
            waiting.append((line, judges.ask(line)))
            while waiting and (waiting[0][1].done() or _full(waiting, jobs)):
                write()
        while waiting:
            write()
        if tally.lines == tally.resumed:
            output.begin()  # no line is left: what is half-written goes, an empty file is made
    return tally


def _full(waiting: "deque[tuple[Line, Future[Answer]]]", jobs: int) -> bool:
    return len(waiting) > LINES_PER_JUDGE * jobs or sum(line.size for line, _ in waiting) > BYTES_AHEAD


def _wait(future: "Future[T]") -> T:
    while not future.done():
        with contextlib.suppress(TimeoutError):
            return future.result(_GLANCE_S)
    return future.result()

"""The order of answers, how far is read ahead, and what is closed when something goes wrong."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from game.errors import EngineError
from game.play.batch import run
from game.play.batch.answer import Answer
from game.play.batch.line import Line
from game.play.batch.output import StreamOutput
from game.play.batch.run import LINES_PER_JUDGE, judge_lines

JOBS = 2
TEXT = b'{"puzzle": "big-orders", "sql": "x"}\n'
LIMIT_S = 30


class SlowJudges:
    """Answers nothing by itself; `judging` holds what is still open, by number of the line."""

    judging: dict[int, "Future[Answer]"]
    closed = 0

    def __init__(self, folder: Path, cache: Path, jobs: int) -> None:
        type(self).judging = {}

    def ask(self, line: Line) -> "Future[Answer]":
        self.judging[line.number] = Future()
        return self.judging[line.number]

    def close(self) -> None:
        type(self).closed += 1


class Endless:
    """Lines without end that count how many were read."""

    def __init__(self) -> None:
        self.read = 0
        self.stalled = threading.Event()

    def readline(self, _: int) -> bytes:
        self.read += 1
        if self.read == LINES_PER_JUDGE * JOBS + 1:
            self.stalled.set()
        return TEXT


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> type[SlowJudges]:
    monkeypatch.setattr(run, "Judges", SlowJudges)
    SlowJudges.closed = 0
    return SlowJudges


@pytest.fixture
def start(levels: Path, home: Path, slow: type[SlowJudges]) -> Callable[[BinaryIO, BinaryIO], "Future[BaseException]"]:
    """Runs a batch on a thread; what it ends with."""

    def begin(source: BinaryIO, out: BinaryIO) -> "Future[BaseException]":
        ended: Future[BaseException] = Future()

        def work() -> None:
            try:
                judge_lines(levels / "packs" / "tiny", source, StreamOutput(out), JOBS)
            except BaseException as error:
                ended.set_result(error)

        threading.Thread(target=work, daemon=True).start()
        return ended

    return begin


def test_answers_keep_the_order_of_their_lines(levels: Path, home: Path, slow: type[SlowJudges]) -> None:
    out = BytesIO()

    def answer_backwards() -> None:
        while len(getattr(slow, "judging", ())) < 5:
            pass
        for number in (5, 3, 4, 2, 1):
            slow.judging[number].set_result(Answer("wrong", str(number), number))

    thread = threading.Thread(target=answer_backwards)
    thread.start()
    tally = judge_lines(levels / "packs" / "tiny", BytesIO(5 * TEXT), StreamOutput(out), JOBS)
    thread.join()
    assert [line.split(b'"reason": "')[1][:1] for line in out.getvalue().splitlines()] == [b"1", b"2", b"3", b"4", b"5"]
    assert (tally.lines, slow.closed) == (5, 1)


def test_only_so_many_lines_are_read_ahead(
    slow: type[SlowJudges], start: Callable[[BinaryIO, BinaryIO], "Future[BaseException]"]
) -> None:
    source = Endless()
    ended = start(cast("BinaryIO", source), BytesIO())
    assert source.stalled.wait(LIMIT_S)
    assert not ended.done()
    slow.judging[1].set_exception(EngineError("No engine."))
    assert str(ended.result(LIMIT_S)) == "No engine."
    assert source.read == LINES_PER_JUDGE * JOBS + 1
    assert slow.closed == 1


def test_a_line_is_written_once_it_can_be(levels: Path, home: Path, slow: type[SlowJudges]) -> None:
    """Not when the window is full: what is written survives a kill."""
    out = BytesIO()
    written = []

    class Source(BytesIO):
        def readline(self, size: int | None = -1) -> bytes:
            written.append(out.getvalue().count(b"\n"))
            for future in getattr(slow, "judging", {}).values():
                if not future.done():
                    future.set_result(Answer("solved", "", 1))
            return super().readline(-1 if size is None else size)

    judge_lines(levels / "packs" / "tiny", Source(4 * TEXT), StreamOutput(out), JOBS)
    assert written == [0, 0, 1, 2, 3]

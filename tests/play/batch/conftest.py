"""Batches without judges: what a line is worth stands in the line."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from io import BytesIO
from pathlib import Path

import pytest

from game.play.batch import run
from game.play.batch.answer import Answer
from game.play.batch.line import Line
from game.play.batch.output import FileOutput, Output
from game.play.batch.run import Tally


class PretendJudges:
    """Answers at once: solved where the text says right. `asked` holds each line that was judged."""

    asked: list[int]

    def __init__(self, folder: Path, cache: Path, jobs: int) -> None:
        self.closed = False

    def ask(self, line: Line) -> "Future[Answer]":
        type(self).asked.append(line.number)
        future: Future[Answer] = Future()
        future.set_result(Answer.unjudged(line.fault) if line.fault else _worth(line.sql))
        return future

    def close(self) -> None:
        self.closed = True


def _worth(sql: str) -> Answer:
    return Answer("solved", "", 1.5) if "right" in sql else Answer("wrong", "Too many – «é».", 2.5)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Numbers of the lines that pretended judges were asked for."""
    monkeypatch.setattr(run, "Judges", PretendJudges)
    PretendJudges.asked = []
    yield PretendJudges.asked
    del PretendJudges.asked


@pytest.fixture
def judge(asked: list[int], levels: Path, home: Path) -> Callable[[bytes, Output], Tally]:
    """Runs a batch on the tiny pack with pretended judges."""
    return lambda text, output: run.judge_lines(levels / "packs" / "tiny", BytesIO(text), output, 2)


@pytest.fixture
def judge_into(judge: Callable[[bytes, Output], Tally]) -> Callable[..., Tally]:
    """The same into a file."""
    return lambda text, path, fresh=False: judge(text, FileOutput(path, fresh=fresh))

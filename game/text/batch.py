"""A batch at the terminal: where lines come from and go to, how far it is, and what came of it. All words on standard
error: standard output is for the answers."""

import contextlib
import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, get_args

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from game.errors import UsageError
from game.judge.verdict import VerdictKind
from game.play.batch.judges import cpus
from game.play.batch.output import FileOutput, Output, StreamOutput
from game.play.batch.run import Tally, judge_lines
from game.strings import say
from game.text.arguments import STDIN

TELL_S = 10.0
"""Seconds between two plain lines on how far it is."""


def judge_batch(out: Console, arguments: Namespace) -> Tally:
    """Judges a batch as the command line asks for it. Ctrl+C goes on as KeyboardInterrupt, with a word on how far it
    came."""
    source_file = None if arguments.batch == STDIN else Path(arguments.batch)
    with _opened(source_file) as source:
        output = _output(arguments, source_file)
        size = os.fstat(source.fileno()).st_size if source_file and source_file.is_file() else None
        with _watched(out, size, to_terminal=arguments.out is None and sys.stdout.isatty()) as report:
            told = _Last(report)
            try:
                tally = judge_lines(arguments.pack, source, output, arguments.jobs or cpus(), told)
            except KeyboardInterrupt:
                said = "stopped" if arguments.out is None else "stopped_file"
                out.print(say(f"text.batch.{said}", lines=f"{told.tally.lines:,}"))
                raise
    out.print(summary(tally))
    return tally


class _Last:
    """Hands reports on, and keeps the last."""

    def __init__(self, report: Callable[[Tally], None]) -> None:
        self.tally = Tally()
        self._report = report

    def __call__(self, tally: Tally) -> None:
        self.tally = tally
        self._report(tally)


@contextlib.contextmanager
def _opened(file: Path | None) -> Iterator[BinaryIO]:
    if file is None:
        yield sys.stdin.buffer
        return
    try:
        source = file.open("rb")
    except OSError as error:
        raise UsageError(say("text.batch.unreadable", file=file, reason=error.strerror)) from error
    with source:
        yield source


def _output(arguments: Namespace, source: Path | None) -> Output:
    if arguments.out is None:
        return StreamOutput(sys.stdout.buffer)
    path: Path = arguments.out
    if source and path.exists() and path.samefile(source):
        raise UsageError(say("text.batch.same_file", file=path), way_out=say("text.batch.same_file_way"))
    if path.is_dir() or not path.parent.is_dir():
        raise UsageError(say("text.batch.unwritable", file=path))
    return FileOutput(path, fresh=arguments.fresh)


@contextlib.contextmanager
def _watched(out: Console, size: int | None, *, to_terminal: bool) -> Iterator[Callable[[Tally], None]]:
    """What shows how far it is: a bar for a person, plain lines for a log, nothing where the answers themselves go to
    the terminal. `size`: bytes of IN, if it has an end that is known."""
    if to_terminal:
        yield lambda _: None
    elif out.is_terminal:
        with _bar(out) as bar:
            yield _BarReport(bar, size)
    else:
        yield _PlainReport(out, size)


def _bar(out: Console) -> Progress:
    told = TextColumn("{task.fields[told]}")
    return Progress(BarColumn(), TaskProgressColumn(), told, TimeRemainingColumn(), console=out, transient=True)


class _BarReport:
    """Moves the bar; it begins where an earlier run stopped, so that the time left is told by this run's pace."""

    def __init__(self, bar: Progress, size: int | None) -> None:
        self._bar = bar
        self._size = size
        self._task: TaskID | None = None

    def __call__(self, tally: Tally) -> None:
        told = say("text.batch.bar", lines=f"{tally.lines:,}")
        if self._task is None:
            self._task = self._bar.add_task("", total=self._size, completed=tally.size, told=told)
        self._bar.update(self._task, completed=tally.size, told=told)


class _PlainReport:
    """A line now and then."""

    def __init__(self, out: Console, size: int | None) -> None:
        self._out = out
        self._size = size
        self._next = time.monotonic() + TELL_S

    def __call__(self, tally: Tally) -> None:
        if tally.lines == tally.resumed and tally.resumed:
            self._out.print(say("text.batch.resumed", lines=f"{tally.resumed:,}"))
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + TELL_S
        said = "so_far_of" if self._size else "so_far"
        percent = 100 * tally.size // self._size if self._size else 0
        self._out.print(say(f"text.batch.{said}", lines=f"{tally.lines:,}", percent=percent))


def summary(tally: Tally) -> str:
    """How many lines got which verdict, how many none."""
    told = [say("text.batch.line" if tally.lines == 1 else "text.batch.lines", lines=f"{tally.lines:,}")]
    if tally.resumed:
        told.append(say("text.batch.before", lines=f"{tally.resumed:,}"))
    told += [f"{kind} {tally.verdicts[kind]:,}" for kind in get_args(VerdictKind) if tally.verdicts[kind]]
    if tally.unjudged:
        told.append(say("text.batch.unjudged", lines=f"{tally.unjudged:,}"))
    return " · ".join(told)

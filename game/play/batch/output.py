"""Where answers go: a stream; or a file that a later run goes on with, byte for byte as one run would have it."""

import json
import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol

from game.engine.limits import MIB
from game.errors import UsageError
from game.play.batch.answer import KEYS, Answer
from game.play.batch.line import Line
from game.strings import say

ANSWER_BYTES = 2 * MIB
"""Bytes an answer adds to its line, at most."""
Seen = Callable[[Line, Answer], None]


class Output(Protocol):
    """Answers in the order of their lines. `begin` comes before the first `write`, once; before it nothing changes."""

    def resume(self, lines: Iterator[Line], seen: Seen) -> Iterator[Line]:
        """The lines still to be answered; those answered before are `seen`."""

    def begin(self) -> None: ...

    def write(self, line: Line, answer: Answer) -> None: ...

    def close(self) -> None: ...


class StreamOutput:
    """Standard output, or what stands for it; it can't be gone on with."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def resume(self, lines: Iterator[Line], seen: Seen) -> Iterator[Line]:
        return lines

    def begin(self) -> None:
        pass

    def write(self, line: Line, answer: Answer) -> None:
        self._stream.write(answer.written(line.opening))
        self._stream.flush()

    def close(self) -> None:
        pass


class FileOutput:
    """A file; every line is in the system's hands once it is written, so that a kill loses none. `fresh`: what is in
    it is dropped."""

    def __init__(self, path: Path, *, fresh: bool = False) -> None:
        self._path = path
        self._fresh = fresh
        self._found = 0  # bytes that were there
        self._end = 0  # bytes that are kept
        self._file: BinaryIO | None = None

    def resume(self, lines: Iterator[Line], seen: Seen) -> Iterator[Line]:
        """Raises UsageError where the file answers other lines than these. A last line without end is forgotten."""
        if not self._path.exists():
            return lines
        self._found = self._path.stat().st_size if self._path.is_file() else 0
        if self._fresh or not self._found:
            return lines
        with self._path.open("rb") as kept:
            return self._fitting(kept, lines, seen)

    def _fitting(self, kept: BinaryIO, lines: Iterator[Line], seen: Seen) -> Iterator[Line]:
        for line in lines:
            opening = line.opening.encode()
            text = kept.readline(len(opening) + ANSWER_BYTES)
            if not text.endswith(b"\n"):
                begun = opening + f'"{KEYS[0]}": '.encode()
                if not (text.startswith(begun) or begun.startswith(text)) or kept.read(1):
                    raise self._unfit(line.number)
                return chain([line], lines)
            seen(line, self._answer(line, text, opening))
            self._end += len(text)
        if self._end < self._found:
            raise self._unfit(None)
        return lines

    def _answer(self, line: Line, text: bytes, opening: bytes) -> Answer:
        try:
            if not text.startswith(opening):
                raise ValueError("another line")
            return Answer.from_json(json.loads(b"{" + text.removeprefix(opening)))
        except ValueError as error:
            raise self._unfit(line.number) from error

    def _unfit(self, number: int | None) -> UsageError:
        said = "unfit" if number else "unfit_longer"
        return UsageError(say(f"play.batch.{said}", file=self._path, line=number), way_out=say("play.batch.unfit_way"))

    def begin(self) -> None:
        self._file = self._path.open("r+b" if self._path.exists() else "xb")
        if self._path.is_file():
            self._check_size(self._found)
            self._file.truncate(self._end)
            self._file.seek(self._end)

    def write(self, line: Line, answer: Answer) -> None:
        assert self._file is not None
        if self._path.is_file():
            self._check_size(self._end)
        text = answer.written(line.opening)
        self._file.write(text)
        self._file.flush()
        self._end += len(text)

    def _check_size(self, known: int) -> None:
        """Two runs at once would mix their lines. Raises UsageError."""
        assert self._file is not None
        if os.fstat(self._file.fileno()).st_size != known:
            raise UsageError(say("play.batch.shared", file=self._path), way_out=say("play.batch.shared_way"))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

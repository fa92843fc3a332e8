"""A judge's own process: one engine (a player's and an author's worker), one line at a time.

Started as `python -m game.play.batch.process`; requests and answers are frames (see `engine.wire`) on stdin and stdout.
Comparing and diagnosing is half of a verdict's work and holds Python's lock: judges need processes, not threads.

    {"pack": folder, "cache": folder}  → {"kind": "ok"}, once
    {"puzzle": name, "sql": text}      → {"kind": "answer", verdict, reason, ms}
    either                             → {"kind": "unusable", text, way_out}: the engine fails
"""

import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from game.engine import wire
from game.engine.job import Job
from game.errors import JudgeError, SemicolonError
from game.judge.case import Case
from game.play.batch.answer import Answer
from game.play.cases import case_of
from game.play.engines import PATIENCE, Engine
from game.puzzle.pack import load_pack
from game.strings import say


class Bench:
    """An engine, and the cases it has judged by."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._pack = load_pack(folder)
        self._cases: dict[str, Case] = {}
        self._engine = Engine(self._pack, cache, PATIENCE)
        self._engine.warm()

    def answer(self, puzzle: str, sql: str) -> dict[str, Any]:
        """What to send back; whatever happens, this line alone is concerned, unless the engine can't be used."""
        try:
            return {"kind": "answer", **vars(Answer.of(self._engine.judge.judge(self._case(puzzle), sql).result()))}
        except JudgeError as error:
            return {"kind": "answer", **vars(Answer.unjudged(error.message))}
        except SemicolonError as error:
            return _unusable(error)
        except Exception as error:
            reason = say("play.batch.fault", kind=type(error).__name__, text=error)
            return {"kind": "answer", **vars(Answer.unjudged(reason))}

    def _case(self, puzzle: str) -> Case:
        if puzzle not in self._cases:
            self._cases[puzzle], _ = case_of(self._pack, self._pack.puzzles[puzzle], lambda: self._engine.author)
        return self._cases[puzzle]

    def close(self) -> None:
        self._engine.close()


def _unusable(error: SemicolonError) -> dict[str, Any]:
    return {"kind": "unusable", "text": error.message, "way_out": error.way_out}


def main() -> None:
    """Serves one parent until it hangs up, or is gone; then its workers end at once, even in the midst of a query."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process of a terminal; the parent decides
    with contextlib.suppress(wire.WireError):
        _serve(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)  # a thread that is still judging would only hold us up


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    order = wire.receive(requests).head
    try:
        bench = Bench(Path(order["pack"]), Path(order["cache"]))
    except SemicolonError as error:
        return wire.send(answers, _unusable(error))
    with contextlib.closing(bench):
        wire.send(answers, {"kind": "ok"})
        while True:
            head = wire.receive(requests).head
            Job.start(partial(_answer, bench, answers, head), "semicolon-batch")


def _answer(bench: Bench, answers: BinaryIO, head: Mapping[str, Any], _: Job[None]) -> None:
    wire.send(answers, bench.answer(head["puzzle"], head["sql"]))


if __name__ == "__main__":
    main()

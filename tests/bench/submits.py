"""How long a submit takes on the built-in packs, hidden cases and all: `python -m tests.bench.submits`.

Every puzzle's answer and its other answers, each once to warm up and once measured, as a player's submit would be.
"""

import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from game import paths
from game.play.cases import case_of
from game.play.engines import Engine
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack


def measured(pack: Pack, cache: Path) -> dict[str, list[float]]:
    """Milliseconds by what came of it: proved, searched (right without a proof), case (a hidden case broke it), or
    wrong."""
    found: dict[str, list[float]] = {"proved": [], "searched": [], "case": [], "wrong": []}
    with closing(Engine(pack, cache)) as engine:
        for puzzle in pack.puzzles.values():
            case, _ = case_of(pack, puzzle, lambda: engine.author)
            engine.warm(puzzle)
            for sql in (puzzle.answer, *puzzle.also, *(wrong.sql for wrong in puzzle.wrong)):
                engine.judge.judge(case, sql).result()
                began = time.perf_counter()
                verdict = engine.judge.judge(case, sql).result()
                ms = (time.perf_counter() - began) * 1000
                if verdict.solved:
                    found["proved" if verdict.proof else "searched"].append(ms)
                elif verdict.verdict == "wrong":
                    found["case" if verdict.counterexample else "wrong"].append(ms)
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for folder in sorted((paths.levels_dir() / "packs").iterdir()):
            for kind, times in measured(load_pack(folder), Path(scratch)).items():
                if len(times) > 1:
                    p95 = statistics.quantiles(times, n=20)[18]
                    middle = statistics.median(times)
                    print(f"{folder.name}, {kind}: {len(times)} submits, median {middle:.0f} ms, p95 {p95:.0f} ms")


if __name__ == "__main__":
    main()

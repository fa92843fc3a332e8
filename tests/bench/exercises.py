"""How the judge does on answers that people write: right ones refused, wrong ones caught, causes told.

    python -m uv run python -m tests.bench.exercises [PACK …] [--show refused|missed|causes]

Each pack has `submissions/<puzzle>.yml` beside its puzzles: `right: [{sql}]`, `wrong: [{sql, stage, cause, slips}]`;
`slips` are wrong answers that fit the visible data. Packs are those in tests/corpus/exercises, or the folders named;
each is built first, in a copy below the player's cache, which takes some minutes.
"""

import argparse
import shutil
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from game import paths
from game.forge.build import build_pack
from game.judge.verdict import Verdict
from game.play.cases import case_of
from game.play.engines import Engine
from game.puzzle.pack import load_pack

EXERCISES = Path(__file__).parents[1] / "corpus" / "exercises"


@dataclass(frozen=True)
class Submission:
    """One answer somebody wrote. `right`: whether it is one; the rest is told of wrong ones."""

    puzzle: str
    sql: str
    right: bool
    slips: bool = False
    stage: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Judged:
    submission: Submission
    verdict: Verdict
    ms: float


def submissions(folder: Path) -> Iterator[Submission]:
    """All of a pack's, puzzle by puzzle."""
    for file in sorted((folder / "submissions").glob("*.yml")):
        data: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for entry in data["right"]:
            yield Submission(file.stem, entry["sql"], True)
        for entry in data["wrong"]:
            slips = bool(entry.get("slips"))
            yield Submission(file.stem, entry["sql"], False, slips, entry["stage"], entry["cause"])


def judged(folder: Path, only: str = "", every: int = 1) -> Iterator[Judged]:
    """Each submission (or one of `every` so many) with its verdict; a pack that isn't built is judged on its visible
    data."""
    pack = load_pack(folder)
    engine = Engine(pack, paths.cache_dir())
    try:
        cases = {name: case_of(pack, p, lambda: engine.author)[0] for name, p in pack.puzzles.items()}
        for n, submission in enumerate(submissions(folder)):
            if (only and submission.puzzle != only) or n % every:
                continue
            began = time.perf_counter()
            verdict = engine.judge.judge(cases[submission.puzzle], submission.sql).result()
            yield Judged(submission, verdict, (time.perf_counter() - began) * 1000)
    finally:
        engine.close()


def built(folder: Path) -> Path:
    """A copy of a pack with its hidden cases."""
    copy = paths.cache_dir() / "exercises" / folder.name
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    build_pack(copy, lambda text: print(f"   {text}", flush=True))
    return copy


def report(found: list[Judged]) -> None:
    """Rates and times."""
    right = [j for j in found if j.submission.right]
    wrong = [j for j in found if not j.submission.right]
    slips = [j for j in wrong if j.submission.slips]
    refused = [j for j in right if not j.verdict.solved and not j.verdict.form_fault]
    print(f"right: {len(right)}, refused {len(refused)}, form faults {sum(j.verdict.form_fault for j in right)}")
    print(f"wrong: {len(wrong)}, caught {_share(wrong)}; of those that fit the visible data: {_share(slips)}")
    sizes = [_rows(j) for j in found if j.verdict.counterexample]
    if len(sizes) > 1:
        tenths = statistics.quantiles(sizes, n=10)
        print(f"counterexamples: {len(sizes)}, rows median {statistics.median(sizes):g}, p90 {tenths[8]:g}")
    times = sorted(j.ms for j in right)
    if times:
        print(f"ms: right median {statistics.median(times):.0f}, p95 {times[int(len(times) * 0.95)]:.0f}")
    print("verdicts:", dict(Counter(j.verdict.verdict for j in found)))


def _share(wrong: list[Judged]) -> str:
    caught = sum(not j.verdict.solved for j in wrong)
    return f"{caught} of {len(wrong)}" + (f" ({caught / len(wrong):.1%})" if wrong else "")


def _rows(j: Judged) -> int:
    assert j.verdict.counterexample is not None
    return sum(len(table.rows) for table in j.verdict.counterexample.tables.values())


def _told(j: Judged) -> str:
    case = j.verdict.counterexample
    texts = [f"{f.stage}: {f.text}" for f in j.verdict.diagnosis] + [r.text for r in j.verdict.remarks]
    texts += [j.verdict.error.text] if j.verdict.error else []
    return " / ".join(texts + ([f"CASE {case.because}"] if case else []))


def show(found: list[Judged], what: str) -> None:
    """Prints the submissions worth a look."""
    for j in found:
        s = j.submission
        refused = what == "refused" and s.right and not j.verdict.solved
        missed = what == "missed" and not s.right and j.verdict.solved
        causes = what == "causes" and not s.right and not j.verdict.solved
        if refused or missed or causes:
            print(f"--- {s.puzzle} [{s.stage}] {s.cause}\n{s.sql}\n=> {j.verdict.verdict} {_told(j)}")
            if refused and j.verdict.counterexample:
                case = j.verdict.counterexample
                for name, table in case.tables.items():
                    print("   ", name, [c.name for c in table.columns], *table.rows, sep="\n      ")
                print("    expected", case.expected.rows, "got", case.got and case.got.rows, case.error)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("packs", nargs="*", type=Path)
    parser.add_argument("--show", choices=("refused", "missed", "causes"), action="append", default=[])
    parser.add_argument("--only", default="")
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    everything: list[Judged] = []
    for folder in arguments.packs or sorted(p for p in EXERCISES.iterdir() if (p / "pack.yml").is_file()):
        print(f"== {folder.name}")
        found = []
        for n, one in enumerate(judged(built(folder), arguments.only, arguments.every)):
            found.append(one)
            for what in arguments.show:
                show([one], what)
            if n % 50 == 49:
                print(f"   {n + 1} judged", flush=True)
        report(found)
        everything += found
    if len(arguments.packs) != 1:
        print("== all")
        report(everything)
    return 0


if __name__ == "__main__":
    sys.exit(main())

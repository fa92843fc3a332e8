"""What wrong answers are told: `python -m tests.bench.diagnosis PACK [WORD]`.

Reads the `wrong:` queries of a pack's puzzles and, where they lie beside it, submissions/*.yml with {sql, stage, cause,
proof}; `proof` are statements after which a query that fits the data shows its fault. Prints each with the sentence and
counts how often the labelled stage is told. WORD: only puzzles with it in their name.
"""

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from game.engine import query
from game.engine.instances import Opened
from game.engine.limits import JUDGED
from game.engine.outcome import Rows
from game.engine.pool import _outcome
from game.engine.result import to_result_set
from game.engine.store import open_store
from game.engine.visible import Visible
from game.engine.wire import Message
from game.judge import form
from game.judge.causes.cause import Cause
from game.judge.causes.facts import Facts
from game.judge.causes.tool import causes_tool
from game.judge.compare import Comparer
from game.judge.derive import catalog
from game.judge.diagnose import diagnose
from game.puzzle.contract import Contract, ContractColumn
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import load_pack

PATIENCE_S = 2.5
"""Seconds for replacements: more than a player waits, so that a busy machine doesn't decide what is measured."""


@dataclass(frozen=True)
class Wrong:
    """A wrong query; `stage` is "" where nobody said it."""

    sql: str
    stage: str
    why: str
    proof: tuple[str, ...] = ()


def wrongs(folder: Path, puzzle: Puzzle) -> Iterator[Wrong]:
    for wrong in puzzle.wrong:
        yield Wrong(wrong.sql, "", wrong.why)
    file = folder / "submissions" / f"{puzzle.id.rpartition('/')[2]}.yml"
    told = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    for one in told.get("wrong", ()):
        yield Wrong(one["sql"], one["stage"], one["cause"], tuple(one.get("proof", ())))


def rows(connection: duckdb.DuckDBPyConnection, pack: Pack, sql: str) -> tuple[Rows, bool, tuple[str, ...]] | None:
    """Rows, whether they are ordered, and the clauses; None where the query fails."""
    opened = Opened(connection, Visible.of(connection, [table.name for table in pack.tables]))
    head, blobs = query.run(opened, sql, JUDGED.rows, JUDGED.result_bytes)
    outcome = _outcome(Message(head | {"ms": 0.0}, blobs))
    return None if outcome.rows is None else (outcome.rows, outcome.ordered, tuple(outcome.clauses))


def told(connection: duckdb.DuckDBPyConnection, pack: Pack, puzzle: Puzzle, sql: str) -> tuple[str, str, str] | None:
    """(stage, code with * where proved and ~ where only results speak, sentence); None where nothing is wrong."""
    answer, given = rows(connection, pack, puzzle.answer), rows(connection, pack, sql)
    if answer is None or given is None:
        return None
    target, result = to_result_set(answer[0]), to_result_set(given[0])
    contract = Contract(tuple(ContractColumn(c.name, c.type, None) for c in target.columns), ())
    with Comparer(target, given[0], contract) as comparer:
        found = comparer.compare(given[1])
        if found.right or form.faults(comparer, found, contract, given[1]):
            return None
        plain = diagnose(comparer, found, contract, target, result, given[2])[0]
        causes: list[Cause] = []
        if len(target.columns) == len(result.columns):
            facts = Facts.of(found, contract, target.rows, given[0].total)
            request = {"sql": sql, "answer": puzzle.answer, "also": list(puzzle.also), "tables": catalog(pack)}
            answered = causes_tool(connection, request | {"facts": facts.to_json(), "seconds": PATIENCE_S})
            causes = [Cause.from_json(cause) for cause in answered["causes"]]
    if not causes:
        return plain.stage, f"~{plain.code}", plain.text
    best = causes[0]
    return best.stage, best.code + "*" * best.proved, best.sentence


def main(folder: Path, word: str) -> None:
    pack = load_pack(folder)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as kept:
        visible = open_store(pack, Path(kept)).instance.database
        for puzzle in pack.puzzles.values():
            for wrong in wrongs(folder, puzzle) if word in puzzle.id else ():
                copy = Path(kept) / "copy" / visible.name
                copy.parent.mkdir(exist_ok=True)
                shutil.copyfile(visible, copy)
                with duckdb.connect(copy, config={"threads": 1}) as connection:
                    connection.execute("set global arrow_lossless_conversion = true; set global timezone = 'UTC'")
                    for statement in wrong.proof:
                        connection.execute(statement)
                    began = time.monotonic()
                    said = told(connection, pack, puzzle, wrong.sql)
                    show(puzzle, wrong, said, time.monotonic() - began, counts)
    print(dict(counts))


def show(puzzle: Puzzle, wrong: Wrong, said: tuple[str, str, str] | None, seconds: float, counts: Counter[str]) -> None:
    if said is None:
        counts["fits or form"] += 1
        return
    stage, code, sentence = said
    kind = "results" if code.startswith("~") else "proved" if code.endswith("*") else "likely"
    counts[kind] += 1
    same = "" if not wrong.stage else "=" if wrong.stage == stage else "!"
    if same:
        counts[f"{kind} {same}"] += 1
    print(f"{puzzle.id.rpartition('/')[2]} | {wrong.stage} {wrong.why}")
    print(f"  {same} {stage} {code} ({seconds:.1f} s): {sentence}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [*sys.argv, ""][2])

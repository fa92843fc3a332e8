"""`pack check`: the linter. Each rule is a function from a puzzle (and what its answer gave) to findings."""

import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from game.engine.result import to_result_set
from game.errors import JudgeError
from game.forge.cases import check_cases
from game.forge.findings import PackFinding, finding
from game.forge.integrity import check_tables
from game.forge.telling import check_telling
from game.forge.workshop import Workshop, spread, workshops
from game.judge.derive import TOOL_S, Derived, catalog
from game.judge.verdict import Verdict
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import data_hash, load_pack
from game.puzzle.resultset import Row
from game.puzzle.version import derivation_key

ROWS_MOST = 60
COLUMNS_MOST = 8
BRIEF_MOST = 320
"""Characters of a brief that still read at a glance."""

Rule = Callable[[Workshop, Puzzle, Derived], Iterator[PackFinding]]


def _all(pack: Pack) -> Sequence[Puzzle]:
    return tuple(pack.puzzles.values())


def check_pack(
    folder: Path, report: Callable[[str], None] = lambda _: None, chosen: Callable[[Pack], Sequence[Puzzle]] = _all
) -> tuple[PackFinding, ...]:
    """All findings, puzzle by puzzle, without those an author waived. `report` gets each puzzle's id; `chosen`: which
    puzzles are looked at.

    Raises PackError or EngineError where the pack can't be loaded.
    """
    pack = load_pack(folder)
    asked = chosen(pack)
    with workshops(pack, min(os.cpu_count() or 1, len(asked) or 1)) as shops:
        tables = tuple(check_tables(shops[0]))
        puzzles = spread(shops, asked, lambda shop, puzzle: _check_puzzle(shop, puzzle, report))
        return (*tables, *itertools.chain(*puzzles), *_duplicates(shops[0]))


def _check_puzzle(shop: Workshop, puzzle: Puzzle, report: Callable[[str], None]) -> list[PackFinding]:
    report(puzzle.id)
    try:
        derived = shop.derive(puzzle)
    except JudgeError as error:
        return [finding("answer-fails", "error", puzzle.id, "answer", reason=error.message)]
    waived = {waiver.code for waiver in puzzle.waive}
    found = [f for rule in RULES for f in rule(shop, puzzle, derived)]
    return [f for f in found if not waived & {f.code, f"{f.code}/{f.place}"}]


def _result(_: Workshop, puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    target = derived.target
    if target.total == 0:
        yield finding("answer-empty", "error", puzzle.id, "answer")
        return
    if target.total > ROWS_MOST or len(target.columns) > COLUMNS_MOST:
        size = f"{target.total} × {len(target.columns)}"
        yield finding("target-large", "warning", puzzle.id, "answer", size=size, rows=ROWS_MOST, columns=COLUMNS_MOST)
    for n, column in enumerate(target.columns):
        if target.total > 1 and len({repr(row[n]) for row in target.rows}) == 1:
            yield finding("column-constant", "warning", puzzle.id, "answer", column=column.name)
    if target.total == 1 and len(target.columns) == 1:
        yield finding("target-single", "warning", puzzle.id, "answer")


def _brief(_: Workshop, puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    if len(puzzle.brief) > BRIEF_MOST:
        yield finding("brief-long", "warning", puzzle.id, "brief", length=len(puzzle.brief), most=BRIEF_MOST)
    yield from check_telling(puzzle, derived)


def _determined(shop: Workshop, puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    """The answer gives one result only: no tie at a LIMIT, a total order, the same rows on a second run."""
    yield from _tie_at_limit(shop, puzzle, derived)
    keys = [[row[k.index] for k in derived.contract.order] for row in derived.target.rows]
    rows = Counter(repr(row) for row in derived.target.rows)
    if derived.contract.sorting and len({repr(k) for k in keys}) < len(rows):
        yield finding("order-partial", "warning", puzzle.id, "answer")
    again = shop.derive(puzzle).target
    if Counter(map(repr, again.rows)) != rows:
        yield finding("answer-unstable", "error", puzzle.id, "answer")
    for name in shop.author.run(puzzle.answer).result().volatile:
        yield finding("answer-volatile", "error", puzzle.id, "answer", name=name)


def _tie_at_limit(shop: Workshop, puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    limit, unlimited = derived.facts.get("limit"), derived.facts.get("unlimited")
    if not limit or not unlimited:
        return
    if not derived.contract.order:
        yield finding("limit-unordered", "error", puzzle.id, "answer")
        return
    outcome = shop.author.run(unlimited).result()
    if outcome.rows is None or outcome.rows.total <= limit:
        return
    whole = to_result_set(outcome.rows, limit + 1)
    last, next_ = whole.rows[limit - 1], whole.rows[limit]
    indexes = [key.index for key in derived.contract.order]
    if _values(last, indexes) == _values(next_, indexes) and last != next_:
        yield finding(
            "limit-tie", "error", puzzle.id, "answer", limit=limit, keys=", ".join(map(repr, _values(last, indexes)))
        )


def _values(row: Row, indexes: Sequence[int]) -> list[object]:
    return [row[n] for n in indexes]


def _others(shop: Workshop, puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    """Other answers are accepted, wrong ones and the text to begin with aren't."""
    for n, sql in enumerate((puzzle.answer, *puzzle.also)):
        verdict = shop.verdict(puzzle, derived, sql)
        if not verdict.solved:
            place = f"also {n}" if n else "answer"
            yield finding("also-refused", "error", puzzle.id, place, reason=_told(verdict))
    for n, wrong in enumerate(puzzle.wrong, start=1):
        verdict = shop.verdict(puzzle, derived, wrong.sql, explained=False)
        if verdict.solved:
            yield finding("wrong-accepted", "error", puzzle.id, f"wrong {n}", why=wrong.why)
        elif verdict.error:
            yield finding("wrong-fails", "warning", puzzle.id, f"wrong {n}", reason=verdict.error.text)
        if not wrong.why:
            yield finding("wrong-unexplained", "warning", puzzle.id, f"wrong {n}")
    if puzzle.start and shop.verdict(puzzle, derived, puzzle.start, explained=False).solved:
        yield finding("start-solves", "error", puzzle.id, "start")


def _assumed(shop: Workshop, puzzle: Puzzle, _: Derived) -> Iterator[PackFinding]:
    """What the puzzle takes for granted can be asked, and is true of the visible data."""
    for n, assumption in enumerate(puzzle.assume, start=1):
        if not assumption.sql:
            continue
        outcome = shop.author.run(f"select ({assumption.sql}\n) is true").result()
        if outcome.rows is None:
            reason = outcome.error.text if outcome.error else outcome.kind
            yield finding("assume-fails", "error", puzzle.id, f"assume {n}", reason=reason)
        elif to_result_set(outcome.rows, 2).rows != ((True,),):
            yield finding("assume-untrue", "error", puzzle.id, f"assume {n}")


def _told(verdict: Verdict) -> str:
    """What a player would read."""
    if verdict.error:
        return verdict.error.text
    return " ".join([*(remark.text for remark in verdict.remarks), *(found.text for found in verdict.diagnosis)])


def _current(shop: Workshop, puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    wanted = derivation_key(shop.pack, puzzle, data_hash(shop.pack))
    if puzzle.built is None or puzzle.built.made_from != wanted:
        yield finding("not-built", "warning", puzzle.id, "built")


RULES: Sequence[Rule] = (_result, _brief, _determined, _others, _assumed, _current, check_cases)


def _duplicates(shop: Workshop) -> Iterator[PackFinding]:
    """Answers with equal normal forms ask the same question twice."""
    tables = catalog(shop.pack)
    first: dict[str, Puzzle] = {}
    for puzzle in shop.pack.puzzles.values():
        told = shop.author.call("normal", TOOL_S, sql=puzzle.answer, tables=tables).result() or {}
        form = told.get("form")
        if not isinstance(form, str):
            continue
        if form in first and "duplicate" not in {w.code for w in puzzle.waive}:
            yield finding("duplicate", "warning", puzzle.id, "answer", other=first[form].id)
        first.setdefault(form, puzzle)

"""A verdict as text: tiles with words, the sentence, marked rows, an error under its place in the query."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from game.engine.outcome import ErrorNote
from game.judge.verdict import Tile, Verdict
from game.play.attempt import Attempt, AttemptState, RunOutcome, Solution
from game.puzzle.resultset import ResultColumn, ResultSet
from game.strings import say
from game.text.case import print_case
from game.text.marks import marked
from game.text.result import result_table, rows_table
from game.text.safe import safe, safe_lines

MISSING_SHOWN = 20
_STYLES = {"exact": "blue", "misplaced": "yellow", "partial": "yellow", "absent": "bright_black", "open": "dim"}


def print_run(out: Console, outcome: RunOutcome, sql: str) -> None:
    """The rows of a run, or why there are none."""
    if outcome.error:
        print_error(out, outcome.error, sql)
    elif outcome.result:
        out.print(result_table(outcome.result, out.width))


def print_submit(out: Console, attempt: Attempt, before: AttemptState, verdict: Verdict, sql: str) -> None:
    """A submit's verdict, and the solution once it ended the puzzle. `before`: how the attempt stood."""
    print_verdict(out, verdict, sql, hard=before.hard, target=attempt.target)
    if attempt.state.ended and not before.ended:
        print_ending(out, attempt)


def print_verdict(
    out: Console, verdict: Verdict, sql: str, *, hard: bool = False, target: ResultSet | None = None
) -> None:
    """All a player may see of it; in hard mode an unsolved one is its tiles alone. Missing rows are the target's."""
    if verdict.error:
        print_error(out, verdict.error, sql)
        out.print(Text(say("text.verdict.free"), style="dim"))
        return
    if not (hard and not verdict.solved):
        _print_rows(out, verdict, target)
    print_tiles(out, verdict.tiles)
    out.print(Text(_headline(verdict), style="bold"))
    if hard and not verdict.solved:
        _print_all(out, (remark.text for remark in verdict.remarks if remark.code == "lost"))
        return
    if verdict.diagnosis:
        first = verdict.diagnosis[0]
        out.print(Text.assemble((f"{safe(first.stage)} · ", "bold"), marked(first.text)))
    _print_all(out, (remark.text for remark in verdict.remarks))
    if verdict.counterexample:
        print_case(out, verdict.counterexample)


def print_tiles(out: Console, tiles: Sequence[Tile]) -> None:
    """The row of signs, then each sign with its words."""
    if not tiles:
        return
    row = Text()
    for tile in tiles:
        row.append(f"{tile.sign} ", _STYLES[tile.state])
    out.print(row)
    for tile in tiles:
        out.print(
            Padding(
                Text.assemble((f"{tile.sign} ", _STYLES[tile.state]), marked(tile.text)), (0, 0, 0, 2), expand=False
            )
        )


def _headline(verdict: Verdict) -> str:
    if verdict.solved:
        said = "solved" if verdict.score is None else "solved_score"
        return say(f"text.verdict.{said}", score=verdict.score)
    if verdict.counted:
        return say("text.verdict.wrong", number=verdict.try_number)
    if verdict.form_fault:
        return say("text.verdict.form")
    return say("text.verdict.uncounted" if verdict.on_hidden_case else "text.verdict.not_yet")


def _print_rows(out: Console, verdict: Verdict, target: ResultSet | None) -> None:
    result, marks = verdict.result, verdict.rows
    if result is None:
        return
    extra = dict.fromkeys(marks.extra if marks else (), say("text.verdict.extra"))
    out.print(result_table(result, out.width, extra))
    if marks and marks.missing:
        shown = marks.missing[:MISSING_SHOWN]
        heading = "missing_first" if len(shown) < len(marks.missing) else "missing"
        out.print(Text(say(f"text.verdict.{heading}", shown=len(shown), total=len(marks.missing)), style="bold"))
        columns = target.columns if target else _named_columns(verdict)
        out.print(rows_table(columns, shown, out.width))


def _named_columns(verdict: Verdict) -> list[ResultColumn]:
    """The target's columns where only the verdict is at hand: their names stand on the tiles."""
    return [ResultColumn(tile.column or "", "VARCHAR") for tile in verdict.tiles if tile.kind == "column"]


def _print_all(out: Console, sentences: Iterable[str]) -> None:
    for sentence in sentences:
        out.print(marked(sentence))


def print_error(out: Console, error: ErrorNote, sql: str) -> None:
    """What went wrong; where a place is known, that line with a caret under the column."""
    out.print(marked(error.text, style="bold"))
    lines = sql.split("\n")
    if error.line is None or not 1 <= error.line <= len(lines):
        return
    line = lines[error.line - 1].rstrip("\r").expandtabs(1)
    where = say("text.error.line", line=error.line)
    if error.column is not None:
        where = say("text.error.place", line=error.line, column=error.column)
    out.print(Text(where, style="dim"))
    _print_place(out, line, error.column)


def _print_place(out: Console, line: str, column: int | None) -> None:
    """The line, cut around the place where it is longer than the terminal is wide."""
    room = max(20, out.width - 4)
    at = 0 if column is None else min(max(column - 1, 0), len(line))
    start = max(0, at - room // 2) if cell_len(safe(line)) > room else 0
    shown = safe(line[start : start + room])
    out.print(Text(f"  {shown}"), no_wrap=True, overflow="crop", crop=True)
    if column is not None:
        out.print(Text(" " * (2 + cell_len(safe(line[start:at]))) + "^", style="bold yellow"), no_wrap=True)


def print_solution(out: Console, solution: Solution) -> None:
    """The answer with its explanation, and other right ways."""
    ways = [(say("text.solution.answer"), solution.answer)]
    ways += [(say("text.solution.also", number=n), sql) for n, sql in enumerate(solution.also, start=2)]
    for heading, sql in ways:
        out.print()
        out.print(Text(heading, style="bold"))
        out.print(Padding(Text(safe_lines(sql)), (0, 0, 0, 2), expand=False))
    if solution.explain:
        out.print()
        out.print(marked(solution.explain))
    if solution.concepts:
        out.print(Text(say("text.solution.concepts", concepts=", ".join(solution.concepts)), style="dim"))


def print_ending(out: Console, attempt: Attempt) -> None:
    """Once a puzzle has ended: the solution, and the text to share."""
    print_solution(out, attempt.solution())
    out.print()
    print_share(out, attempt)


def print_share(out: Console, attempt: Attempt) -> None:
    """The text to share, ready to be copied: never wrapped."""
    out.print(Text(safe_lines(attempt.share())), soft_wrap=True)

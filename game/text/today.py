"""The puzzle as text: the brief, the target, what counts, the tables."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from game.play.attempt import Attempt
from game.play.daily import TableInfo
from game.play.words import contract_line
from game.puzzle.metrics import FILE as METRICS
from game.strings import say
from game.text.marks import marked
from game.text.result import result_table
from game.text.safe import safe, safe_lines
from game.text.tables import overview

LEVELS = 5


def print_puzzle(out: Console, attempt: Attempt, tables: Sequence[TableInfo]) -> None:
    """Everything a player needs to begin."""
    print_head(out, attempt)
    print_brief(out, attempt)
    out.print()
    print_target(out, attempt)
    out.print()
    out.print(Text(say("text.today.tables"), style="bold"))
    out.print(overview(tables))
    if (attempt.pack.folder / METRICS).exists():
        out.print(marked(say("text.today.metrics"), style="dim"))


def print_head(out: Console, attempt: Attempt) -> None:
    """Title, number, date and difficulty, and how the attempt stands once it has begun."""
    puzzle, daily = attempt.puzzle, attempt.daily
    where = say("text.today.number", number=daily.number, date=daily.date.isoformat()) if daily else puzzle.id
    level = say("text.today.level", dots="●" * puzzle.level + "○" * (LEVELS - puzzle.level), level=puzzle.level)
    out.print(Text.assemble((safe(puzzle.title), "bold"), (f"  {safe(where)} · {level}", "dim")))
    state = attempt.state
    if state.ended:
        out.print(Text(say(f"text.today.{state.end.ending}", score=state.score) if state.end else "", style="dim"))
    elif state.tries or state.hints:
        text = say("text.today.begun", tries=state.counted_tries, hints=len(state.hints), worth=state.worth)
        out.print(Text(text, style="dim"))


def print_brief(out: Console, attempt: Attempt) -> None:
    """The question; in hard mode there is none."""
    state = attempt.state
    hidden = state.hard and not state.ended
    out.print()
    out.print(marked(say("text.today.hard") if hidden else attempt.puzzle.brief))
    if attempt.puzzle.start:
        out.print()
        out.print(Text(say("text.today.start"), style="bold"))
        out.print(Padding(Text(safe_lines(attempt.puzzle.start)), (0, 0, 0, 2), expand=False))


def print_target(out: Console, attempt: Attempt) -> None:
    """The rows to reproduce, all of them, and what counts."""
    out.print(Text(say("text.today.target"), style="bold"))
    out.print(result_table(attempt.target, out.width, rows_shown=len(attempt.target.rows)))
    out.print(marked(say("text.today.counts", contract=contract_line(attempt.contract))))

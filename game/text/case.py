"""A hidden case as text: the sentence, the small tables, what the query gives there and what is expected."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from game.judge.counterexample import Counterexample
from game.judge.differences import RowKind, RowNote, differences
from game.puzzle.resultset import ResultSet
from game.strings import say
from game.text.marks import marked
from game.text.result import result_table
from game.text.safe import safe

SIGNS: dict[RowKind, str] = {"same": "■", "moved": "◆", "differs": "◆", "extra": "◆", "missing": "✕"}


def print_case(out: Console, case: Counterexample) -> None:
    """All of it, from top to bottom: for a screen reader nothing stands side by side."""
    out.print()
    _head(out, say("text.case.head"))
    if case.because:
        out.print(marked(case.because))
    out.print(Text(say("text.case.about"), style="dim"))
    for name, rows in case.tables.items():
        out.print()
        _head(out, name)
        out.print(result_table(rows, out.width))
    notes = differences(case.expected, case.got) if case.got else None
    out.print()
    _head(out, say("text.case.got"))
    if case.got and notes:
        _rows(out, case.got, notes.got)
    else:
        out.print(marked(" ".join(part for part in (f"✕ {say('text.case.fails')}", case.error) if part)))
    out.print()
    _head(out, say("text.case.expected"))
    _rows(out, case.expected, notes.expected if notes else ())


def _head(out: Console, words: str) -> None:
    out.print(Text(safe(words), style="bold"))


def _rows(out: Console, rows: ResultSet, notes: Sequence[RowNote]) -> None:
    """Rows with a sign and a word each; the values that differ have the sign as well."""
    marks = {index: f"{SIGNS[note.kind]} {say(f'text.case.{note.kind}')}" for index, note in enumerate(notes)}
    signs = {(index, cell): SIGNS[note.kind] for index, note in enumerate(notes) for cell in note.cells}
    out.print(result_table(rows, out.width, marks, signs=signs))

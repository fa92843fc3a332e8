"""A counterexample as what is shown of it: rows of each table, both results with their marks, and all in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from game.judge.counterexample import Counterexample
from game.judge.differences import RowNote, differences
from game.puzzle.resultset import ResultColumn, ResultSet
from game.strings import say
from game.ui.cells import cell
from game.ui.richtext import plain
from game.ui.screens.puzzle.resultview import rows_words
from game.ui.widgets.marks import EXTRA, MISSING, Marks, RowMark

ROWS_SHOWN = 40
HERE: Mapping[str, RowMark] = {
    "same": RowMark("■", "same", "muted", whole=False),
    "moved": RowMark("◆", "moved", "misplaced_text", "extra_row", whole=False),
    "differs": RowMark("◆", "differs", "misplaced_text", "extra_row", whole=False),
    "extra": EXTRA,
}
THERE: Mapping[str, RowMark] = {
    "same": RowMark("■", "same", "muted", whole=False),
    "differs": RowMark("◆", "differs", "right_text", "missing_row", whole=False),
    "missing": MISSING,
}


def case_marks(case: Counterexample) -> tuple[Marks, Marks]:
    """Marks for what the query gives and for what is expected."""
    if case.got is None:
        return Marks(), Marks()
    found = differences(case.expected, case.got)
    return _marks(found.got, HERE), _marks(found.expected, THERE)


def _marks(notes: Sequence[RowNote], kinds: Mapping[str, RowMark]) -> Marks:
    return Marks(
        told={index: kinds[note.kind] for index, note in enumerate(notes)},
        cells=frozenset((index, cell) for index, note in enumerate(notes) for cell in note.cells),
    )


def first_rows(rows: ResultSet) -> ResultSet:
    """As many as are shown."""
    return ResultSet(rows.columns, rows.rows[:ROWS_SHOWN], rows.total)


def on_its_side(rows: ResultSet) -> ResultSet:
    """A column per row, the names in front: what a table of many columns and few rows is read best as."""
    columns = (ResultColumn("", "VARCHAR"), *(ResultColumn(str(n + 1), "VARCHAR") for n in range(len(rows.rows))))
    turned = tuple(
        (column.name, *(None if row[n] is None else cell(row[n], column.type).text for row in rows.rows))
        for n, column in enumerate(rows.columns)
    )
    return ResultSet(columns, turned, len(turned))


def caption(rows: ResultSet) -> str:
    """`2 rows`; where not all are shown, how many are."""
    shown = min(ROWS_SHOWN, len(rows.rows))
    if shown < rows.total:
        return say("ui.result.first", shown=f"{shown:,}", total=f"{rows.total:,}")
    return rows_words(rows.total)


def case_words(case: Counterexample) -> str:
    """All of it for a screen reader."""
    here, there = case_marks(case)
    parts = [plain(case.because), plain(say("ui.case.about"))]
    parts += [f"{name}: {_rows_words(rows, Marks())}" for name, rows in case.tables.items()]
    gives = say("ui.case.fails") if case.got is None else _rows_words(case.got, here)
    parts.append(f"{say('ui.case.got')}: {' '.join([gives, case.error or '']).strip()}")
    parts.append(f"{say('ui.case.expected')}: {_rows_words(case.expected, there)}")
    return " / ".join(part for part in parts if part)


def _rows_words(rows: ResultSet, marks: Marks) -> str:
    told = []
    for index, row in enumerate(rows.rows[:ROWS_SHOWN]):
        mark = marks.of(index, len(rows.rows))
        values = [
            f"{column.name} {cell(value, column.type).text}" for value, column in zip(row, rows.columns, strict=True)
        ]
        told.append(", ".join(values) + (f" ({mark.word})" if mark else ""))
    return "; ".join(told) or say("ui.grid.no_rows")

"""A result set as a table for the terminal, or as records where the terminal is too narrow for one."""

import json
from collections.abc import Mapping, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from game.judge.domain import NUMBERS, type_class
from game.puzzle.resultset import Json, ResultColumn, ResultSet, Row
from game.strings import say
from game.text.safe import safe

ROWS_SHOWN = 40
CELL_MOST = 200
"""Characters of one value that are shown."""
NARROWEST = 12
"""Columns of the terminal that a value wants before a table gives way to records."""
_GAP = 3


def value_text(value: Json) -> Text:
    """A value on one line. A text that could be taken for something else (`null`, nothing, blanks) stands in quotes."""
    match value:
        case None:
            return Text("null", style="dim italic")
        case bool():
            return Text(str(value).lower())
        case str():
            return Text(_cut(safe(_quoted(value))))
        case list() | dict():
            return Text(_cut(safe(json.dumps(value, ensure_ascii=False))))
    return Text(str(value))


def _quoted(text: str) -> str:
    unclear = text.strip() != text or text == "" or text.lower() == "null" or text[0] == text[-1] == "'"
    return f"'{text}'" if unclear else text


def _cut(text: str) -> str:
    return text if len(text) <= CELL_MOST else text[:CELL_MOST] + "…"


def result_table(
    result: ResultSet,
    width: int,
    marks: Mapping[int, str] | None = None,
    rows_shown: int = ROWS_SHOWN,
    signs: Mapping[tuple[int, int], str] | None = None,
) -> RenderableType:
    """Header with names and types, numbers to the right, and how many rows there are.

    `width`: columns of the terminal. `marks`: words that stand before some rows, by row index. `signs`: what stands
    before some values, by row and column.
    """
    marks, signs = marks or {}, signs or {}
    rows = result.rows[:rows_shown]
    cells = [
        [_signed(value_text(value), signs.get((index, n), "")) for n, value in enumerate(row)]
        for index, row in enumerate(rows)
    ]
    body: RenderableType
    if not result.columns:
        body = Text(say("text.result.no_columns"), style="dim")
    elif _fits(result.columns, cells, width, marks):
        body = _table(result.columns, cells, marks)
    else:
        body = _records(result.columns, cells, marks)
    return Group(body, Text(_count(len(rows), result), style="dim"))


def _signed(value: Text, sign: str) -> Text:
    return Text.assemble((f"{sign} ", "bold yellow"), value) if sign else value


def rows_table(columns: Sequence[ResultColumn], rows: Sequence[Row], width: int) -> RenderableType:
    """Loose rows, such as the missing ones, under the header of a result."""
    return result_table(ResultSet(tuple(columns), tuple(rows), len(rows)), width)


def sample_table(columns: Sequence[ResultColumn], rows: Sequence[Row], width: int) -> RenderableType:
    """Some rows to look at, a line each: columns from the left as far as they fit, their values cut, and how many
    columns are left out."""
    shown = len(columns)
    cells = [[value_text(value) for value in row] for row in rows]
    while shown > 1 and not _fits(columns[:shown], [row[:shown] for row in cells], width, {}):
        shown -= 1
    table = _table(columns[:shown], [row[:shown] for row in cells], {})
    for column in table.columns:
        column.no_wrap, column.overflow = True, "ellipsis"
    left = len(columns) - shown
    return Group(table, Text(say("text.result.columns_left", count=left), style="dim")) if left else table


def _fits(
    columns: Sequence[ResultColumn], cells: Sequence[Sequence[Text]], width: int, marks: Mapping[int, str]
) -> bool:
    wanted = [
        min(NARROWEST, max([cell_len(column.name), *(row[n].cell_len for row in cells)], default=0)) + _GAP
        for n, column in enumerate(columns)
    ]
    return sum(wanted) + max(map(len, marks.values()), default=0) <= width


def _table(columns: Sequence[ResultColumn], cells: Sequence[Sequence[Text]], marks: Mapping[int, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="")
    if marks:
        table.add_column("", no_wrap=True)
    for column in columns:
        header = Text(safe(column.name), style="bold").append(f"\n{safe(column.type).lower()}", "not bold dim")
        numeric = type_class(column.type) in NUMBERS
        table.add_column(header, justify="right" if numeric else "left", overflow="fold")
    for index, row in enumerate(cells):
        mark = [Text(marks.get(index, ""), style="bold yellow")] if marks else []
        table.add_row(*mark, *row)
    return table


def _records(columns: Sequence[ResultColumn], cells: Sequence[Sequence[Text]], marks: Mapping[int, str]) -> Group:
    """One value a line: what a narrow terminal can show whole."""
    lines: list[Text] = []
    for index, row in enumerate(cells):
        head = say("text.result.row", number=index + 1)
        lines.append(Text(f"{head} {marks.get(index, '')}".rstrip(), style="dim"))
        for column, value in zip(columns, row, strict=True):
            lines.append(Text.assemble((f"  {safe(column.name)}: ", "bold"), value))
    return Group(*lines)


def _count(shown: int, result: ResultSet) -> str:
    if shown < result.total:
        return say("text.result.first", shown=f"{shown:,}", total=f"{result.total:,}")
    return say("text.result.one_row") if result.total == 1 else say("text.result.rows", count=f"{result.total:,}")

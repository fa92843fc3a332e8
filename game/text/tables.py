"""The context panel as text: what tables there are, and all that is known of one."""

from collections.abc import Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from game.errors import UsageError
from game.play.daily import TableInfo
from game.play.words import facts
from game.puzzle.catalog import Column, Table
from game.puzzle.model import Pack
from game.strings import say
from game.text.marks import marked
from game.text.safe import safe

WIDE = 100
"""Columns of the terminal that a table of columns wants; below, each column is told in lines."""


def overview(tables: Sequence[TableInfo]) -> RenderableType:
    """One line a table: name, rows, and the first sentence about it."""
    grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for info in tables:
        about = info.table.description.split(". ")[0].rstrip(".")
        grid.add_row(safe(info.table.name), _rows(info.rows), marked(about))
    return grid


def print_tables(out: Console, pack: Pack, tables: Sequence[TableInfo], name: str | None) -> None:
    """All tables in short, or one in full; raises UsageError for a name that isn't there."""
    if name is None:
        out.print(Text(safe(pack.title), style="bold"))
        out.print(overview(tables))
        out.print(Text(say("text.tables.more"), style="dim"))
        return
    table = pack.table(name)
    if table is None:
        names = ", ".join(info.table.name for info in tables)
        raise UsageError(say("text.tables.unknown", name=name), way_out=say("text.tables.known", names=names))
    rows = next(info.rows for info in tables if info.table is table)
    out.print(Text.assemble((safe(table.name), "bold"), (f"  {_rows(rows)}", "dim")))
    out.print(marked(table.description))
    out.print()
    out.print(_columns(table) if out.width >= WIDE else _narrow(table))
    sources = [edge.source for edge in pack.lineage if edge.target == table.name]
    if sources:
        out.print(Text(safe(say("text.tables.made_from", sources=", ".join(sources))), style="dim"))


def _rows(count: int) -> str:
    return say("text.result.one_row") if count == 1 else say("text.result.rows", count=f"{count:,}")


def _columns(table: Table) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in ("column", "type", "facts", "about"):
        grid.add_column(say(f"text.tables.{heading}"), overflow="fold")
    for column in table.columns:
        grid.add_row(Text(safe(column.name), style="bold"), _type(column), _facts(column), marked(column.description))
    return grid


def _narrow(table: Table) -> Group:
    blocks: list[RenderableType] = []
    for column in table.columns:
        blocks.append(Text.assemble((safe(column.name), "bold"), f"  {_type(column)}"))
        blocks += [
            Padding(text, (0, 0, 0, 2), expand=False)
            for text in (_facts(column), marked(column.description))
            if text.plain
        ]
    return Group(*blocks)


def _type(column: Column) -> str:
    return safe(column.type).lower()


def _facts(column: Column) -> Text:
    """`→ customers.id` where the column points somewhere; the promises otherwise as words."""
    words = [*facts(column, values_most=len(column.accepted))] or [say("play.fact.may_be_null")]
    if column.references:
        words.insert(0, f"→ {'.'.join(column.references)}")
        words.remove(say("play.fact.found_in", table=column.references[0]))
    return marked(" · ".join(words))

"""The context panel as text: what tables there are, and all that is known of one."""

from collections.abc import Callable, Iterator, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from game.errors import UsageError
from game.play.around import around
from game.play.daily import TableInfo
from game.play.knowledge import Knowledge
from game.play.words import facts, made_of, row_facts, surroundings, usage
from game.puzzle.catalog import Column, Table
from game.puzzle.model import Pack
from game.strings import say
from game.text.marks import marked
from game.text.result import sample_table
from game.text.safe import safe

SAMPLE_ROWS = 3
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


def print_tables(
    out: Console, pack: Pack, tables: Sequence[TableInfo], name: str | None, known: Callable[[], Knowledge]
) -> None:
    """All tables in short, or one in full, for which `known` is asked; raises UsageError for a name that is none."""
    if name is None:
        out.print(Text(safe(pack.title), style="bold"))
        out.print(overview(tables))
        out.print(Text(say("text.tables.more"), style="dim"))
        return
    info = table_named(tables, name)
    table = info.table
    out.print(Text.assemble((safe(table.name), "bold"), (f"  {_rows(info.rows)}", "dim")))
    out.print(marked(table.description))
    out.print()
    knowledge = known()
    out.print(_columns(table, knowledge) if out.width >= WIDE else _narrow(table, knowledge))
    sample = knowledge.samples.get(table.name)
    if sample is not None and sample.rows:
        out.print()
        out.print(sample_table(sample.columns, sample.rows[:SAMPLE_ROWS], out.width))
    out.print()
    for line in _about(pack, table, knowledge):
        out.print(marked(line, style="dim"))


def table_named(tables: Sequence[TableInfo], name: str) -> TableInfo:
    """The table of that name, letter case aside. Raises UsageError."""
    for info in tables:
        if info.table.name.lower() == name.lower():
            return info
    names = ", ".join(info.table.name for info in tables)
    raise UsageError(say("text.tables.unknown", name=name), way_out=say("text.tables.known", names=names))


def _about(pack: Pack, table: Table, knowledge: Knowledge) -> Iterator[str]:
    """What is known to be wrong, who answers for it, who uses it, what it is made of and what of it."""
    yield from row_facts(table)
    yield from (say("play.known.issue", text=text) for text in table.issues)
    if table.owner:
        yield say("play.known.owner", owner=table.owner)
    if used := usage(knowledge, (table.name, "")):
        yield used
    found = around(table.name, pack.tables, pack.lineage, knowledge)
    if found.sources:
        yield say("text.tables.made_from", sources=", ".join(found.sources))
    yield from surroundings(found)


def _rows(count: int) -> str:
    return say("text.result.one_row") if count == 1 else say("text.result.rows", count=f"{count:,}")


def _columns(table: Table, knowledge: Knowledge) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in ("column", "type", "facts", "about"):
        grid.add_column(say(f"text.tables.{heading}"), overflow="fold")
    for column in table.columns:
        grid.add_row(
            Text(safe(column.name), style="bold"), _type(column), _facts(column), _told(table, column, knowledge)
        )
    return grid


def _told(table: Table, column: Column, knowledge: Knowledge) -> Text:
    """Its description, what it is made of, and how often it is used."""
    place = table.name, column.name
    phrases = (column.description, made_of(knowledge, place), usage(knowledge, place))
    return marked(" ".join(phrase for phrase in phrases if phrase))


def _narrow(table: Table, knowledge: Knowledge) -> Group:
    blocks: list[RenderableType] = []
    for column in table.columns:
        blocks.append(Text.assemble((safe(column.name), "bold"), f"  {_type(column)}"))
        blocks += [
            Padding(text, (0, 0, 0, 2), expand=False)
            for text in (_facts(column), _told(table, column, knowledge))
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

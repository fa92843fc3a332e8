"""What a change breaks, as text."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from game.play.impact import Asked, Impact, Touched
from game.puzzle.lineage import USES
from game.strings import say
from game.text.safe import safe

TESTS_MOST = 12
"""Tests of what is made of it that are named; `--json` names all."""


def print_impact(out: Console, impact: Impact) -> None:
    """Relations with their columns, what asks them, then packs with their puzzles; or that nothing is touched."""
    out.print(Text(safe(impact.name), style="bold"))
    if not (impact.reach.touched or impact.asked or impact.packs):
        out.print(say("text.impact.nothing"))
        return
    for step in ("direct", "further"):
        _relations(out, step, [touched for touched in impact.reach.touched if touched.step == step])
    _listed(out, "built", [touched.name for touched in impact.reach.touched if touched.step == "built"])
    for kind in USES:
        _uses(out, kind, [asked for asked in impact.asked if asked.kind == kind])
    for pack in impact.packs:
        out.print()
        out.print(Text.assemble((say("text.impact.pack", name=safe(pack.name)), "bold")))
        out.print(Text(say("text.impact.tables", tables=safe(", ".join(pack.tables))), style="dim"))
        _listed(out, "puzzles", pack.puzzles, apart=False)
        _listed(out, "puzzles_rows", pack.rows, apart=False)


def _relations(out: Console, step: str, touched: Sequence[Touched]) -> None:
    if not touched:
        return
    grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column()
    for one in touched:
        columns = ", ".join(map(safe, one.columns)) or say("text.impact.rows")
        shown = columns if one.known else say("text.impact.unknown")
        grid.add_row(safe(one.name), safe(one.layer), Text(shown, style="dim"))
    out.print()
    out.print(say(f"text.impact.{step}", count=len(touched)))
    out.print(grid)


def _uses(out: Console, kind: str, asked: Sequence[Asked]) -> None:
    """Those that can't do without it, those that lose a part, those with other rows; tests by where they stand."""
    if kind == "test":
        _listed(out, "tests", [_title(one) for one in asked if one.direct])
        further = [_title(one) for one in asked if not one.direct]
        more = [say("text.impact.more", count=len(further) - TESTS_MOST)] if len(further) > TESTS_MOST else []
        _listed(out, "tests_further", [*further[:TESTS_MOST], *more], len(further))
        return
    for how in ("whole", "parts", "rows"):
        _listed(out, f"{kind}_{how}", list(_told([one for one in asked if one.how == how])))


def _told(asked: Sequence[Asked]) -> Iterator[str]:
    for one in asked:
        yield f"{one.name} ({', '.join(one.parts)})" if one.parts else one.name


def _title(one: Asked) -> str:
    """A test of a column by its kind and place, any other by its name."""
    return one.title if one.title.count(" ") == 1 and "." in one.title else one.name


def _listed(out: Console, what: str, names: Sequence[str], count: int | None = None, *, apart: bool = True) -> None:
    if names:
        if apart:
            out.print()
        out.print(say(f"text.impact.{what}", count=len(names) if count is None else count))
        out.print(Text(safe(", ".join(names)), style="dim"))

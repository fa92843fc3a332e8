"""What a change breaks, as text."""

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from game.play.impact import Impact
from game.strings import say
from game.text.safe import safe


def print_impact(out: Console, impact: Impact) -> None:
    """Relations with their columns, then what is built on them, metrics and puzzles; or that nothing is touched."""
    reach = impact.reach
    out.print(Text(safe(impact.name), style="bold"))
    if not (reach.touched or impact.metrics or impact.puzzles):
        out.print(say("text.impact.nothing"))
        return
    if reach.touched:
        grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column()
        for touched in reach.touched:
            columns = ", ".join(map(safe, touched.columns)) or say("text.impact.rows")
            grid.add_row(
                safe(touched.name), Text(columns if touched.known else say("text.impact.unknown"), style="dim")
            )
        out.print(say("text.impact.touched", count=len(reach.touched)))
        out.print(grid)
    for what in ("later", "metrics", "puzzles"):
        names = reach.later if what == "later" else impact.metrics if what == "metrics" else impact.puzzles
        if names:
            out.print()
            out.print(say(f"text.impact.{what}", count=len(names)))
            out.print(Text(safe(", ".join(names)), style="dim"))

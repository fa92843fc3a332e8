"""The player's numbers as text."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from game.play.stats import Stats
from game.strings import say

BAR_MOST = 30


def print_stats(out: Console, stats: Stats) -> None:
    """Figures, then solves by number of tries as bars with their counts."""
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(justify="right", style="bold", no_wrap=True)
    grid.add_column()
    average = "–" if stats.average_tries is None else f"{stats.average_tries:.1f}"
    figures = {"solved": f"{stats.solved} / {stats.played}", "average": average}
    for name in ("days_in_a_row", "longest", "freezes", "solved", "average", "score_total"):
        grid.add_row(figures.get(name) or f"{getattr(stats, name):,}", say(f"text.stats.{name}"))
    out.print(grid)
    if stats.distribution:
        out.print()
        out.print(Text(say("text.stats.distribution"), style="bold"))
        out.print(_bars(stats))


def _bars(stats: Stats) -> Table:
    grid = Table(box=box.SIMPLE, show_header=False, show_edge=False, pad_edge=False)
    most = max(stats.distribution.values())
    for tries in range(1, max(stats.distribution) + 1):
        count = stats.distribution.get(tries, 0)
        grid.add_row(
            str(tries), Text("█" * round(BAR_MOST * count / most), style="blue").append(f" {count}", "default")
        )
    return grid

"""The puzzles of a run in the report on the tables that they are made of."""

from pathlib import Path

from game.forge.making.made import Made, Run
from game.forge.making.reasons import in_words
from game.strings import say

_HEADINGS = ("id", "title", "family", "difficulty", "status")


def list_puzzles(report: Path, run: Run) -> None:
    """Adds a table of all puzzles, kept or broken, to the end of a report that is there."""
    lines = [f"## {say('intake.report.puzzles')}", ""]
    lines += [_row(*(say(f"intake.puzzles.{heading}") for heading in _HEADINGS)), _row(*("---" for _ in _HEADINGS))]
    lines += [_puzzle(made) for made in run.puzzles if made.status != "rejected"]
    with report.open("a", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(["", *lines, ""]))


def _puzzle(made: Made) -> str:
    status = say(f"text.forge.status_{made.status}")
    told = f"{status} ({in_words(made.why)})" if made.why else status
    return _row(made.draft.name, made.draft.title, made.draft.blueprint, str(made.level or "–"), told)


def _row(*cells: str) -> str:
    """A line of a table in Markdown, in which no cell ends early."""
    plain = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(plain)} |"

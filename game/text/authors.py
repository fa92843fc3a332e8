"""What pack authors read: findings of the linter, what was built, what a pack holds."""

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from game.forge.build import PackBuilt
from game.forge.findings import PackFinding
from game.puzzle.model import Pack
from game.strings import say
from game.text.marks import marked
from game.text.safe import safe


def print_findings(out: Console, findings: Sequence[PackFinding]) -> None:
    """Each finding with its place and how to mend it, then the count."""
    for found in findings:
        place = f"{safe(found.puzzle)} · {safe(found.place)}"
        level = say(f"text.author.{found.level}")
        out.print(Text.assemble((f"{level} {found.code}", "bold"), f"  {place}"), soft_wrap=True)
        out.print(Padding(marked(found.text), (0, 0, 0, 2), expand=False))
        out.print(Padding(marked(found.mend, style="dim"), (0, 0, 0, 2), expand=False))
    errors = errors_in(findings)
    out.print(say("text.author.count", errors=errors, warnings=len(findings) - errors) if findings else clean())


def errors_in(findings: Sequence[PackFinding]) -> int:
    """How many of the findings are errors."""
    return sum(found.level == "error" for found in findings)


def clean() -> str:
    """What is said of a pack without findings."""
    return say("text.author.clean")


def print_built(out: Console, built: PackBuilt) -> None:
    """Counts, and each puzzle that failed with the reason."""
    counts = {name: len(names) for name, names in vars(built).items()}
    out.print(say("text.author.built", **counts))
    for name, reason in built.failed.items():
        out.print(Text.assemble((f"{safe(name)}: ", "bold"), marked(reason)))


def built_json(built: PackBuilt) -> dict[str, Any]:
    """The format of `pack build --json`."""
    return {name: names if isinstance(names, dict) else list(names) for name, names in vars(built).items()}


def pack_json(pack: Pack) -> dict[str, Any]:
    """The format of `pack show --json`: a list for authors, without answers."""
    return {
        "name": pack.name,
        "title": pack.title,
        "license": pack.license,
        "description": pack.description,
        "tables": [table.name for table in pack.tables],
        "puzzles": [
            {
                "id": puzzle.id,
                "title": puzzle.title,
                "difficulty": puzzle.difficulty,
                "concepts": list(puzzle.concepts),
                "built": puzzle.built is not None,
                "version": puzzle.built.version if puzzle.built else None,
            }
            for puzzle in pack.puzzles.values()
        ],
    }


def print_pack(out: Console, pack: Pack) -> None:
    """Title, tables and puzzles of a pack."""
    out.print(Text.assemble((safe(pack.title), "bold"), f"  {safe(pack.name)}", (f"  {safe(pack.license)}", "dim")))
    if pack.description:
        out.print(marked(pack.description))
    out.print(safe(", ".join(table.name for table in pack.tables)))
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in ("puzzle", "title", "level", "concepts", "built"):
        grid.add_column(say(f"text.author.heading_{heading}"), overflow="fold")
    for puzzle in pack.puzzles.values():
        level = say("text.author.auto") if puzzle.difficulty is None else str(puzzle.difficulty)
        state = say("text.author.yes" if puzzle.built else "text.author.no")
        grid.add_row(safe(puzzle.name), safe(puzzle.title), level, safe(", ".join(puzzle.concepts)), state)
    out.print(grid)
    out.print(Text(say("text.author.puzzles", count=len(pack.puzzles)), style="dim"))

"""The report's table of puzzles."""

from pathlib import Path

from game.forge.making.listing import list_puzzles
from game.forge.making.made import Made, Run, Status
from game.forge.vetting.draft import Draft
from game.forge.vetting.vet import Vetted


def _made(name: str, status: Status, why: str = "", level: int = 0, title: str = "A title") -> Made:
    draft = Draft(name, "filter", "a", {"title": title})
    return Made(draft, Vetted(name), status, why, level)


def test_every_puzzle_has_its_line(tmp_path: Path) -> None:
    report = tmp_path / "forge-report.md"
    report.write_text("# What came in\n", encoding="utf-8")
    puzzles = [
        _made("a", "unchanged", level=2),
        _made("b", "changed", "brief", level=1, title="Either | or"),
        _made("c", "broken", "answer-empty: The answer\ngives no row."),
        _made("d", "rejected"),
    ]
    list_puzzles(report, Run("shop", puzzles, [], 3))
    assert report.read_text(encoding="utf-8").splitlines() == [
        "# What came in",
        "",
        "## Puzzles",
        "",
        "| id | title | family | difficulty | this time |",
        "| --- | --- | --- | --- | --- |",
        "| a | A title | filter | 2 | unchanged |",
        r"| b | Either \| or | filter | 1 | changed (brief) |",
        "| c | A title | filter | – | broken (answer-empty: The answer gives no row.) |",
    ]

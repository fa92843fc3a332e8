"""What the forge says at the end: what is broken comes last, and there is no table where nothing was asked for."""

import io
from collections import Counter
from pathlib import Path

from rich.console import Console

from game.forge.making.made import Coverage, Made, Run, Status
from game.forge.vetting.draft import Draft
from game.forge.vetting.vet import Vetted
from game.text.forging import print_run


def _made(name: str, status: Status, why: str = "", held: bool = False) -> Made:
    return Made(Draft(name, "top_n", name, {"title": name}, held), Vetted(name), status, why)


def _told(*puzzles: Made, wanted: int = 1, proposed: int = 0) -> list[str]:
    coverage = [Coverage("top_n", proposed, 1, Counter({1: 1})), Coverage("pivot")]
    text = io.StringIO()
    print_run(Console(file=text, width=200), Run("club", puzzles, coverage, wanted), Path("packs/club"))
    return text.getvalue().splitlines()


def test_that_all_are_kept_is_said_in_place_of_a_table() -> None:
    told = _told(_made("best", "unchanged"))
    assert told[0] == "The one puzzle is kept from the last time; no new one was needed."
    both = _told(_made("best", "unchanged"), _made("dear", "unchanged"), wanted=2)
    assert both[0] == "All 2 puzzles are kept from the last time; no new one was needed."
    assert not any("Not reached" in line or "proposed" in line for line in told)


def test_families_are_told_where_more_was_looked_for() -> None:
    assert any("proposed" in line for line in _told(_made("best", "new"), proposed=2))
    assert any("proposed" in line for line in _told(_made("best", "unchanged"), wanted=2))


def test_what_is_set_aside_is_said_last() -> None:
    told = _told(_made("best", "unchanged"), _made("dear", "broken", "answer-fails: no column `x`", held=True))
    assert told[-3:] == [
        "1 puzzle that you hold on to is broken and isn't played: it waits in packs/club/broken.",
        "  dear: the answer fails: no column `x`",
        "Mend the models or the text there and forge again: what is whole comes back. "
        "`semicolon forge review packs/club --reject dear` lets it go.",
    ]
    assert "broken: dear" not in "\n".join(told)


def test_a_broken_puzzle_that_nobody_holds_on_to_is_gone() -> None:
    told = _told(_made("best", "unchanged"), _made("dear", "broken", "answer-fails"))
    assert "broken: dear (the answer fails)" in told
    assert "waits in" not in "\n".join(told)

"""How far a batch is: a bar for a person, lines for a log, nothing of it on standard output.

No line here can be judged, so no judge is started."""

from argparse import Namespace
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from game.play.batch.run import Tally
from game.text import batch

LINES = "nonsense\n" * 30


@pytest.fixture
def told(home: Path, levels: Path, tmp_path: Path) -> Callable[..., str]:
    """What is said while a batch goes from one file to another."""

    def judge(*, terminal: bool = False) -> str:
        source = tmp_path / "in.jsonl"
        source.write_text(LINES, encoding="utf-8")
        said = StringIO()
        out = Console(file=said, force_terminal=terminal, width=100, markup=False)
        pack = levels / "packs" / "tiny"
        asked = Namespace(pack=pack, batch=str(source), out=tmp_path / "out.jsonl", jobs=1, fresh=False)
        batch.judge_batch(out, asked)
        return said.getvalue()

    return judge


def test_a_log_gets_a_line_now_and_then(told: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    end = "could not be judged: 30 (`reason` says why)\n"
    assert told() == f"30 lines · {end}"
    assert told() == f"Answered before: 30. Going on from there.\n30 lines · 30 answered before · {end}"
    monkeypatch.setattr(batch, "TELL_S", 0.0)
    assert "Lines so far: 30 (100 %).\n" in told()


def test_a_person_gets_a_bar(told: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    said = told(terminal=True)
    assert "100%" in said
    assert "30 answered" in said
    assert "Lines so far" not in said
    assert capsys.readouterr().out == ""


def test_summary_names_what_there_is() -> None:
    tally = Tally(lines=1_204, resumed=4, verdicts=Counter(wrong=1_000, solved=204))
    assert batch.summary(tally) == "1,204 lines · 4 answered before · solved 204 · wrong 1,000"
    assert batch.summary(Tally(lines=1, verdicts=Counter(memory=1))) == "1 line · memory 1"

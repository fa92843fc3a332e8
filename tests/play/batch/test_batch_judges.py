"""Judges in processes of their own: real ones, on the tiny pack."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from game.errors import EngineError
from game.play.batch.answer import Answer
from game.play.batch.judges import JudgeProcess, Judges
from game.play.batch.line import Line
from game.puzzle.model import Pack
from game.strings import say

LIMIT_S = 60
GONE_S = 10
ANSWER = "select id, amount from orders where amount >= 10 order by amount desc"
WRONG = "select id, amount from orders order by amount desc"
ENDLESS = "select count(*) from range(1000000) a, range(1000000) b where (a.range * 7919 + b.range) % 1000003 = 5"


def _line(sql: str, number: int = 1) -> Line:
    return Line(number, 0, puzzle="big-orders", sql=sql)


def _processes() -> list[psutil.Process]:
    """Judges' processes and their workers, of this very test process."""
    found = psutil.Process().children(recursive=True)
    return [p for p in found if "game.play.batch.process" in p.cmdline() or _is_below_judge(p)]


def _is_below_judge(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return any("game.play.batch.process" in parent.cmdline() for parent in process.parents())
    return False


@pytest.fixture
def judges(pack: Pack, cache: Path) -> Iterator[Judges]:
    with contextlib.closing(Judges(pack.folder, cache, 1)) as opened:
        yield opened


def test_lines_are_judged_and_the_same_query_once(judges: Judges) -> None:
    right, wrong = judges.ask(_line(ANSWER)), judges.ask(_line(WRONG, 2))
    assert judges.ask(_line(WRONG, 3)) is wrong
    assert right.result(LIMIT_S).verdict == "solved"
    told = wrong.result(LIMIT_S)
    assert (told.verdict, told.judged) == ("wrong", True)
    assert told.reason
    assert judges.ask(Line(4, 0, fault="Empty.")).result(0) == Answer("error", "Empty.", 0)
    assert judges.ask(_line("drop table orders")).result(LIMIT_S).verdict == "refused"


def test_a_judge_that_ends_is_replaced_and_its_line_judged_again(judges: Judges) -> None:
    assert judges.ask(_line(ANSWER)).result(LIMIT_S).verdict == "solved"
    [judge] = [p for p in _processes() if "game.play.batch.process" in p.cmdline()]
    workers = judge.children()
    asked = judges.ask(_line(ENDLESS))
    threading.Event().wait(0.5)
    judge.kill()
    assert asked.result(LIMIT_S).verdict == "timeout"
    assert psutil.wait_procs(workers, GONE_S)[1] == []


def test_a_line_over_which_judges_end_is_told_and_the_next_is_judged(
    judges: Judges, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = JudgeProcess.ask

    def fall_over(judge: JudgeProcess, line: Line) -> Answer:
        if line.sql == ENDLESS:
            psutil.Process(judge.pid).kill()
        return ask(judge, line)

    monkeypatch.setattr(JudgeProcess, "ask", fall_over)
    asked = judges.ask(_line(ENDLESS))
    assert asked.result(LIMIT_S) == Answer("error", say("play.batch.judge_gone"), 0)
    assert judges.ask(_line(ANSWER)).result(LIMIT_S).verdict == "solved"


def test_closing_ends_every_process_in_the_midst_of_a_query(pack: Pack, cache: Path) -> None:
    with contextlib.closing(Judges(pack.folder, cache, 2)) as judges:
        judges.ask(_line(ANSWER)).result(LIMIT_S)
        asked = judges.ask(_line(ENDLESS))
        threading.Event().wait(0.5)
        processes = _processes()
        assert len(processes) >= 2
    assert psutil.wait_procs(processes, GONE_S)[1] == []
    assert asked.exception(GONE_S) is not None


def test_a_pack_whose_data_are_missing_is_told(pack_folder: Path, cache: Path) -> None:
    (pack_folder / "data" / "orders.parquet").unlink()
    with contextlib.closing(Judges(pack_folder, cache / "other", 1)) as judges, pytest.raises(EngineError):
        judges.ask(_line(ANSWER)).result(LIMIT_S)


def test_a_puzzle_whose_answer_fails_is_told_in_its_lines(pack_folder: Path, cache: Path) -> None:
    file = pack_folder / "puzzles" / "big-orders.yml"
    file.write_text("title: T\nbrief: B\nanswer: select nothing from orders\n", encoding="utf-8")
    with contextlib.closing(Judges(pack_folder, cache, 1)) as judges:
        told = judges.ask(_line(ANSWER)).result(LIMIT_S)
        assert (told.verdict, told.judged) == ("error", False)
        assert "The answer of `tiny/big-orders` fails" in told.reason
        other = Line(2, 0, puzzle="all-customers", sql="select name from customers")
        assert judges.ask(other).result(LIMIT_S).verdict == "solved"

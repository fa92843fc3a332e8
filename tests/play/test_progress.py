"""The history file: drafts of any text, two programs at once, and a kill at any moment."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.errors import ProgressError
from game.judge.verdict import Verdict
from game.play.attempt import Attempt
from game.play.clock import FixedClock
from game.play.progress import FILE, Progress
from tests.play.pretend import COUNTEREXAMPLE, attempt_on

ROOT = Path(__file__).resolve().parents[2]
UNICODE = st.text(st.characters(), max_size=30) | st.just("\ud800\0\U0010ffff\r\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(UNICODE, UNICODE)
def test_drafts_of_any_text_are_kept(attempt: Attempt, one: str, two: str) -> None:
    attempt.save_draft(one)
    attempt.save_draft(two, tab=1)
    assert attempt.drafts == (one, two)


def test_a_fresh_attempt_begins_with_the_puzzles_text(attempt: Attempt) -> None:
    assert attempt.drafts == ("select ",)
    attempt.save_draft("", tab=0)
    assert attempt.drafts == ("",)


def test_tabs_move_up_when_one_is_closed(attempt: Attempt) -> None:
    for tab, text in enumerate("abcd"):
        attempt.save_draft(text, tab)
    attempt.close_tab(1)
    assert attempt.drafts == ("a", "c", "d")


def test_drafts_are_each_puzzles_own(attempt: Attempt, attempt_for: Callable[..., Attempt]) -> None:
    attempt.save_draft("mine")
    assert attempt_for(date(2026, 11, 3)).drafts == ("select ",)
    assert attempt_for(None).drafts == ("select ",)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(UNICODE)
def test_any_text_can_be_submitted_and_is_kept(attempt_for: Callable[..., Attempt], text: str) -> None:
    attempt = attempt_for(None, name="any")
    attempt.submit("wrong " + text).result(30)
    assert "wrong " + text in [t.sql for t in attempt.state.tries] or attempt.state.counted_tries > 0


def test_everything_is_there_after_reopening(home: Path, attempt: Attempt, progress: Progress) -> None:
    attempt.save_draft("draft")
    attempt.take_hint()
    attempt.submit("wrong").result(30)
    verdict = attempt.submit("right").result(30)
    before = attempt.state
    progress.set("theme", {"name": "ink"})
    progress.close()
    again = Progress(home)
    assert again.tries(attempt.key) == before.tries
    assert again.ending(attempt.key) == before.end
    assert again.hints(attempt.key) == (1,)
    assert again.drafts(attempt.key) == {0: "draft"}
    assert again.get("theme") == {"name": "ink"}
    assert again.get("none", 7) == 7
    assert isinstance(verdict, Verdict)
    again.close()


def test_a_counterexample_is_there_after_reopening(home: Path, attempt: Attempt, progress: Progress) -> None:
    attempt.submit("case").result(30)
    progress.close()
    again = Progress(home)
    assert [t.verdict.counterexample for t in again.tries(attempt.key)] == [COUNTEREXAMPLE]
    again.close()


def test_a_failed_change_leaves_nothing(progress: Progress, attempt: Attempt) -> None:
    def half() -> None:
        with progress.change():
            attempt.save_draft("half")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        half()
    assert attempt.drafts == ("select ",)
    attempt.save_draft("whole")
    assert attempt.drafts == ("whole",)


def test_a_newer_history_is_not_touched(home: Path) -> None:
    Progress(home).close()
    with sqlite3.connect(home / FILE) as db:
        db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(ProgressError, match="newer"):
        Progress(home)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_history_says_a_way_out(home: Path, content: bytes) -> None:
    home.mkdir()
    (home / FILE).write_bytes(content)
    with pytest.raises(ProgressError) as caught:
        Progress(home)
    assert "Move the file away" in caught.value.way_out
    assert (home / FILE).read_bytes() == content


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ProgressError, match="can't be opened"):
        Progress(tmp_path / "file" / "home")


# other processes

CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from tests.play.pretend import COUNTEREXAMPLE, attempt_on
from game.play.clock import FixedClock
from game.play.progress import Progress

def die():
    if sys.platform == "win32":
        import ctypes
        kernel = ctypes.windll.kernel32
        kernel.TerminateProcess(kernel.GetCurrentProcess(), 9)
    os.kill(os.getpid(), signal.SIGKILL)

progress = Progress(Path({home!r}))
attempt = attempt_on(progress, FixedClock(datetime(2026, 11, 2, 12, tzinfo=UTC)))
"""
DYING = """
statements = 0

def count(_):
    global statements
    statements += 1
    if statements == {nth}:
        die()

progress._db.set_trace_callback(count)
{act}
progress._db.set_trace_callback(None)
progress.close()
"""


def child(home: Path, script: str) -> subprocess.Popen[bytes]:
    begin = CHILD.format(home=str(home))
    return subprocess.Popen([sys.executable, "-c", begin + script], cwd=ROOT)


@pytest.mark.parametrize(
    ("act", "whole"),
    [
        pytest.param("attempt.submit('right').result(30)", (("wrong", "right"), "solved", (), "draft"), id="solve"),
        pytest.param("attempt.show_me()", (("wrong",), "shown", (), "draft"), id="show-me"),
        pytest.param("attempt.take_hint()", (("wrong",), None, (1,), "draft"), id="hint"),
        pytest.param("attempt.save_draft('new')", (("wrong",), None, (), "new"), id="draft"),
    ],
)
def test_a_kill_between_any_two_statements_leaves_all_or_nothing(
    tmp_path: Path, clock: FixedClock, act: str, whole: tuple[object, ...]
) -> None:
    nothing = (("wrong",), None, (), "draft")
    seen = []
    for nth in range(1, 60):
        home = tmp_path / str(nth)
        first = Progress(home)
        attempt = attempt_on(first, clock)
        attempt.save_draft("draft")
        attempt.submit("wrong").result(30)
        first.close()
        died = child(home, DYING.format(nth=nth, act=act)).wait(60) != 0
        opened = Progress(home)
        attempt = attempt_on(opened, clock)
        state = attempt.state
        found = (
            tuple(t.sql for t in state.tries),
            state.end.ending if state.end else None,
            tuple(hint.number for hint in state.hints),
            attempt.drafts[0],
        )
        assert found in (nothing, whole)
        seen.append(found)
        assert opened._read("pragma integrity_check") == [("ok",)]
        assert attempt.submit("right again").result(30).counted is not state.ended
        opened.close()
        if not died:
            break
    assert not died
    assert found == whole
    assert len(seen) >= 4
    assert seen[0] == nothing


def test_two_programs_at_once_lose_no_try(home: Path, clock: FixedClock) -> None:
    Progress(home).close()
    many = "for n in range(20):\n    assert attempt.submit(f'wrong {who} {{n}}').result(30).counted\nprogress.close()\n"
    children = [child(home, many.format(who=who)) for who in ("a", "b")]
    assert [process.wait(60) for process in children] == [0, 0]
    opened = Progress(home)
    numbers = [t.number for t in attempt_on(opened, clock).state.tries]
    opened.close()
    assert numbers == list(range(1, 41))


def test_two_programs_at_once_solve_once(home: Path, clock: FixedClock) -> None:
    Progress(home).close()
    children = [child(home, f"attempt.submit('right {who}').result(30)\nprogress.close()\n") for who in ("a", "b")]
    assert [process.wait(60) for process in children] == [0, 0]
    opened = Progress(home)
    state = attempt_on(opened, clock).state
    opened.close()
    assert (state.counted_tries, state.score) == (1, 100)

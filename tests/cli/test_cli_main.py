"""What holds for every command: help, usage, pipes, Ctrl+C, faults; and no command at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from game import cli as commands
from game.text.commandline import GRAMMAR

Cli = Callable[..., CompletedProcess[str]]
HEAVY = ("pygame", "rich", "duckdb", "sqlglot", "nanoarrow")
STOP_S = 2.0
LONG = "select sum(sin(a.range + b.range)) from range(100000) a, range(100000) b"


def test_no_display_and_no_terminal_prints_todays_puzzle(look: Cli) -> None:
    done = look()
    assert done.returncode == 0
    assert "What counts: " in done.stdout
    assert done.stderr.splitlines() == ["There is no display here, so no window opens; this is today's puzzle in text."]


@pytest.mark.parametrize("command", ["", *GRAMMAR])
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert commands.main([*command.split(), "--help"]) == 0
    assert "usage: semicolon" in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys; from game.cli import main; main(['--help']); print(set({HEAVY!r}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["nonsense"], id="unknown command"),
        pytest.param(["run"], id="no query"),
        pytest.param(["today", "--jsn"], id="unknown option"),
        pytest.param(["pack"], id="half a command"),
        pytest.param(["pack", "check", "/nowhere"], id="no pack"),
        pytest.param(["shot", "today", "--out", "a.png", "--size", "big"], id="no size"),
        pytest.param(["shot", "nowhere", "--out", "a.png"], id="no screen"),
        pytest.param(["judge", "select 1"], id="required options"),
    ],
)
def test_wrong_usage_is_told_with_a_way_out(look: Cli, arguments: list[str]) -> None:
    done = look(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) >= 2
    assert "Traceback" not in done.stderr


def test_a_history_that_cant_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "progress.sqlite").write_text("no database", encoding="utf-8")
    environment = os.environ | {"SEMICOLON_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "game", "stats"], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 2
    assert "can't be opened" in done.stderr
    assert "SEMICOLON_HOME" in done.stderr


def test_a_fault_of_ours_keeps_its_details(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> int:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(commands, "COMMANDS", {**commands.COMMANDS, "stats": broken})
    assert commands.main(["stats"]) == 3
    told = capsys.readouterr().err
    assert "ZeroDivisionError: oops" in told
    assert "Traceback" not in told
    assert "in broken" in (home / "fault.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_closed_pipe_ends_quietly(warm_home: Path) -> None:
    line = f"'{sys.executable}' -m game run 'from orders' --json | head -c 10"
    environment = os.environ | {"SEMICOLON_HOME": str(warm_home)}
    done = subprocess.run(line, shell=True, capture_output=True, text=True, env=environment, check=False)
    assert (len(done.stdout), done.stderr) == (10, "")
    line = line.replace("--json | head -c 10", "| true")
    done = subprocess.run(line, shell=True, capture_output=True, text=True, env=environment, check=False)
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_stops_a_query_at_once(warm_home: Path) -> None:
    environment = os.environ | {"SEMICOLON_HOME": str(warm_home)}
    process = subprocess.Popen(
        [sys.executable, "-m", "game", "run", LONG],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    time.sleep(2.5)  # it has begun, and has seconds left, on a slow day too
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    out, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert (out, told) == ("", "")
    assert time.monotonic() - began < STOP_S


def test_doctor_finds_the_engine(look: Cli) -> None:
    done = look("doctor")
    assert done.returncode == 0
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line and not line.startswith(" ")}
    assert "runs; first answer" in lines["engine"]
    assert "none" in lines["display"]
    assert {"python", "duckdb", "levels", "data", "cache", "audio"} <= set(lines)


def test_shot_makes_a_picture(look: Cli, tmp_path: Path) -> None:
    done = look("shot", "today", "--out", str(tmp_path / "a.png"), "--size", "960x600")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")

"""`semicolon judge`: one query, or a batch that can be stopped and gone on with."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import psutil
import pytest

from game import paths
from game.puzzle.pack import load_pack

Cli = Callable[..., CompletedProcess[str]]
Valid = Callable[[str, str], Any]
SHOP = paths.levels_dir() / "packs" / "shop"
PUZZLES = load_pack(SHOP).puzzles
PUZZLE = PUZZLES["quiet-loyalty"]
SWAPPED = f"select last_name, first_name from ({PUZZLE.answer.rstrip().rstrip(';')}) order by last_name, first_name"
LIMIT_S = 120
GONE_S = 15
HARD = getattr(signal, "SIGKILL", signal.SIGTERM)


def _text(*lines: object) -> str:
    return "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)


def _without_ms(text: str) -> str:
    return re.sub(r'"ms": [0-9.]+\}\n', '"ms": }\n', text)


MIXED = _text(
    {"student": "é", "puzzle": "quiet-loyalty", "sql": PUZZLE.answer, "n": 1.0},
    {"sql": PUZZLE.wrong[0].sql, "puzzle": "shop/quiet-loyalty"},
    {"puzzle": "quiet-loyalty", "sql": SWAPPED},
    {"puzzle": "quiet-loyalty", "sql": "drop table orders"},
    {"puzzle": "quiet-loyalty", "sql": "selct"},
    {"puzzle": "quiet-loyalty", "sql": PUZZLE.also[0]},
)
MANY = _text(
    *({"id": n, "puzzle": name, "sql": PUZZLES[name].answer} for n, name in enumerate([*PUZZLES][:12])),
    "nonsense\n",
    *({"id": n, "puzzle": name, "sql": PUZZLES[name].wrong[0].sql} for n, name in enumerate([*PUZZLES][:12])),
)


@pytest.fixture(scope="session")
def many(look: Cli, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file of many lines, and what one undisturbed judge makes of it."""
    file = tmp_path_factory.mktemp("batch") / "in.jsonl"
    file.write_text(MANY, encoding="utf-8")
    done = look("judge", "--pack", str(SHOP), "--batch", str(file), "--jobs", "1")
    assert done.returncode == 1, done.stderr
    return file, done.stdout


def test_one_query_leaves_no_trace(cli: Cli, valid: Valid) -> None:
    done = cli("judge", "--pack", str(SHOP), "--puzzle", "quiet-loyalty", PUZZLE.answer, "--json")
    assert (done.returncode, valid("verdict", done.stdout)["solved"]) == (0, True)
    assert valid("stats", cli("stats", "--json").stdout)["played"] == 0


def test_a_batch_echoes_its_lines_with_verdicts(look: Cli) -> None:
    done = look("judge", "--pack", str(SHOP), "--batch", "-", given=MIXED)
    assert done.returncode == 0, done.stderr
    for given, told in zip(MIXED.splitlines(), done.stdout.splitlines(), strict=True):
        assert told.startswith(given.removesuffix("}") + ', "verdict": ')
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["verdict"] for a in answers] == ["solved", "wrong", "wrong", "refused", "error", "solved"]
    assert [a["reason"] == "" for a in answers] == [True, False, False, False, False, True]
    assert "another order" in answers[2]["reason"]
    assert all(a["ms"] > 0 for a in answers)
    assert done.stderr.splitlines()[-1] == "6 lines · solved 2 · wrong 2 · refused 1 · error 1"


def test_the_reason_is_the_sentence_of_a_single_verdict(look: Cli, valid: Valid, tmp_path: Path) -> None:
    sql = PUZZLE.wrong[0].sql
    one = look("judge", "--pack", str(SHOP), "--puzzle", "quiet-loyalty", sql, "--json")
    batch = look("judge", "--pack", str(SHOP), "--batch", "-", given=_text({"puzzle": "quiet-loyalty", "sql": sql}))
    assert json.loads(batch.stdout)["reason"] == valid("verdict", one.stdout)["diagnosis"][0]["text"]


def test_any_number_of_judges_gives_the_same(look: Cli, many: tuple[Path, str], tmp_path: Path) -> None:
    file, alone = many
    out = tmp_path / "out.jsonl"
    done = look("judge", "--pack", str(SHOP), "--batch", str(file), "--out", str(out), "--jobs", "3")
    assert (done.returncode, done.stdout) == (1, "")
    assert _without_ms(out.read_text(encoding="utf-8")) == _without_ms(alone)
    assert "could not be judged: 1" in done.stderr
    assert json.loads(alone.splitlines()[12])["reason"] == "Line 13 is no JSON object."
    before = out.read_bytes()
    again = look("judge", "--pack", str(SHOP), "--batch", str(file), "--out", str(out))
    assert again.returncode == 1
    assert "25 answered before" in again.stderr
    assert out.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("sign", [pytest.param(HARD, id="killed"), pytest.param(signal.SIGINT, id="Ctrl+C")])
def test_a_batch_that_is_stopped_goes_on(
    warm_home: Path, many: tuple[Path, str], tmp_path: Path, sign: signal.Signals
) -> None:
    file, alone = many
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "game", "judge", "--pack", str(SHOP), "--batch", str(file), "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--jobs", "2"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"SEMICOLON_HOME": str(warm_home)},
        start_new_session=True,
    )
    until = time.monotonic() + LIMIT_S
    while not out.exists() or out.read_bytes().count(b"\n") < 3:
        assert time.monotonic() < until
        time.sleep(0.02)
    below = psutil.Process(process.pid).children(recursive=True)
    assert len(below) >= 4
    if sign == HARD:
        process.kill()
    else:
        os.killpg(process.pid, sign)  # as a terminal does it
    _, told = process.communicate(timeout=LIMIT_S)
    assert psutil.wait_procs(below, GONE_S)[1] == []
    if sign == signal.SIGINT:
        assert process.returncode == 130
        assert "The same command goes on from there." in told
    lines = out.read_bytes().count(b"\n")
    assert 3 <= lines < len(MANY.splitlines())
    with out.open("ab") as half:
        half.write(alone.splitlines(keepends=True)[lines].encode()[:-9])
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"SEMICOLON_HOME": str(warm_home)}, check=False
    )
    assert done.returncode == 1
    assert f"Answered before: {lines}." in done.stderr
    assert _without_ms(out.read_text(encoding="utf-8")) == _without_ms(alone)


def test_a_file_of_other_answers_is_kept(look: Cli, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("Dear diary", encoding="utf-8")
    given = _text({"puzzle": "quiet-loyalty", "sql": "drop table orders"})
    done = look("judge", "--pack", str(SHOP), "--batch", "-", "--out", str(out), given=given)
    assert done.returncode == 2
    assert "--fresh" in done.stderr
    assert out.read_text(encoding="utf-8") == "Dear diary"
    fresh = look("judge", "--pack", str(SHOP), "--batch", "-", "--out", str(out), "--fresh", given=given)
    assert fresh.returncode == 0
    assert json.loads(out.read_text(encoding="utf-8"))["verdict"] == "refused"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--batch", "/nowhere"], id="no such file"),
        pytest.param(["--batch", str(SHOP)], id="a folder"),
        pytest.param(["--batch", "-", "--out", "/nowhere/out.jsonl"], id="no folder for answers"),
        pytest.param(["--batch", __file__, "--out", __file__, "--fresh"], id="the same file twice"),
        pytest.param(["--batch", "-", "--jobs", "0"], id="no judges"),
        pytest.param(["--batch", "-", "--jobs", "many"], id="no number"),
        pytest.param(["--batch", "-", "--puzzle", "quiet-loyalty"], id="a batch of one puzzle"),
        pytest.param(["--batch", "-", "--json"], id="a batch as one document"),
        pytest.param(["--puzzle", "quiet-loyalty"], id="no query"),
        pytest.param(["select 1"], id="no puzzle"),
        pytest.param(["--puzzle", "quiet-loyalty", "select 1", "--jobs", "2"], id="judges for one query"),
    ],
)
def test_wrong_usage_is_told(look: Cli, arguments: list[str]) -> None:
    before = Path(__file__).read_bytes()
    done = look("judge", "--pack", str(SHOP), *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert Path(__file__).read_bytes() == before


def test_a_pack_that_cant_be_used_is_told(look: Cli, tmp_path: Path) -> None:
    done = look("judge", "--pack", str(tmp_path), "--batch", "-", given=MIXED)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_nobody_reading_on_ends_it_quietly(warm_home: Path, many: tuple[Path, str]) -> None:
    file, _ = many
    line = f"'{sys.executable}' -m game judge --pack '{SHOP}' --batch '{file}' | head -n 1"
    environment = os.environ | {"SEMICOLON_HOME": str(warm_home)}
    done = subprocess.run(line, shell=True, capture_output=True, text=True, env=environment, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert all(told.startswith("Lines so far: ") for told in done.stderr.splitlines())

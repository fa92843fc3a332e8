"""`semicolon doctor` on this very machine: limits are tried, whatever is missing, and it always ends well."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from game.text import doctor

Cli = Callable[..., CompletedProcess[str]]
WIDTH = 80
SIGNS = {doctor.HOLDS, doctor.FAILS, doctor.UNKNOWN}


def test_doctor_tells_of_every_limit(look: Cli) -> None:
    done = look("doctor", COLUMNS=str(WIDTH))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= WIDTH
    words = [line.replace("sandbox", "", 1).split() for line in lines]
    signs = {word[1]: word[0] for word in words if word and word[0] in SIGNS}
    assert list(signs) == [*doctor.STOPPED, *doctor.PROBED]
    assert {signs[name] for name in doctor.STOPPED} == {doctor.HOLDS}


def test_doctor_without_a_home_says_why(look: Cli, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    done = look("doctor", SEMICOLON_HOME=str(blocked))
    assert done.returncode == 0
    assert "sandbox" in done.stdout
    assert "could not be tried" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr

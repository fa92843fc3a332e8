"""The command line as others meet it: real processes, homes of their own, JSON held against the published schemas."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from game import paths

LIMIT_S = 120
Cli = Callable[..., subprocess.CompletedProcess[str]]


def _run(home: Path, arguments: tuple[str, ...], given: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "COLUMNS")}
    return subprocess.run(
        [sys.executable, "-m", "game", *arguments],
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT_S,
        env=kept | {"SEMICOLON_HOME": str(home), "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"} | variables,
        check=False,
    )


@pytest.fixture(scope="session")
def warm_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose cache holds the shop's database; for tests that change no history."""
    home = tmp_path_factory.mktemp("warm")
    assert _run(home, ("tables",), "").returncode == 0
    return home


@pytest.fixture(scope="session")
def look(warm_home: Path) -> Cli:
    """Runs a command that changes no history."""
    return lambda *arguments, given="", **variables: _run(warm_home, arguments, given, **variables)


@pytest.fixture
def cli(tmp_path: Path, warm_home: Path) -> Cli:
    """Runs commands on a history of the test's own, empty at first."""
    home = tmp_path / "home"
    shutil.copytree(warm_home / "cache", home / "cache")
    return lambda *arguments, given="", **variables: _run(home, arguments, given, **variables)


@pytest.fixture(scope="session")
def valid() -> Callable[[str, str], Any]:
    """Reads a JSON text that must follow the named schema."""

    def read(schema: str, text: str) -> Any:
        data = json.loads(text)
        rules = json.loads((paths.levels_dir() / "schemas" / f"{schema}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(rules, format_checker=jsonschema.FormatChecker()).validate(data)
        return data

    return read

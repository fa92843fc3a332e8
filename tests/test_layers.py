"""Each floor is imported in a process of its own: what belongs above it, or to nobody here, isn't there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WINDOW = ("pygame",)
WEB = ("fastapi", "starlette", "uvicorn", "flask", "aiohttp", "requests", "httpx", "urllib3", "http.server")
BUILDERS = ("dbt", "metricflow", "pyarrow", "pandas", "numpy", "polars")
AUTHOR = ("sqlglot",)
TESTS = ("pytest", "hypothesis")

FLOORS = {
    "game.errors": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "duckdb", "yaml", "game.puzzle"),
    "game.paths": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "duckdb", "yaml", "game.puzzle"),
    "game.strings": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "duckdb", "game.puzzle"),
    "game.puzzle.pack": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "duckdb", "nanoarrow", "game.engine"),
    "game.puzzle.season": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "duckdb", "nanoarrow", "game.engine"),
    "game.engine.pool": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "game.judge"),
    "game.engine.store": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "game.judge"),
    "game.engine.worker": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "game.judge", "game.play"),
    "game.engine.storemaker": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "game.judge"),
    "game.judge.judge": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "game.play"),
    "game.judge.author": (*WINDOW, *WEB, *BUILDERS, "game.play"),
    "game.play.game": (*WINDOW, *WEB, *BUILDERS, *AUTHOR, "rich", "game.forge", "game.text", "game.ui"),
    "game.cli": (*WINDOW, *WEB, *BUILDERS, *AUTHOR),
}


def loaded_by(module: str) -> set[str]:
    script = f"import sys, json; import {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("module", FLOORS)
def test_a_floor_brings_only_what_belongs_to_it(module: str) -> None:
    loaded = loaded_by(module)
    absent = (*FLOORS[module], *TESTS)
    assert [name for name in absent if name in loaded] == []


def test_importing_opens_nothing(tmp_path: Path) -> None:
    """No folder is made and no process or thread started by an import."""
    script = (
        "import os, threading; os.environ['SEMICOLON_HOME'] = 'home'; "
        "import game.play.game, game.engine.worker, game.judge.author, game.cli; "
        "print(threading.active_count(), os.listdir('.'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "1 []"), done.stderr

"""The house rules, checked by the same command as the behaviour: style, types, floors, pins."""

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = {
    "game",
    "levels",
    "assets",
    "tests",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
}


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_code_follows_the_style() -> None:
    done = _run("ruff", "check", ".")
    assert done.returncode == 0, done.stdout


def test_code_is_formatted() -> None:
    done = _run("ruff", "format", "--check", ".")
    assert done.returncode == 0, done.stdout


def test_types_hold() -> None:
    done = _run("mypy")
    assert done.returncode == 0, done.stdout


def test_floors_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _git_files() -> list[str]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return done.stdout.splitlines()


def test_top_level_is_the_designs() -> None:
    found = {file.split("/")[0] for file in _git_files()}
    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def test_no_lock_file_is_kept() -> None:
    assert "uv.lock" not in _git_files()


def _pins() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins = (pin.partition("==") for pin in project["tool"]["uv"]["constraint-dependencies"])
    return {name: version for name, _, version in pins}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_installed_dependency_is_pinned() -> None:
    pins = _pins()
    own = {"semicolon", "pip", "uv", "setuptools", "wheel"}
    installed = {_normal(d.name): d.version for d in metadata.distributions()}
    assert {n: v for n, v in installed.items() if n not in own and pins.get(n) != v} == {}


def test_every_locked_dependency_of_any_system_is_pinned() -> None:
    lock = ROOT / "uv.lock"
    if not lock.exists():
        pytest.skip("no lock beside this checkout: uv writes it")
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    locked = {p["name"]: p["version"] for p in packages if p["name"] != "semicolon"}
    assert locked == _pins()

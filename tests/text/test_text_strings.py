"""Every text the terminal asks for exists, and none is left over."""

import ast
from pathlib import Path

import pytest

from game import paths, text
from game.strings import catalogue
from game.text.commandline import GRAMMAR

GAME = paths.assets_dir().parent / "game"
FILES = [*sorted(Path(text.__file__).parent.rglob("*.py")), GAME / "cli.py", GAME / "ui" / "devices.py"]


def _said(file: Path) -> set[str]:
    """The keys that stand in the code; those put together end in `*`."""
    keys = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("text."):
            keys.add(node.value)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            start = str(node.values[0].value)
            if start.startswith("text."):
                keys |= {start + "*"} - {"text.*"}
    return {key for key in keys if not key.endswith((".", "_"))}


SAID = set[str]().union(*(_said(file) for file in FILES))


@pytest.mark.parametrize("key", sorted(SAID))
def test_text_exists(key: str) -> None:
    if key.endswith("*"):
        assert any(name.startswith(key[:-1]) for name in catalogue())
    else:
        assert key in catalogue()


def test_no_text_is_left_over() -> None:
    begun = tuple(key[:-1] for key in SAID if key.endswith("*"))
    own = {name for name in catalogue() if name.startswith("text.")}
    said = SAID | {f"{name}_one" for name in SAID}
    assert {name for name in own if name not in said and not name.startswith(begun)} == set()


def test_every_command_has_a_line_of_help() -> None:
    names = {name.replace(" ", "_").replace("-", "_") for name in GRAMMAR}
    assert {name for name in names if f"text.cli.{name}" not in catalogue()} == set()

"""Every text the window asks for exists, and none is left over."""

import ast
from pathlib import Path

import pytest

from game import ui
from game.strings import catalogue

FILES = sorted(Path(ui.__file__).parent.rglob("*.py"))


def _said(file: Path) -> set[str]:
    """The keys in `say("…")`, and the beginnings of those in `say(f"…{x}")` with a * at their end."""
    keys = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("ui."):
            keys.add(node.value)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            start = str(node.values[0].value)
            if start.startswith("ui."):
                keys.add(start + "*")
    return keys


SAID = set[str]().union(*(_said(file) for file in FILES))


@pytest.mark.parametrize("key", sorted(SAID))
def test_text_exists(key: str) -> None:
    if key.endswith(("*", ".", "_")):
        assert any(name.startswith(key.rstrip("*")) for name in catalogue())
    else:
        assert key in catalogue()


def test_no_text_is_left_over() -> None:
    prefixes = tuple(key.rstrip("*") for key in SAID if key.endswith("*"))
    own = {name for name in catalogue() if name.startswith("ui.")}
    assert {name for name in own if name not in SAID and not name.startswith(prefixes)} == set()

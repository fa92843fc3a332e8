"""The model can be used, and tested, where there is no screen."""

import subprocess
import sys

MODEL = [
    "cells",
    "document",
    "edit",
    "history",
    "selection",
    "movement",
    "lines",
    "words",
    "lexer",
    "brackets",
    "editor",
]


def test_the_model_does_not_import_pygame() -> None:
    imports = ", ".join(f"game.ui.editor.{name}" for name in [*MODEL, "viewport", "mouse"])
    code = f"import sys, {imports}; sys.exit('pygame' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

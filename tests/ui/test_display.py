"""What counts as a display, and that importing the window opens none."""

import os
import subprocess
import sys

import pytest

ASK = "from game.ui.display import has_display; print(has_display())"
IMPORT = "import game.ui.app, game.ui.shot, pygame; print(pygame.display.get_init(), pygame.font.get_init())"


def _python(code: str, **variables: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in ("SDL_VIDEODRIVER", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=kept | variables, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("driver", ["dummy", "offscreen"])
def test_drivers_without_a_window_are_no_display(driver: str) -> None:
    assert _python(ASK, SDL_VIDEODRIVER=driver) == "False"


@pytest.mark.skipif(sys.platform != "linux", reason="DISPLAY is X11's")
def test_a_dead_display_is_none() -> None:
    assert _python(ASK, DISPLAY=":7654") == "False"


def test_importing_opens_nothing_and_says_nothing() -> None:
    assert _python(IMPORT) == "False False"

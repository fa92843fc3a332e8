"""Is there a display that a person can see?"""

from __future__ import annotations

import os
import sys

import pygame

BLIND_DRIVERS = frozenset({"offscreen", "dummy", "evdev"})


def has_display() -> bool:
    """False without a display: SDL's `offscreen` and `dummy` drivers are none, and a dead DISPLAY ends up there. On
    Linux it isn't even asked where no display server is named: its search complains on standard error."""
    driver = os.environ.get("SDL_VIDEODRIVER", "")
    if driver in BLIND_DRIVERS:
        return False
    if not driver and sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        return False
    was_open = pygame.display.get_init()
    try:
        pygame.display.init()
        return pygame.display.get_driver() not in BLIND_DRIVERS
    except pygame.error:
        return False
    finally:
        if not was_open:
            pygame.display.quit()

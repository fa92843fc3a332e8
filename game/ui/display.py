"""Is there a display that a person can see?"""

from __future__ import annotations

import os

import pygame

BLIND_DRIVERS = frozenset({"offscreen", "dummy", "evdev"})


def has_display() -> bool:
    """False without a display: SDL's `offscreen` and `dummy` drivers are none, and a dead DISPLAY ends up there."""
    if os.environ.get("SDL_VIDEODRIVER", "") in BLIND_DRIVERS:
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

"""Which display and sound device SDL finds here: for people who ask why there is no window, or no sound."""

from __future__ import annotations

import pygame

from game.strings import say
from game.ui.display import has_display


def display_told() -> str:
    """The name of the display driver, or that there is none."""
    if not has_display():
        return say("text.doctor.no_display")
    pygame.display.init()
    try:
        return pygame.display.get_driver()
    finally:
        pygame.display.quit()


def audio_told() -> str:
    """The first output device, or why there is none."""
    try:
        pygame.mixer.init()
    except pygame.error as error:
        return say("text.doctor.no_audio", reason=error)
    try:
        rate, _, channels = pygame.mixer.get_init() or (0, 0, 0)
        return say("text.doctor.audio", rate=rate, channels=channels)
    finally:
        pygame.mixer.quit()

"""The system's clipboard, where there is one."""

import pygame

from game.ui.editor.editor import MemoryClipboard


class SystemClipboard:
    """Text through SDL; without a window system it stays in this process."""

    def __init__(self) -> None:
        self._fallback = MemoryClipboard()

    def get(self) -> str:
        """The clipboard's text, "" where it holds none."""
        try:
            return pygame.scrap.get_text()
        except pygame.error:
            return self._fallback.get()

    def put(self, text: str) -> None:
        """Hand a text to the system."""
        self._fallback.put(text)
        try:
            pygame.scrap.put_text(text)
        except pygame.error:
            return

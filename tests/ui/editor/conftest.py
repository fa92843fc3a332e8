"""A window that nobody sees, a clock that stands still, and an editor on both."""

from collections.abc import Callable, Iterator
from typing import Any

import pygame
import pytest

from game.ui.editor.editor import EditorModel
from game.ui.editor.view import EditorView
from game.ui.fonts import Fonts
from game.ui.textcache import TextCache
from game.ui.theme import load_theme
from game.ui.widgets.base import Kit

SIZE = (480, 240)
Post = Callable[..., bool]


class StillClock:
    """Seconds that pass only where a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def wait(clock: StillClock) -> Callable[[float], None]:
    """Let seconds pass."""

    def pass_by(seconds: float) -> None:
        clock.now += seconds

    return pass_by


@pytest.fixture
def model(clock: StillClock) -> EditorModel:
    return EditorModel(clock=clock)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[pygame.Surface]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.font.init()
    surface = pygame.display.set_mode(SIZE)
    pygame.key.set_mods(pygame.KMOD_NONE)
    pygame.event.clear()
    yield surface
    pygame.font.quit()
    pygame.display.quit()


@pytest.fixture
def kit(screen: pygame.Surface, clock: StillClock) -> Kit:
    return Kit(load_theme("ink"), TextCache(Fonts(1.0)), clock)


@pytest.fixture
def view(kit: Kit, model: EditorModel) -> EditorView:
    made = EditorView(kit, "Your query", model=model, platform="linux", mouse_position=lambda: (200, 100))
    made.layout(pygame.Rect(0, 0, *SIZE))
    made.focused = True
    return made


@pytest.fixture
def post(view: EditorView) -> Post:
    """Post an event to SDL's queue and hand the view what comes out of it; whether the view used it up."""

    def send(kind: int, **fields: Any) -> bool:
        pygame.event.clear()
        pygame.event.post(pygame.event.Event(kind, **fields))
        return [view.handle(event) for event in pygame.event.get(kind)][-1]

    return send


@pytest.fixture
def press(post: Post) -> Post:
    """Press a key with modifiers held."""

    def send(key: int, mods: int = 0, unicode: str = "") -> bool:
        return post(pygame.KEYDOWN, key=key, mod=mods, unicode=unicode, scancode=0)

    return send


@pytest.fixture
def write(post: Post) -> Post:
    """Type a text, character by character, as SDL does."""

    def send(text: str) -> bool:
        taken = [post(pygame.TEXTINPUT, text=char) for char in text]
        return all(taken)

    return send

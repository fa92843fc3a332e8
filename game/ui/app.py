"""The window: opens it, keeps a stack of screens, draws when something changed and sleeps when nothing does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pygame

from game.errors import DisplayError, SemicolonError
from game.paths import assets_dir
from game.play.game import Game
from game.strings import say
from game.ui.display import BLIND_DRIVERS
from game.ui.fonts import Fonts
from game.ui.keymap import load_keymap
from game.ui.mark import paint_mark
from game.ui.preferences import Preferences, load_preferences, save_preferences, window_scale
from game.ui.screens.base import Screen, Stage
from game.ui.screens.today import TodayScreen
from game.ui.textcache import TextCache
from game.ui.theme import Theme, load_theme
from game.ui.widgets.base import Kit

SMALLEST = (960, 600)
FIRST_SIZE = (1280, 800)
FRAME_S = 1 / 60
LONGEST_SLEEP_S = 30.0
NAP_S = 0.01
CUTTING_POLL_S = 0.2
KEY_REPEAT_MS = (350, 33)


class App:
    """The stack of screens on one surface. Knows no window: `run` and the shots give it surfaces and events."""

    def __init__(
        self,
        game: Game,
        size: tuple[int, int],
        *,
        clock: Callable[[], float] = time.monotonic,
        preferences: Preferences | None = None,
    ) -> None:
        self.game = game
        self.keymap = load_keymap()
        self.preferences = preferences or load_preferences(game.settings)
        self.open = True
        self.fullscreen = False
        self.size = size
        self.screens: list[Screen] = []
        theme, fonts = self._look()
        self.kit = Kit(theme, TextCache(fonts), clock, self.preferences.reduced_motion)
        self.fonts = fonts

    @property
    def top(self) -> Screen:
        """The screen that is seen."""
        return self.screens[-1]

    # -- what screens ask (see Stage)

    def push(self, screen: Screen) -> None:
        if self.screens:
            self.top.leave()
        self.screens.append(screen)
        self._show_top()

    def pop(self) -> None:
        if len(self.screens) > 1:
            self.screens.pop().leave()
            self._show_top()

    def prefer(self, preferences: Preferences) -> None:
        self.preferences = preferences
        save_preferences(self.game.settings, preferences)
        self.kit.reduced_motion = preferences.reduced_motion
        self._renew()

    def quit(self) -> None:
        self.open = False

    # -- what the loop asks

    def resize(self, size: tuple[int, int]) -> None:
        """The window has another size."""
        if size != self.size:
            self.size = size
            self._renew()

    def handle(self, event: pygame.event.Event) -> None:
        """Give an event to the screen; what it leaves may be a key that holds everywhere. A fault of ours is told."""
        try:
            self._handle(event)
        except SemicolonError as error:
            self._tell(error)

    def _handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.QUIT:
            self.quit()
        elif event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED):
            self.top.stale = True
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.top.leave()
        elif not self.top.handle(event) and event.type == pygame.KEYDOWN:
            self._everywhere(self.keymap.action("everywhere", event))

    def frame(self, surface: pygame.Surface) -> list[pygame.Rect]:
        """Bring the surface up to date; the rectangles that changed."""
        if self.fonts.poll():
            self._renew()
        try:
            self.top.update(self.kit.clock())
        except SemicolonError as error:
            self._tell(error)
        return self.top.draw(surface)

    def _tell(self, error: SemicolonError) -> None:
        self.top.toast.say(" ".join(part for part in (error.message, error.way_out) if part))

    def wake_at(self) -> float | None:
        """When the next frame is due without any event."""
        wishes = [self.top.wake_at(), self.kit.clock() + CUTTING_POLL_S if self.fonts.cutting else None]
        return min((wish for wish in wishes if wish is not None), default=None)

    def close(self) -> None:
        """Let every screen save what it has."""
        for screen in reversed(self.screens):
            screen.leave()

    def _show_top(self) -> None:
        self.top.layout(pygame.Rect((0, 0), self.size))
        self.top.enter()

    def _everywhere(self, action: str | None) -> None:
        changes: dict[str, Callable[[], Preferences]] = {
            "theme": self.preferences.next_theme,
            "text_larger": lambda: self.preferences.text_by(1),
            "text_smaller": lambda: self.preferences.text_by(-1),
            "text_normal": lambda: Preferences(
                self.preferences.theme, 100, self.preferences.reduced_motion, self.preferences.hard
            ),
        }
        if action in changes:
            self.prefer(changes[action]())
            self.top.toast.say(self._told(action))
        elif action == "quit":
            self.quit()
        elif action == "fullscreen":
            self.fullscreen = not self.fullscreen

    def _told(self, action: str) -> str:
        if action == "theme":
            return say(f"ui.themes.{self.preferences.theme}")
        return say("ui.settings.text_now", percent=self.preferences.text)

    def _look(self) -> tuple[Theme, Fonts]:
        scale, text_scale = window_scale(*self.size), self.preferences.text / 100
        return load_theme(self.preferences.theme, scale=scale, text_scale=text_scale), Fonts(scale * text_scale)

    def _renew(self) -> None:
        theme, fonts = self._look()
        if fonts.scale != self.fonts.scale or not self.fonts.cutting:
            fonts.take_over(self.fonts)
            self.fonts = fonts
        self.kit.replace(theme, TextCache(self.fonts))
        for screen in self.screens:
            screen.layout(pygame.Rect((0, 0), self.size))


def run(game: Game, first: Callable[[Stage], Screen] = TodayScreen) -> int:
    """Open the window on the `first` screen and stay until it is closed. Raises DisplayError where no window can be
    seen."""
    window = _open_window(game)
    app = App(game, window.get_size())
    _greet(app, window)
    app.push(first(app))
    app.frame(window)
    pygame.display.flip()
    app.fonts.start_cutting()
    try:
        _loop(app, window)
    finally:
        app.close()
        game.settings.set("window", list(app.size))
        pygame.quit()
    return 0


def _greet(app: App, window: pygame.Surface) -> None:
    """The mark alone, while the day's puzzle is read: something is seen at once."""
    window.fill(app.kit.theme.colour("ground"))
    box = pygame.Rect(0, 0, window.get_width() // 8, window.get_height() // 4)
    box.center = window.get_rect().center
    paint_mark(window, box, app.kit.theme.colour("coral"))
    pygame.display.flip()


def _open_window(game: Game) -> pygame.Surface:
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    os.environ.setdefault("SDL_IME_SHOW_UI", "1")
    os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", "semicolon")
    pygame.display.init()
    if pygame.display.get_driver() in BLIND_DRIVERS:
        pygame.display.quit()
        raise DisplayError(say("ui.window.none"))
    pygame.font.init()
    pygame.display.set_caption(say("ui.window.title"))
    icon = assets_dir() / "icons" / "semicolon.svg"
    pygame.display.set_icon(pygame.image.load_sized_svg(str(icon), (128, 128)))
    try:
        window = pygame.display.set_mode(_window_size(game), pygame.RESIZABLE, vsync=0)
    except pygame.error as error:
        raise DisplayError(say("ui.window.none")) from error
    pygame.Window.from_display_module().minimum_size = SMALLEST
    pygame.key.set_repeat(*KEY_REPEAT_MS)
    pygame.key.start_text_input()
    return window


def _window_size(game: Game) -> tuple[int, int]:
    kept = game.settings.get("window", None)
    desktop = pygame.display.get_desktop_sizes()[0]
    width, height = kept if isinstance(kept, list) and len(kept) == 2 else FIRST_SIZE
    return min(desktop[0], max(SMALLEST[0], int(width))), min(desktop[1], max(SMALLEST[1], int(height)))


def _loop(app: App, window: pygame.Surface) -> None:
    fullscreen = False
    last = 0.0
    while app.open:
        for event in _events(app, last):
            app.handle(event)
        if app.fullscreen != fullscreen:
            fullscreen = app.fullscreen
            pygame.display.toggle_fullscreen()
        window = pygame.display.get_surface() or window
        app.resize(window.get_size())
        last = time.monotonic()
        changed = app.frame(window)
        if changed:
            pygame.display.update(changed)


def _events(app: App, last_frame: float) -> list[pygame.event.Event]:
    """Sleep until something happens or is due; then everything that happened. At most 60 frames a second.

    Naps cost 0.3 % of a core; SDL's own waiting, which asks every millisecond, costs 2.5 %.
    """
    wake = app.wake_at()
    now = time.monotonic()
    due = now + LONGEST_SLEEP_S if wake is None else max(wake, last_frame + FRAME_S)
    while True:
        events = pygame.event.get()
        now = time.monotonic()
        if events or now >= due:
            return events
        time.sleep(min(NAP_S, due - now))

"""The editor's widget: takes keys, text and the mouse, and draws what the model holds."""

import sys
from collections.abc import Callable, Sequence

import pygame

from game.ui.editor import cells
from game.ui.editor.clipboard import SystemClipboard
from game.ui.editor.editor import EditorModel
from game.ui.editor.frame import Frame, Mark, Scene
from game.ui.editor.keys import Platform, command_for
from game.ui.editor.mouse import Mouse
from game.ui.editor.paint import LinePainter
from game.ui.editor.selection import Selection
from game.ui.editor.viewport import Box, Viewport
from game.ui.widgets.base import Kit, Widget

BLINK_S = 0.53
DRAG_ON_S = 0.05
WHEEL_LINES = 3
GUTTER_DIGITS = 2
PASSED_ON = frozenset({pygame.K_ESCAPE, *range(pygame.K_F1, pygame.K_F12 + 1)})
ENTER = frozenset({pygame.K_RETURN, pygame.K_KP_ENTER})
COMMAND_MODS = pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META


class EditorView(Widget):
    """SQL with line numbers, colours and a caret. With `read_only` there is no caret and nothing can be changed.

    The model is open to the screen: a change made there shows in the next frame. Keys it does not use, among them Esc,
    the F-keys and Enter with a command key, come back as False.
    """

    role = "editor"
    focusable = True

    def __init__(
        self,
        kit: Kit,
        label: str = "",
        *,
        model: EditorModel | None = None,
        read_only: bool = False,
        numbers: bool = True,
        platform: str = sys.platform,
        mouse_position: Callable[[], tuple[int, int]] = pygame.mouse.get_pos,
    ) -> None:
        self._stale = True
        self._drawn: tuple[int, Selection] | None = None
        self._followed: tuple[int, Selection] | None = None
        super().__init__(kit, label)
        self.model = EditorModel(clock=kit.clock, clipboard=SystemClipboard()) if model is None else model
        self.read_only = read_only
        self.numbers = numbers
        self.viewport = Viewport()
        self.painter = LinePainter(kit)
        self.mouse = Mouse(self.model, self.viewport, kit.clock)
        self.composition = ""
        self._platform = Platform(platform)
        self._mouse_position = mouse_position
        self._mark: Mark | None = None
        self._blink_from = kit.clock()
        self._drawn_at = self._blink_from
        self._fitted: tuple[int, int, pygame.Rect] | None = None
        self._input_rect: pygame.Rect | None = None
        self._dragged_past: tuple[int, int] | None = None

    @property
    def value(self) -> str:
        """The whole text."""
        return self.model.text

    @property
    def dirty(self) -> bool:
        """Whether what is on the screen is out of date, also by a change made through the model."""
        return self._stale or self._drawn != self._state

    @dirty.setter
    def dirty(self, dirty: bool) -> None:
        self._stale = dirty

    @property
    def error(self) -> Mark | None:
        """The error marked in the present text; the next edit takes it away."""
        return self._mark if self._mark is not None and self._mark.version == self.model.version else None

    @property
    def caret_rect(self) -> pygame.Rect:
        """Where the caret is, in window pixels; a completion list hangs below it."""
        self._follow()
        line, column = self.model.caret
        x = self.viewport.x_of(cells.cell_of(self.model.lines[line], column))
        width = max(self.kit.theme.size("focus"), 1)
        return pygame.Rect(x, self.viewport.y_of(line), width, self.viewport.line)

    @property
    def caret_shown(self) -> bool:
        """Whether the caret is in the bright half of its blinking."""
        if self.read_only or not self.focused:
            return False
        return self.kit.reduced_motion or int((self.kit.clock() - self._blink_from) / BLINK_S) % 2 == 0

    def set_error(self, line: int | None, column: int | None = None) -> None:
        """Mark an error at a line and column from 1; without a column the whole line, without a line nothing."""
        self._stale = True
        if line is None:
            self._mark = None
            return
        at = self.model.document.clamp((line - 1, (column or 1) - 1))
        self._mark = Mark(at, column is None, self.model.version)
        self._follow()
        self.viewport.reveal(at[0], cells.cell_of(self.model.lines[at[0]], at[1]))

    def layout(self, rect: pygame.Rect) -> None:
        """Take a place on the screen and keep the caret in sight."""
        super().layout(rect)
        self._followed = None
        self._follow()

    def wake_at(self) -> float | None:
        """When the caret blinks next, or a selection dragged past the edge grows on."""
        if self._dragged_past is not None:
            return self._drawn_at + DRAG_ON_S
        if self.read_only or not self.focused or self.kit.reduced_motion:
            return None
        halves = int((self._drawn_at - self._blink_from) / BLINK_S) + 1
        return self._blink_from + halves * BLINK_S

    def tick(self, now: float) -> None:
        """Called before a frame, see `Widget.tick`."""
        wake = self.wake_at()
        if wake is None or wake > now:
            return
        self._stale = True
        if self._dragged_past is not None:
            self.mouse.drag(*self._dragged_past)

    def handle(self, event: pygame.event.Event) -> bool:
        """Take an event, see `Widget.handle`."""
        before = self._state
        used = self._dispatch(event)
        if before != self._state:
            self._blink_from = self.kit.clock()
            self._follow()
        return used

    def draw(self, surface: pygame.Surface) -> None:
        """Paint all of `rect`; tells the input method where the caret is."""
        self._follow()
        Frame(surface, self._scene()).draw()
        self._drawn, self._stale, self._drawn_at = self._state, False, self.kit.clock()
        if self.focused and not self.read_only and self._input_rect != self.caret_rect:
            self._input_rect = self.caret_rect
            pygame.key.set_text_input_rect(self._input_rect)

    def _scene(self) -> Scene:
        return Scene(
            model=self.model,
            viewport=self.viewport,
            painter=self.painter,
            theme=self.kit.theme,
            rect=self.rect,
            active=self.focused and not self.read_only,
            numbers=self.numbers,
            mark=self.error,
            composition=self.composition,
            caret=self.caret_rect,
            caret_shown=self.caret_shown,
            grabbed=self.mouse.grabbed,
        )

    def _dispatch(self, event: pygame.event.Event) -> bool:
        match event.type:
            case pygame.KEYDOWN:
                return self.focused and self._key(event)
            case pygame.TEXTINPUT:
                return self._text(event.text)
            case pygame.TEXTEDITING:
                return self._compose(event.text)
            case pygame.MOUSEBUTTONDOWN:
                return self._press(event)
            case pygame.MOUSEMOTION if self.mouse.held:
                self.mouse.drag(*event.pos)
                past = self.mouse.grabbed is None and not self.rect.collidepoint(event.pos)
                self._dragged_past = event.pos if past else None
                self._stale = True
                return True
            case pygame.MOUSEBUTTONUP if event.button == 1 and self.mouse.held:
                self.mouse.release()
                self._dragged_past = None
                self._stale = True
                return True
            case pygame.MOUSEWHEEL:
                return self._wheel(event)
        return False

    def _key(self, event: pygame.event.Event) -> bool:
        if event.key in PASSED_ON or (event.key in ENTER and event.mod & COMMAND_MODS):
            return False
        if self.composition:
            return True
        command = command_for(event.key, event.mod, self._platform, read_only=self.read_only)
        if command is not None:
            command(self.model)
            return True
        held = event.mod & COMMAND_MODS and not event.mod & pygame.KMOD_MODE
        return not self.read_only and not held and bool(event.unicode) and event.unicode.isprintable()

    def _text(self, text: str) -> bool:
        if not self.focused or self.read_only:
            return False
        if self._platform.primary_mod(pygame.key.get_mods()):
            return True  # some systems send a chord's sign as text too
        self._compose("")
        self.model.insert(text)
        return True

    def _compose(self, text: str) -> bool:
        if not self.focused or self.read_only:
            return False
        self._stale = self._stale or self.composition != text
        self.composition = text
        return True

    def _press(self, event: pygame.event.Event) -> bool:
        if event.button != 1 or not self.rect.collidepoint(event.pos):
            return False
        self._fit()
        self._stale = True
        self.mouse.press(*event.pos, extend=bool(pygame.key.get_mods() & pygame.KMOD_SHIFT))
        return True

    def _wheel(self, event: pygame.event.Event) -> bool:
        if not self.rect.collidepoint(self._mouse_position()):
            return False
        self._fit()
        step = WHEEL_LINES * self.viewport.line
        x = getattr(event, "precise_x", event.x)
        y = getattr(event, "precise_y", event.y)
        if pygame.key.get_mods() & pygame.KMOD_SHIFT:
            x, y = x - y, 0
        moved = self.viewport.down.by(round(-y * step))
        moved = self.viewport.across.by(round(x * step)) or moved
        self._stale = self._stale or moved
        return moved

    @property
    def _state(self) -> tuple[int, Selection]:
        """What changes with every command."""
        return self.model.version, self.model.selection

    def _follow(self) -> None:
        """After a change, wherever it came from, bring the caret into sight; scrolling alone leaves it where it is."""
        self._fit()
        if self._followed != self._state:
            self._followed = self._state
            line, column = self.model.caret
            self.viewport.reveal(line, cells.cell_of(self.model.lines[line], column))

    def _fit(self) -> None:
        """Bring the viewport up to date with text, theme and place."""
        fitted = (self.model.version, self.kit.generation, self.rect)
        if fitted == self._fitted:
            return
        theme, lines, view = self.kit.theme, self.model.lines, self.viewport
        view.box = Box(*self.rect)
        view.cell, view.line, view.bar = self.painter.cell, self.painter.line_height, theme.size("scrollbar")
        view.pad = theme.size("half_gap")
        view.gutter = _gutter(lines, view.cell, theme.size("margin")) if self.numbers else theme.size("half_gap")
        view.fit(len(lines), max(map(cells.cells_in, lines)))
        self.model.page_lines = max(view.whole_lines - 1, 1)
        self._fitted = fitted


def _gutter(lines: Sequence[str], cell: int, margin: int) -> int:
    """Room for the error sign, the numbers and the space behind them."""
    return margin + max(len(str(len(lines))), GUTTER_DIGITS) * cell + margin

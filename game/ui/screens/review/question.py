"""The panel with a puzzle's title, level, concepts and brief; while it is edited, with fields for title and brief."""

from __future__ import annotations

import pygame

from game.strings import say
from game.ui.editor.prose import ProseField
from game.ui.richtext import Look
from game.ui.screens.puzzle.panels import PanelGroup
from game.ui.screens.review.desk import Desk, Entry, State
from game.ui.screens.review.telling import SIGNS, TONES, concepts, state_words, tone_of
from game.ui.signs import draw_sign
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.dots import Dots
from game.ui.widgets.label import Label
from game.ui.widgets.panel import blit_middle
from game.ui.widgets.textarea import TextArea


class StateMark(Widget):
    """Sign and word of how a puzzle stands."""

    role = "status"

    def __init__(self, kit: Kit, label: str) -> None:
        super().__init__(kit, label)
        self._state: State = "open"
        self._tone = TONES["open"]
        self._words = ""

    @property
    def value(self) -> str:
        return self._words

    def show(self, state: State, words: str, tone: str) -> None:
        """Another state, or other words for it, in the colour of a role."""
        self.dirty = self.dirty or (state, words, tone) != (self._state, self._words, self._tone)
        self._state, self._words, self._tone = state, words, tone

    def width(self) -> int:
        """Pixels of sign and word."""
        theme = self.kit.theme
        return (
            self._sign()
            + theme.size("gap")
            + self.kit.texts.width(self._words, size=theme.size("small"), weight="medium")
        )

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.kit.theme
        surface.fill(theme.colour("panel"), self.rect)
        tone = theme.colour(self._tone)
        words = self.kit.texts.render(self._words, size=theme.size("small"), weight="medium", colour=tone)
        x = self.rect.right - words.get_width()
        blit_middle(surface, words, x, self.rect.centery)
        size = self._sign()
        centre = (x - theme.size("gap") + theme.size("hairline") - size // 2, self.rect.centery)
        draw_sign(surface, SIGNS[self._state], centre, size, tone)

    def _sign(self) -> int:
        return self.kit.theme.size("dot") + 2 * self.kit.theme.size("hairline")


class QuestionPanel(PanelGroup):
    """What a player reads first. `editing` puts fields in the place of the words."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, say("ui.review.question"))
        self.editing = False
        self.heading = Label(kit, say("ui.bar.title"), "title", weight="semibold", ground="panel", role="heading")
        self.state = StateMark(kit, say("ui.review.state"))
        self.dots = Dots(kit, say("ui.dots.name"), 1, ground="panel")
        self.about = Label(kit, say("ui.review.about"), "small", colour="muted", ground="panel")
        self.brief = TextArea(kit, say("ui.brief.name"), Look(kit.theme.size("question"), colour="ink"))
        self.title_field = ProseField(
            kit, say("ui.bar.title"), size="title", line="row", weight="semibold", empty=say("ui.bar.title")
        )
        self.brief_field = ProseField(kit, say("ui.brief.name"), empty=say("ui.brief.name"))
        self.parts = (
            self.heading, self.state, self.dots, self.about, self.brief, self.title_field, self.brief_field
        )  # fmt: skip

    def show(self, entry: Entry, desk: Desk, *, editing: bool) -> None:
        """Another puzzle, or the fields for this one."""
        puzzle, self.editing = entry.puzzle, editing
        self.heading.show(entry.title)
        building = desk.builds(entry.name)
        words = say("ui.review.editing") if editing else state_words(entry, building=building)
        tone = TONES["edited"] if editing else tone_of(entry)
        self.state.show("edited" if editing else entry.state, words, tone)
        self.about.show(concepts(puzzle, desk.concepts) if puzzle else "")
        if puzzle is not None and puzzle.level != self.dots.level:
            self.dots.level, self.dots.dirty = puzzle.level, True
        self.brief.show(puzzle.brief if puzzle else _gone(entry))
        self.heading.visible = self.brief.visible = not editing
        self.title_field.visible = self.brief_field.visible = editing
        self.dots.visible = puzzle is not None

    def height_for(self, width: int) -> int:
        """Pixels that show the whole brief."""
        self._look()
        gap, inner, field = self.kit.theme.size("gap"), self._inner(width), self.brief_field
        brief = (
            field.height_for(inner + 2 * field.inset) - 2 * field.inset
            if self.editing
            else self.brief.height_for(inner)
        )
        return self._head_height() + brief + self._line() + 4 * gap + gap // 2

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        self._look()
        pad, gap = theme.size("pad"), theme.size("gap")
        left, width = rect.x + pad, self._inner(rect.w)
        head = pygame.Rect(left, rect.y + gap, width, self._head_height())
        state = min(self.state.width(), width // 2)
        self.state.layout(pygame.Rect(head.right - state, head.y, state, head.h))
        title = pygame.Rect(left, 0, width - state - 2 * gap, theme.size("row"))
        title.centery = head.centery
        self.heading.layout(title)
        self.title_field.layout(self._around(self.heading.rect, self.title_field))
        line = pygame.Rect(left, head.bottom, width, self._line())
        self.dots.layout(pygame.Rect(left, line.y, self.dots.width(), line.h))
        x = self.dots.rect.right + gap if self.dots.visible else left
        self.about.layout(pygame.Rect(x, line.y, max(0, line.right - x), line.h))
        top = line.bottom + gap + gap // 2
        brief = pygame.Rect(left, top, width, max(0, rect.bottom - gap - gap // 2 - top))
        self.brief.layout(brief)
        self.brief_field.layout(self._around(brief, self.brief_field))

    @staticmethod
    def _around(words: pygame.Rect, field: ProseField) -> pygame.Rect:
        """The place of a field whose words stand where the words have stood."""
        return words.inflate(2 * field.inset, 2 * field.inset)

    def _look(self) -> None:
        self.brief.look = Look(self.kit.theme.size("question"), colour="ink", line=self.kit.theme.size("brief_line"))

    def _inner(self, width: int) -> int:
        return width - 2 * self.kit.theme.size("pad")

    def _head_height(self) -> int:
        return self.kit.theme.size("head")

    def _line(self) -> int:
        return self.kit.theme.size("text_line")


def _gone(entry: Entry) -> str:
    why = entry.decision.why if entry.decision else ""
    return say("ui.review.gone_why", why=why) if why else say("ui.review.gone")

"""All panels of the review, where they stand and what they say about the puzzle that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import pygame

from game.forge.review import Wording
from game.puzzle.model import Puzzle
from game.strings import say
from game.ui.keymap import Keymap
from game.ui.richtext import Look
from game.ui.screens.puzzle.layout import mode_for
from game.ui.screens.review.bar import ReviewBar
from game.ui.screens.review.desk import Desk, Entry, State
from game.ui.screens.review.layout import TABS, Heights, Section, review_layout
from game.ui.screens.review.panels import BesidePanel, Decisions, Deeds, ReviewTarget, SqlPanel
from game.ui.screens.review.question import QuestionPanel
from game.ui.screens.review.rail import Rail
from game.ui.screens.review.telling import misses
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.tabs import Tabs
from game.ui.widgets.textarea import TextArea

Mode = Literal["deciding", "reason", "editing"]


class ReviewView:
    """Knows what is seen, not what is done. `shown` is the section whose tab is open, where there are tabs."""

    def __init__(
        self,
        kit: Kit,
        keymap: Keymap,
        deeds: Deeds,
        on_choose: Callable[[str], None],
        on_filter: Callable[[State | None], None],
        on_tab: Callable[[int], None],
        on_menu: Callable[[], None],
    ) -> None:
        self.kit = kit
        self.keymap = keymap
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.entry: Entry | None = None
        self.mode: Mode = "deciding"
        self.shown: Section = "puzzle"
        self._brief_height = 0
        self.bar = ReviewBar(kit, on_menu)
        self.rail = Rail(kit, on_choose, on_filter)
        self.question = QuestionPanel(kit)
        self.start = SqlPanel(kit, say("ui.review.start"))
        self.answer = SqlPanel(kit, say("ui.review.answer"))
        self.misses = SqlPanel(kit, say("ui.review.misses"), numbers=False)
        self.decisions = Decisions(kit, deeds, keymap)
        self.target = ReviewTarget(kit)
        self.beside = BesidePanel(kit)
        self.tabs = Tabs(kit, say("ui.sections.name"), on_tab)
        self.tabs.ground = "ground"
        self.message = TextArea(kit, say("ui.review.name"), Look(kit.theme.size("lead")), ground="ground")
        self._sections: dict[str, Widget] = {
            "list": self.rail, "question": self.question, "start": self.start, "answer": self.answer,
            "misses": self.misses, "target": self.target, "beside": self.beside,
            "decisions": self.decisions, "tabs": self.tabs,
        }  # fmt: skip
        self.widgets: list[Widget] = [
            self.bar, self.tabs, self.rail, self.question, self.start, self.answer, self.misses, self.decisions,
            self.target, self.beside, self.message,
        ]  # fmt: skip

    @property
    def puzzle(self) -> Puzzle | None:
        """The puzzle that is looked at, unless it has left the pack."""
        return self.entry.puzzle if self.entry else None

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is behind tabs in a window of this size."""
        return TABS[mode_for(self.rect.w, self.kit.theme)]

    @property
    def wording(self) -> Wording:
        """What stands in the fields."""
        question = self.question
        return Wording(question.title_field.text, question.brief_field.text, self.answer.view.model.text.strip("\n"))

    # -- what is told

    def show(self, desk: Desk, listed: Sequence[Entry], state: State | None, entry: Entry | None, mode: Mode) -> None:
        """The desk as it stands: what the filter `state` lets through, and one puzzle of it."""
        self.entry, self.mode = entry, mode
        self.bar.show(desk)
        self.rail.show(desk, listed, entry.name if entry else "", state)
        if entry is None:
            empty = say("ui.review.reading") if desk.reading else desk.trouble or say("ui.review.empty")
            self.message.show(empty)
            return
        puzzle, editing = entry.puzzle, mode == "editing"
        self.question.show(entry, desk, editing=editing)
        if not editing:
            self.answer.show(puzzle.answer if puzzle else "")
        self.answer.view.read_only = not editing
        self.start.show(puzzle.start if puzzle else "")
        self.target.tell(entry, building=desk.builds(entry.name))
        self.beside.show(entry)
        self.misses.show(misses(puzzle) if puzzle else "")
        undoable = desk.undoable(entry.name) is not None
        self.decisions.show(mode, decidable=puzzle is not None, undoable=undoable, note=self._note(entry))

    def _note(self, entry: Entry) -> str:
        if self.mode == "editing":
            return say("ui.review.next_field", key=self.keymap.hint("everywhere", "next_panel"))
        if self.mode == "deciding" and entry.decision is not None and entry.decision.why:
            return say("ui.review.because", why=entry.decision.why)
        return say("ui.review.how") if self.mode == "deciding" else ""

    # -- places

    def arrange(self, rect: pygame.Rect) -> int:
        """Place everything in the window `rect`; the y above which nothing decides anything."""
        self.rect = pygame.Rect(rect)
        tabs = self.sections
        if tabs and self.shown not in tabs:
            self.shown = tabs[0]
        shown = self.shown
        if self.puzzle is None and shown != "list":
            shown = "puzzle"  # that it has left the pack stands there
        heights = self._heights()
        places = review_layout(rect.size, self.kit.theme, heights, shown)
        self.bar.layout(places.bar)
        self.tabs.show([say(f"ui.review.tab_{name}") for name in tabs], tabs.index(self.shown) if tabs else 0)
        self._place({**places.parts, "decisions": places.decisions, "tabs": places.tabs})
        self._place_message()
        self._brief_height = heights.question(self.question.rect.w)
        return places.decisions.y

    def outgrown(self) -> bool:
        """Whether the brief that is written wants another height than it has had."""
        return self.question.visible and self.question.height_for(self.question.rect.w) != self._brief_height

    def stations(self) -> list[tuple[Section, Widget]]:
        """What F6 visits: from panel to panel; while editing, from field to field."""
        question, puzzle = self.question, self.puzzle
        answer: Section = self.shown if self.answer.visible else "answer"
        if self.mode == "editing":
            fields: tuple[Widget, ...] = (question.title_field, question.brief_field)
            return [*(("puzzle", one) for one in fields), (answer, self.answer.view)]
        if self.mode == "reason":
            return [(self.shown, self.decisions.reason)]
        stations: list[tuple[Section, Widget]] = [("list", self.rail.list)]
        if puzzle is not None:
            target = self.target.message if self.target.message.visible else self.target.grid
            near = [self.misses.view] if puzzle.wrong else []
            stations.append((answer, self.answer.view))
            stations += [("beside", view) for view in near]
            stations += [("target", target), ("beside", self.beside.area)]
        return [(section, widget) for section, widget in stations if widget.focusable]

    def _heights(self) -> Heights:
        puzzle = self.puzzle
        return Heights(
            self.question.height_for,
            self.target.height_for,
            self.beside.height_for,
            self.answer.natural_height(),
            self.start.natural_height() if puzzle and puzzle.start else None,
            self.misses.natural_height() if puzzle and puzzle.wrong and self.mode != "editing" else None,
        )

    def _place(self, places: dict[str, pygame.Rect | None]) -> None:
        """Of a puzzle that has left the pack there is less to see."""
        least = ("list", "question", "decisions", *(("tabs",) if "list" in self.sections else ()))
        for name, widget in self._sections.items():
            rect = places.get(name)
            widget.visible = rect is not None and self.entry is not None and (self.puzzle is not None or name in least)
            if rect is not None:
                widget.layout(rect)

    def _place_message(self) -> None:
        """What is said where there is no puzzle to look at."""
        theme = self.kit.theme
        self.message.visible = self.entry is None
        self.message.look = Look(theme.size("lead"), line=theme.size("row") + theme.size("half_gap"))
        width = min(self.rect.w - 4 * theme.size("margin"), theme.size("dialog_width"))
        place = pygame.Rect(0, 0, width, min(self.message.height_for(width), self.rect.h // 2))
        place.center = self.rect.center
        self.message.layout(place)

"""The review screen: a pack's forged puzzles one by one, each to be approved, rejected or edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pygame

from game.forge.review import Wording
from game.puzzle.model import Puzzle
from game.strings import say
from game.ui.richtext import Look
from game.ui.screens.base import Screen, Stage
from game.ui.screens.puzzle.layout import Mode as Columns
from game.ui.screens.puzzle.layout import mode_for
from game.ui.screens.review.bar import ReviewBar
from game.ui.screens.review.desk import Desk, Entry, State
from game.ui.screens.review.layout import TABS, Heights, ReviewPlaces, Section, review_layout
from game.ui.screens.review.panels import BesidePanel, Decisions, Deeds, ReviewTarget, SqlPanel
from game.ui.screens.review.question import QuestionPanel
from game.ui.screens.review.rail import FILTERS, Rail
from game.ui.screens.review.telling import done_words, misses
from game.ui.screens.settings import SettingsScreen
from game.ui.widgets.base import Widget
from game.ui.widgets.dialog import Choice, Dialog
from game.ui.widgets.tabs import Tabs
from game.ui.widgets.textarea import TextArea

FRAME_S = 1 / 30
"""How often is looked whether something behind has ended."""
Mode = Literal["deciding", "reason", "editing"]


class ReviewScreen(Screen):
    """The desk holds what is decided, the panels what is seen."""

    scope = "review"

    def __init__(self, stage: Stage, folder: Path) -> None:
        super().__init__(stage)
        self.title = say("ui.review.name")
        self.desk = Desk(folder)
        self.chosen = ""
        self.filter: State | None = None
        self.mode: Mode = "deciding"
        self.shown: Section = "puzzle"
        self._leaving = False
        self._typed = ""
        """The letter that opened a field: it doesn't belong into it."""
        self._build()
        self._tell()

    # -- Screen

    def enter(self) -> None:
        self.arrange()
        if self.focused is None:
            self.focus(self.rail.list)

    def leave(self) -> None:
        self.desk.close()

    def arrange(self) -> None:
        if self.rect.w == 0:
            return
        tabs = TABS[self._columns]
        if tabs and self.shown not in tabs:
            self.shown = tabs[0]
        shown = self.shown
        if self._puzzle is None and shown != "list":
            shown = "puzzle"  # that it has left the pack stands there
        places = review_layout(self.rect.size, self.kit.theme, self._heights(), shown)
        self.bar.layout(places.bar)
        self.toast.layout(pygame.Rect(0, 0, self.rect.w, places.decisions.y))
        self.tabs.show([say(f"ui.review.tab_{name}") for name in tabs], tabs.index(self.shown) if tabs else 0)
        self._place(places)
        self._place_message()
        self.stale = True

    def _heights(self) -> Heights:
        puzzle = self._puzzle
        return Heights(
            self.question.height_for,
            self.target.height_for,
            self.beside.height_for,
            self.answer.natural_height(),
            self.start.natural_height() if puzzle and puzzle.start else None,
            self.misses.natural_height() if puzzle and puzzle.wrong and self.mode != "editing" else None,
        )

    def _place(self, places: ReviewPlaces) -> None:
        """Of a puzzle that has left the pack there is less to see."""
        parts = {**places.parts, "decisions": places.decisions, "tabs": places.tabs}
        least = ("list", "question", "decisions", *(("tabs",) if "list" in TABS[self._columns] else ()))
        for name, widget in self._sections.items():
            rect = parts.get(name)
            widget.visible = rect is not None and self.entry is not None and (self._puzzle is not None or name in least)
            if rect is not None:
                widget.layout(rect)

    @property
    def _columns(self) -> Columns:
        return mode_for(self.rect.w, self.kit.theme)

    def handle(self, event: pygame.event.Event) -> bool:
        """The letter that opens a field arrives as text as well: that one is dropped."""
        if event.type == pygame.KEYDOWN:
            self._typed = ""
            before = self.mode
            used = super().handle(event)
            if before == "deciding" != self.mode:
                self._typed = getattr(event, "unicode", "")
            return used
        if event.type == pygame.TEXTINPUT and self._typed and event.text == self._typed:
            self._typed = ""
            return True
        return super().handle(event)

    def act(self, action: str) -> bool:
        everywhere: dict[str, Callable[[], object]] = {"close": self._close, "settings": self._menu}
        deciding: dict[str, Callable[[], object]] = {
            "approve": self._approve,
            "reject": self._ask_why,
            "edit": self._edit,
            "undo": self._undo,
            "previous": lambda: self._step(-1),
            "next": lambda: self._step(1),
            "previous_filter": lambda: self._turn_filter(-1),
            "next_filter": lambda: self._turn_filter(1),
        }
        in_mode: dict[Mode, dict[str, Callable[[], object]]] = {
            "deciding": deciding,
            "reason": {"accept": self._reject},
            "editing": {"save": self._save, "accept": lambda: self.step_focus(1)},
        }
        deed = (everywhere | in_mode[self.mode]).get(action)
        if deed is None:
            return False
        deed()
        return True

    def update(self, now: float) -> None:
        if self.desk.poll():
            if not self.chosen and self.desk.entries:
                self.chosen = self.desk.entries[0].name
            self._refresh()
        while self.desk.faults:
            self.toast.say(self.desk.faults.pop(0))
        self.bar.mark.run(self.desk.reading or self.desk.building)
        if self._leaving and not self.desk.busy:
            self.stage.quit()
        if self.mode == "editing":
            self._grow()

    def update_at(self) -> float | None:
        return self.kit.clock() + FRAME_S if self.desk.busy else None

    @property
    def busy(self) -> bool:
        return self.desk.busy

    def step_panel(self, by: int) -> None:
        """From panel to panel; while editing, from field to field."""
        stations = self._stations()
        now = next((index for index, (_, widget) in enumerate(stations) if widget.focused), -1 if by > 0 else 0)
        self.kit.by_keyboard = True
        if stations:
            section, widget = stations[(now + by) % len(stations)]
            self._bring(section)
            self.focus(widget)

    # -- parts

    @property
    def entry(self) -> Entry | None:
        """The puzzle that is looked at."""
        return self.desk.entry(self.chosen)

    @property
    def _puzzle(self) -> Puzzle | None:
        entry = self.entry
        return entry.puzzle if entry else None

    @property
    def listed(self) -> list[Entry]:
        """What the filter lets through."""
        return [one for one in self.desk.entries if self.filter in (None, one.state)]

    def _build(self) -> None:
        kit = self.kit
        self.bar = ReviewBar(kit, self._menu)
        self.rail = Rail(kit, self._choose, self._set_filter)
        self.question = QuestionPanel(kit)
        self.start = SqlPanel(kit, say("ui.review.start"))
        self.answer = SqlPanel(kit, say("ui.review.answer"))
        self.misses = SqlPanel(kit, say("ui.review.misses"), numbers=False)
        deeds = Deeds(
            self._approve, self._ask_why, self._edit, self._undo, self._save, self._cancel, self._reject
        )  # fmt: skip
        self.decisions = Decisions(kit, deeds, self.stage.keymap)
        self.target = ReviewTarget(kit)
        self.beside = BesidePanel(kit)
        self.tabs = Tabs(kit, say("ui.sections.name"), self._tab_chosen)
        self.tabs.ground = "ground"
        self.message = TextArea(kit, say("ui.review.name"), Look(kit.theme.size("lead")), ground="ground")
        self._sections: dict[str, Widget] = {
            "list": self.rail, "question": self.question, "start": self.start, "answer": self.answer,
            "misses": self.misses, "target": self.target, "beside": self.beside,
            "decisions": self.decisions, "tabs": self.tabs,
        }  # fmt: skip
        self.widgets = [
            self.bar, self.tabs, self.rail, self.question, self.start, self.answer, self.misses, self.decisions,
            self.target, self.beside, self.message,
        ]  # fmt: skip

    def _stations(self) -> list[tuple[Section, Widget]]:
        if self.mode == "editing":
            question = self.question
            fields: tuple[Widget, ...] = (question.title_field, question.brief_field)
            return [*(("puzzle", one) for one in fields), (self._answers, self.answer.view)]
        if self.mode == "reason":
            return [(self.shown, self.decisions.reason)]
        puzzle = self._puzzle
        target = self.target.message if self.target.message.visible else self.target.grid
        stations: list[tuple[Section, Widget, bool]] = [
            ("list", self.rail.list, True), (self._answers, self.answer.view, puzzle is not None),
            ("beside", self.misses.view, bool(puzzle and puzzle.wrong)), ("target", target, puzzle is not None),
            ("beside", self.beside.area, puzzle is not None),
        ]  # fmt: skip
        return [(section, widget) for section, widget, there in stations if there and widget.focusable]

    @property
    def _answers(self) -> Section:
        """The section that shows the answer: the open one, if it does."""
        return self.shown if self.answer.visible else "answer"

    def _bring(self, section: Section) -> None:
        """Show a section that a tab may hide."""
        if section in TABS[self._columns] and section != self.shown:
            self.shown = section
            self.arrange()

    def _tab_chosen(self, index: int) -> None:
        self._bring(TABS[self._columns][index])

    def _place_message(self) -> None:
        """What is said where there is no puzzle to look at."""
        theme = self.kit.theme
        self.message.visible = self.entry is None
        self.message.look = Look(theme.size("lead"), line=theme.size("row") + theme.size("half_gap"))
        width = min(self.rect.w - 4 * theme.size("margin"), theme.size("dialog_width"))
        place = pygame.Rect(0, 0, width, min(self.message.height_for(width), self.rect.h // 2))
        place.center = self.rect.center
        self.message.layout(place)

    # -- what is told

    def _refresh(self) -> None:
        self._tell()
        self.arrange()
        if self.focused is None:
            self.focus(self.rail.list)

    def _tell(self) -> None:
        desk, entry = self.desk, self.entry
        self.bar.show(desk)
        self.rail.show(desk, self.listed, self.chosen, self.filter)
        if entry is None:
            self.message.show(self._why_empty())
            return
        editing = self.mode == "editing"
        self.question.show(entry, desk, editing=editing)
        if not editing:
            self.answer.show(entry.puzzle.answer if entry.puzzle else "")
        self.answer.view.read_only = not editing
        self.start.show(entry.puzzle.start if entry.puzzle else "")
        self.target.tell(entry, building=desk.builds(entry.name))
        self.beside.show(entry)
        self.misses.show(misses(entry.puzzle) if entry.puzzle else "")
        undoable = desk.undoable(entry.name) is not None
        self.decisions.show(self.mode, decidable=entry.puzzle is not None, undoable=undoable, note=self._note(entry))

    def _why_empty(self) -> str:
        if self.desk.reading:
            return say("ui.review.reading")
        return self.desk.trouble or say("ui.review.empty")

    def _note(self, entry: Entry) -> str:
        if self.mode == "editing":
            return say("ui.review.next_field", key=self.stage.keymap.hint("everywhere", "next_panel"))
        if self.mode == "deciding" and entry.decision is not None and entry.decision.why:
            return say("ui.review.because", why=entry.decision.why)
        return say("ui.review.how") if self.mode == "deciding" else ""

    def _grow(self) -> None:
        """The brief's field is as high as what stands in it."""
        wanted = self.question.height_for(self.question.rect.w)
        if wanted != self.question.rect.h and self.question.visible:
            before = self.question.rect.h
            self.arrange()
            self.stale = self.stale or self.question.rect.h != before

    # -- going through

    def _choose(self, name: str) -> None:
        self._leaving = False
        if self.mode == "editing" and name != self.chosen:
            self._cancel_then(lambda: self._choose(name))
            return
        self.mode = "deciding"
        self.chosen = name
        self._refresh()

    def _step(self, by: int) -> None:
        names = [entry.name for entry in self.listed]
        if names:
            now = names.index(self.chosen) + by if self.chosen in names else 0
            self._choose(names[min(len(names) - 1, max(0, now))])

    def _set_filter(self, state: State | None) -> None:
        self.filter = state
        names = [entry.name for entry in self.listed]
        if names and self.chosen not in names and self.mode == "deciding":
            self.chosen = names[0]
        self._refresh()

    def _turn_filter(self, by: int) -> None:
        self._set_filter(FILTERS[(FILTERS.index(self.filter) + by) % len(FILTERS)])

    def _on(self) -> None:
        """To the next puzzle that is still open, or that the filter is for, in the list's order and round; else
        stay."""
        wanted = self.filter or "open"
        names = [entry.name for entry in self.desk.entries]
        at = names.index(self.chosen)
        following = [*self.desk.entries[at + 1 :], *self.desk.entries[:at]]
        self.chosen = next((entry.name for entry in following if entry.state == wanted), self.chosen)
        self._refresh()
        if not self.desk.count("open"):
            self.bar.mark.hop()
            self.toast.say(done_words(self.desk))

    # -- deciding

    def _approve(self) -> None:
        if self.entry is not None and self.entry.trouble:
            self.toast.say(say("ui.review.not_approvable"))
        elif self.desk.rule(self.chosen, "approved"):
            self._on()

    def _ask_why(self) -> None:
        if self._puzzle is not None:
            self.decisions.reason.show("")
            self._turn("reason", self.decisions.reason)

    def _reject(self) -> None:
        why = self.decisions.reason.text
        self._turn("deciding", self.rail.list)
        if self.desk.rule(self.chosen, "rejected", why):
            self._on()

    def _undo(self) -> None:
        name = self.desk.undo(self.chosen)
        if name is None:
            self.toast.say(say("ui.review.nothing_to_undo"))
            return
        if self.desk.entry(name) is None:
            self.toast.say(say("ui.review.comes_back"))
            self.chosen = self.desk.entries[0].name if self.desk.entries else ""
        else:
            self.chosen = name
        self._refresh()

    # -- editing

    def _edit(self) -> None:
        puzzle = self._puzzle
        if puzzle is not None:
            self.question.title_field.show(puzzle.title)
            self.question.brief_field.show(puzzle.brief)
            self._bring("puzzle")
            self._turn("editing", self.question.brief_field)

    def _save(self) -> None:
        wording = self._wording()
        if not all(vars(wording).values()):
            self.toast.say(say("ui.review.incomplete"))
            return
        changed = self._changed()
        self._turn("deciding", self.rail.list)
        if changed and self.desk.reword(self.chosen, wording):
            self._refresh()

    def _wording(self) -> Wording:
        question = self.question
        return Wording(question.title_field.text, question.brief_field.text, self.answer.view.model.text.strip("\n"))

    def _changed(self) -> bool:
        puzzle, wording = self._puzzle, self._wording()
        return puzzle is not None and wording != Wording(puzzle.title, puzzle.brief, puzzle.answer.strip("\n"))

    def _cancel(self) -> None:
        if self.mode == "editing":
            self._cancel_then(lambda: None)
        else:
            self._turn("deciding", self.rail.list)

    def _cancel_then(self, go_on: Callable[[], None]) -> None:
        """Leave the fields; where something was written, that is asked for first."""

        def leave() -> None:
            self.dismiss()
            self._turn("deciding", self.rail.list)
            go_on()

        if not self._changed():
            leave()
            return
        choices = [
            Choice(say("ui.review.keep_writing"), self.dismiss, hint="⏎", primary=True),
            Choice(say("ui.review.drop"), leave),
        ]
        title, text = say("ui.review.drop_title"), say("ui.review.drop_text")
        self.ask(Dialog(self.kit, title, text, choices, escape=self.dismiss))

    def _turn(self, mode: Mode, focus: Widget) -> None:
        self.mode = mode
        self._tell()
        self.arrange()
        self.focus(focus)

    # -- leaving

    def _close(self) -> None:
        """Esc: out of the fields, else out of the review, as soon as nothing is being built; a second Esc doesn't
        wait."""
        if self.mode != "deciding":
            self._cancel()
        elif self.desk.building and not self._leaving:
            self._leaving = True
            self.toast.say(say("ui.review.still_building"))
        else:
            self.stage.quit()

    def _menu(self) -> None:
        self.stage.push(SettingsScreen(self.stage))

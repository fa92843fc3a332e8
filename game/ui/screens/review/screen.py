"""The review screen: a pack's forged puzzles one by one, each to be approved, rejected or edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame

from game.forge.review import Wording
from game.strings import say
from game.ui.screens.base import Screen, Stage
from game.ui.screens.review.desk import Desk, Entry, State
from game.ui.screens.review.layout import Section
from game.ui.screens.review.panels import Deeds
from game.ui.screens.review.rail import FILTERS
from game.ui.screens.review.telling import done_words
from game.ui.screens.review.view import Mode, ReviewView
from game.ui.screens.settings import SettingsScreen
from game.ui.widgets.base import Widget
from game.ui.widgets.dialog import Choice, Dialog

FRAME_S = 1 / 30
"""How often is looked whether something behind has ended."""


class ReviewScreen(Screen):
    """The desk holds what is decided, the view what is seen."""

    scope = "review"

    def __init__(self, stage: Stage, folder: Path) -> None:
        super().__init__(stage)
        self.title = say("ui.review.name")
        self.desk = Desk(folder)
        self.chosen = ""
        self.filter: State | None = None
        self.mode: Mode = "deciding"
        self._leaving = False
        self._typed = ""
        """The letter that opened a field: it doesn't belong into it."""
        deeds = Deeds(
            self._approve, self._ask_why, self._edit, self._undo, self._save, self._cancel, self._reject
        )  # fmt: skip
        self.view = ReviewView(
            self.kit, stage.keymap, deeds, self._choose, self._set_filter, self._tab_chosen, self._menu
        )  # fmt: skip
        self.widgets = self.view.widgets
        self._tell()

    # -- Screen

    def enter(self) -> None:
        self.arrange()
        if self.focused is None:
            self.focus(self.view.rail.list)

    def leave(self) -> None:
        self.desk.close()

    def arrange(self) -> None:
        if self.rect.w:
            foot = self.view.arrange(self.rect)
            self.toast.layout(pygame.Rect(0, 0, self.rect.w, foot))
            self.stale = True

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
        self.view.bar.mark.run(self.desk.reading or self.desk.building)
        if self._leaving and not self.desk.busy:
            self.stage.quit()
        if self.mode == "editing" and self.view.outgrown():
            self.arrange()

    def update_at(self) -> float | None:
        return self.kit.clock() + FRAME_S if self.desk.busy else None

    @property
    def busy(self) -> bool:
        return self.desk.busy

    def step_panel(self, by: int) -> None:
        """From panel to panel, or field to field; one behind a tab comes forward."""
        stations = self.view.stations()
        now = next((index for index, (_, widget) in enumerate(stations) if widget.focused), -1 if by > 0 else 0)
        self.kit.by_keyboard = True
        if stations:
            section, widget = stations[(now + by) % len(stations)]
            self._bring(section)
            self.focus(widget)

    # -- what is seen

    @property
    def entry(self) -> Entry | None:
        """The puzzle that is looked at."""
        return self.desk.entry(self.chosen)

    @property
    def listed(self) -> list[Entry]:
        """What the filter lets through."""
        return [one for one in self.desk.entries if self.filter in (None, one.state)]

    def _tell(self) -> None:
        self.view.show(self.desk, self.listed, self.filter, self.entry, self.mode)

    def _refresh(self) -> None:
        self._tell()
        self.arrange()
        if self.focused is None:
            self.focus(self.view.rail.list)

    def _bring(self, section: Section) -> None:
        """Show a section that a tab may hide."""
        if section in self.view.sections and section != self.view.shown:
            self.view.shown = section
            self.arrange()

    def _tab_chosen(self, index: int) -> None:
        self._bring(self.view.sections[index])

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
            self.view.bar.mark.hop()
            self.toast.say(done_words(self.desk))

    # -- deciding

    def _approve(self) -> None:
        if self.entry is not None and self.entry.trouble:
            self.toast.say(say("ui.review.not_approvable"))
        elif self.desk.rule(self.chosen, "approved"):
            self._on()

    def _ask_why(self) -> None:
        if self.view.puzzle is not None:
            self.view.decisions.reason.show("")
            self._turn("reason", self.view.decisions.reason)

    def _reject(self) -> None:
        why = self.view.decisions.reason.text
        self._turn("deciding", self.view.rail.list)
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
        puzzle = self.view.puzzle
        if puzzle is not None:
            self.view.question.title_field.show(puzzle.title)
            self.view.question.brief_field.show(puzzle.brief)
            self._bring("puzzle")
            self._turn("editing", self.view.question.brief_field)

    def _save(self) -> None:
        wording = self.view.wording
        if not all(vars(wording).values()):
            self.toast.say(say("ui.review.incomplete"))
            return
        changed = self._changed()
        self._turn("deciding", self.view.rail.list)
        if changed and self.desk.reword(self.chosen, wording):
            self._refresh()

    def _changed(self) -> bool:
        puzzle, wording = self.view.puzzle, self.view.wording
        return puzzle is not None and wording != Wording(puzzle.title, puzzle.brief, puzzle.answer.strip("\n"))

    def _cancel(self) -> None:
        if self.mode == "editing":
            self._cancel_then(lambda: None)
        else:
            self._turn("deciding", self.view.rail.list)

    def _cancel_then(self, go_on: Callable[[], None]) -> None:
        """Leave the fields; where something was written, that is asked for first."""

        def leave() -> None:
            self.dismiss()
            self._turn("deciding", self.view.rail.list)
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

"""The panels beside the question: queries, target, what else there is to a puzzle, and the strip that decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pygame

from game.strings import say
from game.ui.editor.history import History
from game.ui.editor.prose import ProseField
from game.ui.editor.view import EditorView
from game.ui.keymap import Keymap
from game.ui.richtext import Look
from game.ui.screens.puzzle.panels import PanelGroup, TargetPanel
from game.ui.screens.review.desk import Entry
from game.ui.screens.review.telling import beside
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.button import Button
from game.ui.widgets.label import Label
from game.ui.widgets.textarea import TextArea

NUMBERS_FROM = 440  # unscaled pixels: in a narrower panel lines aren't numbered
LEAST_REASON = 220
LEAST_NOTE = 120
Deed = Callable[[], None]


class SqlPanel(PanelGroup):
    """A query to read, or to edit where `view` is made to."""

    def __init__(self, kit: Kit, name: str, *, numbers: bool = True) -> None:
        super().__init__(kit, name, name)
        self._numbers = numbers
        self.view = EditorView(kit, name, read_only=True, numbers=numbers)
        self.parts = (self.view,)

    def show(self, sql: str) -> None:
        """Another query, from its beginning; what was done to the one before can't be undone in this one."""
        if sql.strip("\n") != self.view.model.text:
            self.view.model.set_text(sql.strip("\n"))
            self.view.model.place((0, 0))
        self.view.model.history = History(self.kit.clock)

    def natural_height(self) -> int:
        """Pixels that show every line."""
        theme = self.kit.theme
        lines = len(self.view.model.lines)
        return theme.size("head") + lines * theme.size("code_line") + theme.size("gap") + theme.size("radius_panel")

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        inner, gap = self.below_head(rect), theme.size("gap")
        least = round(NUMBERS_FROM * theme.scale * theme.text_scale)
        self.view.numbers = self._numbers and rect.w >= least
        left = gap if self.view.numbers else theme.size("pad") - theme.size("half_gap")
        self.view.layout(pygame.Rect(rect.x + left, inner.y, rect.w - left - gap, inner.h))


class ReviewTarget(TargetPanel):
    """The rows that the answer gives, or why there are none."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.message = TextArea(kit, say("ui.review.no_target"), Look(kit.theme.size("prose"), colour="ink"))
        self.parts = (self.grid, self.contract, self.message)

    def tell(self, entry: Entry, *, building: bool) -> None:
        """The target of another puzzle."""
        built = entry.puzzle.built if entry.puzzle else None
        words = say("ui.review.building_text") if building else entry.trouble
        if not words and built is None:
            words = say("ui.review.gone_target" if entry.puzzle is None else "ui.review.unbuilt")
        self.message.show(words)
        self.message.visible = bool(words)
        self.grid.visible = self.contract.visible = not words
        if built is not None and not words:
            if built.target is not self.grid.result:
                self.show(built.target, built.contract)
        else:
            trouble = bool(entry.trouble) and not building
            self.ground.tell(note=say("ui.review.broken") if trouble else "", tone="error")

    def height_for(self, width: int) -> int:
        if not self.message.visible:
            return super().height_for(width)
        theme = self.kit.theme
        self._look()
        return theme.size("head") + self.message.height_for(width - 2 * theme.size("pad")) + 3 * theme.size("gap")

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        self._look()
        theme = self.kit.theme
        self.message.layout(self.below_head(rect).inflate(-2 * theme.size("pad"), -theme.size("gap")))

    def _look(self) -> None:
        theme = self.kit.theme
        self.message.look = Look(theme.size("prose"), colour="muted", line=theme.size("code_line"))


class BesidePanel(PanelGroup):
    """Hint, explanation, near misses, and where the puzzle comes from."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, say("ui.review.beside"), say("ui.review.beside"))
        self.area = TextArea(kit, say("ui.review.beside"), Look(kit.theme.size("small")))
        self.parts = (self.area,)

    def show(self, entry: Entry) -> None:
        """Another puzzle's."""
        why = entry.decision.why if entry.decision else ""
        self.area.show(beside(entry.puzzle, why) if entry.puzzle else "")

    def height_for(self, width: int) -> int:
        """Pixels that show all of it at a width."""
        theme = self.kit.theme
        self._look()
        return theme.size("head") + self.area.height_for(width - 2 * theme.size("pad")) + 3 * theme.size("gap")

    def _look(self) -> None:
        self.area.look = Look(self.kit.theme.size("small"), line=self.kit.theme.size("text_line"))

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        self._look()
        self.area.layout(self.below_head(rect).inflate(-2 * theme.size("pad"), -theme.size("gap")))


@dataclass(frozen=True)
class Deeds:
    """What the strip's buttons cause."""

    approve: Deed
    reject: Deed
    edit: Deed
    undo: Deed
    save: Deed
    cancel: Deed
    reject_now: Deed


class Decisions(PanelGroup):
    """Approve, reject, edit, undo; while a reason is asked for or a puzzle edited, what belongs to that."""

    def __init__(self, kit: Kit, deeds: Deeds, keys: Keymap) -> None:
        super().__init__(kit, say("ui.review.decisions"))

        def button(name: str, deed: Deed, hint: str, *, primary: bool = False) -> Button:
            look = "primary" if primary else "quiet"
            return Button(kit, say(f"ui.review.do_{name}"), deed, hint=hint, look=look, ground="panel")  # type: ignore[arg-type]

        def key(action: str) -> str:
            return keys.hint("review", action)

        self.approve = button("approve", deeds.approve, key("approve"), primary=True)
        self.reject = button("reject", deeds.reject, key("reject"))
        self.edit = button("edit", deeds.edit, key("edit"))
        self.undo = button("undo", deeds.undo, key("undo"))
        self.save = button("save", deeds.save, key("save"), primary=True)
        self.cancel = button("cancel", deeds.cancel, key("close"))
        self.reject_now = button("reject", deeds.reject_now, keys.hint("dialog", "accept"), primary=True)
        self.reason = ProseField(
            kit, say("ui.review.reason"), size="prose", line="text_line", empty=say("ui.review.why")
        )
        self.note = Label(kit, say("ui.review.note"), "small", colour="muted", ground="panel", right=True)
        self._shown: tuple[Button, ...] = ()
        self.parts: tuple[Widget, ...] = (
            self.reason, self.approve, self.reject, self.edit, self.undo, self.reject_now, self.save, self.cancel,
            self.note,
        )  # fmt: skip
        self._hints = {part: part.hint for part in self.parts if isinstance(part, Button)}

    def show(self, mode: str, *, decidable: bool, undoable: bool, note: str) -> None:
        """`mode` is deciding, reason or editing."""
        ruling = (self.approve, self.reject, self.edit) if decidable else ()
        shown: dict[str, tuple[Button, ...]] = {
            "deciding": (*ruling, *((self.undo,) if undoable else ())),
            "reason": (self.reject_now, self.cancel),
            "editing": (self.save, self.cancel),
        }
        self._shown = shown[mode]
        self.reason.visible = mode == "reason"
        self.note.show(note)

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        pad, gap, high = theme.size("pad"), theme.size("gap"), theme.size("button")
        top, x, right = rect.centery - high // 2, rect.x + pad, rect.right - pad
        least = round(LEAST_REASON * theme.scale * theme.text_scale) if self.reason.visible else 0
        buttons = self._fitting(right - x - least)
        if self.reason.visible:
            wanted = sum(button.width() + gap for button in buttons)
            self.reason.layout(pygame.Rect(x, top, max(0, right - wanted - x), high))
            x = self.reason.rect.right + gap
        for button in buttons:
            button.layout(pygame.Rect(x, top, button.width(), high))
            x = button.rect.right + gap
        room = max(0, right - x - gap)
        self.note.visible = room >= min(self.note.width(), round(LEAST_NOTE * theme.scale * theme.text_scale))
        self.note.layout(pygame.Rect(right - room, top, room, high))

    def _fitting(self, room: int) -> list[Button]:
        """The buttons that are shown: without their keys where these don't fit, then without the last ones."""
        gap, buttons = self.kit.theme.size("gap"), list(self._shown)

        def wide() -> bool:
            return sum(button.width() + gap for button in buttons) - gap > room

        for button, hint in self._hints.items():
            button.hint = hint
        if wide():
            for button in buttons:
                button.hint = ""
        while len(buttons) > 1 and wide():
            buttons.pop()
        for button in self._hints:
            button.visible = button in buttons
        return buttons

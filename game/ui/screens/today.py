"""The first screen: today's puzzle, how it has gone so far, and the month to play again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pygame import Rect

from game.play.stats import CalendarDay
from game.strings import say
from game.ui.daywords import first_sentence, long_date, month_name
from game.ui.mark import Mark
from game.ui.richtext import Look
from game.ui.screens.base import Screen, Stage
from game.ui.screens.puzzle.screen import open_day
from game.ui.screens.settings import SettingsScreen
from game.ui.screens.todaylayout import Wants, columns, day_side, today_layout
from game.ui.widgets.button import Button
from game.ui.widgets.calendar import Calendar
from game.ui.widgets.calendarlayout import shifted
from game.ui.widgets.dots import Dots
from game.ui.widgets.figures import Figure, Figures
from game.ui.widgets.label import Label
from game.ui.widgets.panel import Panel
from game.ui.widgets.textarea import TextArea

TITLE_SIZES = ("display", "figure", "heading", "title")


class TodayScreen(Screen):
    """Plays today, or any day of the calendar that has been."""

    scope = "today"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.title = say("ui.window.title")
        self.daily = stage.game.daily()
        stage.game.warm(self.daily.pack, self.daily.puzzle)
        self.today = stage.game.clock.today()
        self.month = (self.today.year, self.today.month)
        self._build()
        self._show_month(self.today)

    # -- Screen

    def enter(self) -> None:
        if self.stage.game.clock.today() != self.today:
            self.today = self.stage.game.clock.today()
            self.daily = self.stage.game.daily()
            self.month = (self.today.year, self.today.month)
        self._refresh()
        self.arrange()
        if self.focused is None:
            self.focus(self.play)

    def arrange(self) -> None:
        theme, texts = self.kit.theme, self.kit.texts
        hero, _, _ = columns(self.rect.w, theme)
        self.heading.fit_size(TITLE_SIZES, hero.w)
        wants = Wants(
            title=texts.line_height("sans", theme.size(self.heading.size)),
            lead=self.lead.height_for(hero.w),
            date=texts.line_height("sans", theme.size("prose")),
            play=theme.size("big_button"),
            figures=self.figures.height(),
        )
        places = today_layout(self.rect.size, theme, wants)
        for widget, rect in (
            (self.mark, places.mark), (self.date, places.date), (self.heading, places.title), (self.lead, places.lead),
            (self.figures, places.figures), (self.panel, places.month), (self.month_label, places.month_name),
            (self.back, places.back), (self.forth, places.forth), (self.legend, places.legend),
        ):  # fmt: skip
            widget.visible = rect is not None
            if rect is not None:
                widget.layout(rect)
        self.calendar.day_side = day_side(places.calendar.w, theme)
        self.calendar.layout(places.calendar)
        places.play.w = self.play.width()
        self.play.layout(places.play)
        self._after_play(places.after_play)
        places.foot.w = self.settings.width()
        self.settings.layout(places.foot)

    def update(self, now: float) -> None:
        self._tell()

    def act(self, action: str) -> bool:
        actions: dict[str, Callable[[], None]] = {
            "play": self._play_today,
            "previous_month": lambda: self._turn(-1),
            "next_month": lambda: self._turn(1),
            "go_today": self._go_today,
            "preferences": self._open_settings,
            "settings": self._open_settings,
        }
        if action not in actions:
            return False
        actions[action]()
        return True

    # -- parts

    def _build(self) -> None:
        kit, keys = self.kit, self.stage.keymap
        self.mark = Mark(kit, say("ui.mark"))
        self.date = Label(kit, say("ui.today.date"), "prose", colour="muted")
        self.heading = Label(kit, say("ui.today.title"), "display", weight="bold", role="heading")
        look = Look(kit.theme.size("lead"), line=0)
        self.lead = TextArea(kit, say("ui.today.lead"), look, ground="ground")
        self.play = Button(
            kit, say("ui.today.play"), self._play_today, hint=keys.hint("today", "play"), look="primary", large=True
        )
        self.dots = Dots(kit, say("ui.dots.name"), self.daily.puzzle.level)
        self.world = Label(kit, say("ui.today.world"), "small", colour="muted")
        self.figures = Figures(kit, say("ui.today.stats"))
        self.panel = Panel(kit, say("ui.calendar.name"))
        self.month_label = Label(
            kit, say("ui.calendar.month"), "small", weight="semibold", ground="panel", role="heading"
        )
        self.back = Button(kit, "‹", lambda: self._turn(-1), look="plain", name=say("ui.calendar.back"), ground="panel")
        self.forth = Button(
            kit, "›", lambda: self._turn(1), look="plain", name=say("ui.calendar.forth"), ground="panel"
        )
        self.calendar = Calendar(kit, say("ui.calendar.name"), self._play_day, self._leave_month)
        self.legend = Label(kit, say("ui.calendar.legend"), "tiny", colour="muted", ground="panel")
        self.settings = Button(
            kit, say("ui.today.settings"), self._open_settings, hint=keys.hint("today", "preferences")
        )
        self.widgets = [
            self.mark, self.date, self.heading, self.lead, self.play, self.dots, self.world, self.figures, self.panel,
            self.month_label, self.back, self.forth, self.calendar, self.legend, self.settings,
        ]  # fmt: skip

    def _after_play(self, rect: Rect) -> None:
        gap = self.kit.theme.size("gap")
        x = self.play.rect.right + 2 * gap
        self.dots.layout(Rect(x, self.play.rect.y, self.dots.width(), self.play.rect.h))
        x = self.dots.rect.right + gap + gap // 2
        self.world.layout(Rect(x, self.play.rect.y, max(0, rect.right - x), self.play.rect.h))

    def _refresh(self) -> None:
        daily, stats = self.daily, self.stage.game.stats()
        self.date.show(say("ui.today.number", date=long_date(daily.date), number=daily.number))
        self.heading.show(daily.puzzle.title)
        self.lead.show(first_sentence(daily.puzzle.brief))
        self.world.show(say("ui.today.tables", world=daily.pack.name, count=len(daily.pack.tables)))
        self.dots.level = daily.puzzle.level
        ended = self.stage.game.attempt(daily).state.ended
        self.play.change(text=say("ui.today.again" if ended else "ui.today.play"))
        average = "–" if stats.average_tries is None else f"{stats.average_tries:.1f}"
        self.figures.show(
            [
                Figure(
                    str(stats.days_in_a_row), say("ui.stats.one_day" if stats.days_in_a_row == 1 else "ui.stats.days")
                ),
                Figure(str(stats.freezes), say("ui.stats.freezes")),
                Figure(str(stats.solved), say("ui.stats.solved")),
                Figure(average, say("ui.stats.tries")),
            ]
        )
        self._show_month(self.calendar.chosen or self.today)

    def _show_month(self, chosen: date) -> None:
        self.month = (chosen.year, chosen.month)
        year, month = self.month
        self.calendar.show(self.stage.game.calendar(year, month), chosen)
        name = month_name(month)
        self.month_label.show(name if year == self.today.year else f"{name} {year}")
        self._tell()

    def _tell(self) -> None:
        self.legend.show(self.calendar.value)

    # -- what keys and buttons do

    def _play_today(self) -> None:
        open_day(self.stage, self.daily)

    def _play_day(self, day: CalendarDay) -> None:
        open_day(self.stage, self.stage.game.daily(day.date))

    def _turn(self, months: int) -> None:
        year, month = shifted(*self.month, months)
        first = date(year, month, 1)
        self._show_month(self.today if first == self.today.replace(day=1) else first)

    def _leave_month(self, day: date) -> None:
        self._show_month(day)

    def _go_today(self) -> None:
        self._show_month(self.today)

    def _open_settings(self) -> None:
        self.stage.push(SettingsScreen(self.stage))

"""The puzzle screen: puts the panels together and answers its keys."""

from __future__ import annotations

from collections.abc import Callable

from game.engine.job import Job
from game.judge.verdict import Verdict
from game.play.attempt import Attempt
from game.play.ctes import Insertion, insertion
from game.play.daily import Daily, TableInfo
from game.play.knowledge import Knowledge
from game.play.metrics import as_cte, metric_named, query_of
from game.puzzle.metrics import Metric
from game.strings import say
from game.ui.editor.editor import LARGEST_TEXT
from game.ui.screens.base import Screen, Stage
from game.ui.screens.puzzle.bar import Bar
from game.ui.screens.puzzle.context import Context
from game.ui.screens.puzzle.controller import Controller
from game.ui.screens.puzzle.dialogs import close_tab_dialog, hint_dialog, metric_dialog, show_me_dialog
from game.ui.screens.puzzle.layout import TABS, Places, Section, mode_for, puzzle_layout
from game.ui.screens.puzzle.panels import BriefPanel, TargetPanel, TriesPanel
from game.ui.screens.puzzle.queries import Deeds, Hints, Queries
from game.ui.screens.puzzle.resultpanel import ResultPanel
from game.ui.screens.puzzle.resultview import result_view
from game.ui.screens.puzzle.telling import tell_bar, tell_buttons
from game.ui.screens.settings import SettingsScreen
from game.ui.screens.solved.screen import SolvedScreen
from game.ui.widgets.base import Widget
from game.ui.widgets.tabs import Tabs
from game.ui.widgets.treerows import UNCOUNTED

RUNNING_FRAME_S = 1 / 60
HOP_PAUSE_S = 1.0  # between the last tile and the next screen: time for the hop


def open_day(stage: Stage, daily: Daily) -> None:
    """Show a day's puzzle, and how it went if it is over."""
    screen = PuzzleScreen(stage, stage.game.attempt(daily))
    stage.push(screen)
    if screen.attempt.state.ended:
        screen.show_end()


class PuzzleScreen(Screen):
    """One attempt. The controller holds what happens, the panels what is seen."""

    scope = "puzzle"

    def __init__(self, stage: Stage, attempt: Attempt) -> None:
        super().__init__(stage)
        self.attempt = attempt
        self.title = attempt.puzzle.title
        self.controller = Controller(attempt, self.kit.clock)
        self.shown: Section = "query"
        self._end_at: float | None = None
        self._hop_at: float | None = None
        self._engine = stage.game.engine(attempt.pack)
        self._tables_known = False
        self._knowledge: Job[Knowledge] | None = None
        state = attempt.state
        if stage.preferences.hard and state.fresh and not state.hard:
            attempt.set_hard(True)
        self._build()
        self._tell_state()
        self.tries.show(attempt, self.controller.verdict)
        if self.controller.verdict is not None:
            self._show_case(self.controller.verdict)

    # -- Screen

    def enter(self) -> None:
        self._tell_state()
        self.arrange()
        if self.focused is None:
            self.focus(self.queries.editor)

    def leave(self) -> None:
        self.controller.flush()

    def arrange(self) -> None:
        if self.rect.w == 0:
            return
        mode = mode_for(self.rect.w, self.kit.theme)
        if TABS[mode] and self.shown not in TABS[mode]:
            self.shown = TABS[mode][0]
        places = puzzle_layout(
            self.rect.size,
            self.kit.theme,
            self.brief.height_for,
            self.target.height_for,
            self.shown,
            self.target.wanted_width,
            self.result.wanted_height,
        )
        self.bar.layout(places.bar)
        self._place(places)
        self.stale = True

    def act(self, action: str) -> bool:
        queries = self.queries
        actions: dict[str, Callable[[], object]] = {
            "submit": self._submit,
            "run": self._run,
            "hint": self._offer_hint,
            "show_me": self._offer_answer,
            "back": self.stage.pop,
            "stop": self._stop,
            "case": self._turn_result,
            "result": self.show_end,
            "new_tab": queries.add,
            "close_tab": self._offer_close,
            "next_tab": lambda: queries.choose(queries.chosen + 1),
            "previous_tab": lambda: queries.choose(queries.chosen - 1),
            "settings": self._menu,
        }
        if action not in actions:
            return False
        actions[action]()
        return True

    def update(self, now: float) -> None:
        if self.controller.poll() is not None:
            self._show_outcome()
        if self.queries.watch():
            self.bar.mark.blink()
            self.queries.saved.show("")
        declined = self.queries.declined()
        if declined is not None:
            self.toast.say(say("ui.query.too_large", size=f"{declined:,}", most=f"{LARGEST_TEXT:,}"))
        if self.controller.save():
            self.queries.saved.show(say("ui.query.saved"))
        self.context.follow(self.queries.editor.model.word)
        self._tell_running()
        self._tell_tables()
        if self._hop_at is not None and now >= self._hop_at:
            self._hop_at = None
            self.bar.mark.hop()
        if self._end_at is not None and now >= self._end_at:
            self._end_at = None
            self.show_end()

    @property
    def busy(self) -> bool:
        waiting = (self._hop_at, self._end_at, self.controller.save_due())
        return self.controller.running or self._learning or any(wish is not None for wish in waiting)

    @property
    def _learning(self) -> bool:
        """Whether something about the tables is still being found out."""
        return not self._tables_known or self._knowledge is not None

    def update_at(self) -> float | None:
        wishes = [self.controller.save_due(), self._hop_at, self._end_at]
        if self.controller.running or self._learning:
            wishes.append(self.kit.clock() + RUNNING_FRAME_S)
        return min((wish for wish in wishes if wish is not None), default=None)

    def step_panel(self, by: int) -> None:
        """From panel to panel; one behind a tab comes forward."""
        stations: list[tuple[Section, Widget]] = [
            ("query", self.queries.editor),
            ("result", self.result.main),
            ("target", self.target.grid),
            ("tries", self.tries.view),
            ("tables", self.context.tree),
        ]
        stations = [(section, widget) for section, widget in stations if widget.focusable]
        now = next((index for index, (_, widget) in enumerate(stations) if widget.focused), -1 if by > 0 else 0)
        self.kit.by_keyboard = True
        section, widget = stations[(now + by) % len(stations)]
        self._bring(section)
        self.focus(widget)

    # -- parts

    def _build(self) -> None:
        kit, keys, attempt = self.kit, self.stage.keymap, self.attempt
        self.bar = Bar(kit, attempt.puzzle.level, self.stage.pop, keys.hint("puzzle", "back"), self._menu)
        self.bar.heading.show(attempt.puzzle.title)
        self.brief = BriefPanel(kit)
        hints = Hints(*(keys.hint("puzzle", action) for action in ("submit", "run", "hint")))
        deeds = Deeds(self._submit, self._run, self._offer_hint, self.controller.note, self.controller.forget)
        self.queries = Queries(kit, say("ui.query.name"), attempt.drafts, deeds, hints)
        self.result = ResultPanel(kit, self._result_turned, keys.hint("puzzle", "case"))
        self.target = TargetPanel(kit)
        self.target.show(attempt.target, attempt.contract)
        self.tries = TriesPanel(kit, self._open_case)
        self.context = Context(kit, attempt.pack.name, self._pick, self._offer_metric)
        brief = attempt.puzzle.brief.lower()
        named = [table.name for table in attempt.pack.tables if table.name.lower().rstrip("s") in brief]
        uncounted = [TableInfo(table, UNCOUNTED) for table in attempt.pack.tables]
        self.metrics = self.stage.game.metrics(attempt.pack.name)
        self.context.show(uncounted, attempt.pack.lineage, named, self.metrics)
        self.tabs = Tabs(kit, say("ui.sections.name"), self._tab_chosen)
        self.tabs.ground = "ground"
        self.widgets = [
            self.bar, self.brief, self.queries, self.result, self.tabs, self.target, self.tries, self.context,
        ]  # fmt: skip

    def _place(self, places: Places) -> None:
        sections = TABS[places.mode]
        self.tabs.show([say(f"ui.sections.{name}") for name in sections], self._tab_index(sections))
        for widget, rect in (
            (self.brief, places.brief), (self.queries, places.query), (self.result, places.result),
            (self.target, places.target), (self.tries, places.tries), (self.context, places.tables),
            (self.tabs, places.tabs),
        ):  # fmt: skip
            widget.visible = rect is not None
            if rect is not None:
                widget.layout(rect)

    def _tab_index(self, sections: tuple[Section, ...]) -> int:
        return sections.index(self.shown) if self.shown in sections else 0

    def _tab_chosen(self, index: int) -> None:
        self._bring(TABS[mode_for(self.rect.w, self.kit.theme)][index])

    def _bring(self, section: Section) -> None:
        """Show a section that a tab may hide."""
        if section in TABS[mode_for(self.rect.w, self.kit.theme)] and section != self.shown:
            self.shown = section
            self.arrange()
            if not self.queries.visible and self.queries.editor.focused:
                self.focus(None)

    # -- what is told

    def _tell_state(self) -> None:
        attempt = self.attempt
        state = attempt.state
        hidden = state.hard and not state.ended
        self.brief.area.show(say("ui.brief.hard") if hidden else attempt.puzzle.brief.strip())
        tell_bar(self.bar, attempt, state, self.stage.game.stats().days_in_a_row)
        tell_buttons(self.queries, attempt, state, self.stage.keymap)

    def _tell_tables(self) -> None:
        """Row counts, once the engine is warm; a little later, what else is known."""
        if not self._tables_known and self._engine.poll():
            self._tables_known = True
            self._engine.result()  # a fault of the engine is told once, here
            self.context.count(self.stage.game.tables(self.attempt.pack.name))
            self._knowledge = self.stage.game.knowledge(self.attempt.pack.name)
        if self._knowledge is not None and self._knowledge.poll():
            self.context.know(self._knowledge.result())
            self._knowledge = None

    def _tell_running(self) -> None:
        running = self.controller.running
        self.bar.mark.run(running)
        if running:
            seconds = f"{self.controller.elapsed_s:.1f}"
            key = "ui.query.submitting" if self.controller.kind == "submit" else "ui.query.running"
            self.queries.status.show(say(key, seconds=seconds))
        else:
            self.queries.status.show("")

    def _show_outcome(self) -> None:
        outcome = self.controller.outcome
        view = result_view(outcome)
        self.result.show(view)
        self.queries.editor.set_error(view.line, view.column)
        if isinstance(outcome, Verdict):
            self._show_verdict(outcome)
        else:
            self._bring("result")
        self.arrange()

    def _show_verdict(self, verdict: Verdict) -> None:
        self.tries.show(self.attempt, self.controller.verdict)
        self._tell_state()
        if not verdict.tiles:
            self._bring("result")
            return
        self._show_case(verdict)
        self._bring("tries")
        if self.result.on_case:
            self._bring("result")
        end = self.tries.view.turn()
        if verdict.solved:
            self._hop_at = end
            self._end_at = end if self.kit.reduced_motion else end + HOP_PAUSE_S
        elif self.attempt.state.ended:
            self._end_at = end + HOP_PAUSE_S

    # -- the hidden case

    def _show_case(self, verdict: Verdict) -> None:
        """Open a verdict's case in the result panel; where it has none, the tab goes away."""
        case = verdict.counterexample
        kept = [index for index, record in enumerate(self.attempt.state.tries) if record.verdict.counterexample == case]
        self.result.show_case(case, free=verdict.try_number is None)
        self.tries.view.mark_open(kept[-1] if kept and case is not None else None)

    def _open_case(self, index: int) -> None:
        """The case of an earlier try."""
        self._show_case(self.attempt.state.tries[index].verdict)
        self._bring("result")
        self.arrange()

    def _turn_result(self) -> None:
        """The other tab of the result, with the keys in it."""
        if not self.result.turn():
            self.toast.say(say("ui.case.none"))
            return
        self.kit.by_keyboard = True
        self.focus(self.result.main)

    def _result_turned(self) -> None:
        self._bring("result")
        self.arrange()

    # -- what keys and buttons do

    def _run(self) -> None:
        if not self.controller.run(self.queries.text) and not self.controller.running:
            self.toast.say(say("ui.query.nothing"))

    def _submit(self) -> None:
        if self.attempt.state.ended:
            self.show_end()
        elif not self.controller.submit(self.queries.text) and not self.controller.running:
            self.toast.say(say("ui.query.nothing"))

    def _stop(self) -> None:
        if self.controller.stop():
            self.toast.say(say("ui.query.stopped"))
        else:
            self._bring("query")
            self.focus(self.queries.editor)

    def _pick(self, name: str) -> None:
        self._bring("query")
        self.queries.editor.model.insert(name)
        self.focus(self.queries.editor)

    def _offer_metric(self, name: str) -> None:
        metric = metric_named(self.metrics, name)

        def take(by: str, grain: str) -> None:
            self.dismiss()
            self._put(metric, query_of(metric, by, grain))

        self.ask(metric_dialog(self.kit, metric, take, self.dismiss))

    def _put(self, metric: Metric, sql: str) -> None:
        """As a CTE into the query in the open tab, or into another tab where that is none; its head stays in sight."""
        text = self.queries.text
        new = insertion(text, metric, sql)
        if new is None or len(text) + len(new.text) > LARGEST_TEXT:
            if not self.queries.add():
                self.toast.say(say("ui.query.tabs_full"))
                return
            new = Insertion(0, as_cte(metric, sql))
        self._bring("query")
        self.queries.editor.model.put(new.at, new.text, new.head)
        self.focus(self.queries.editor)

    def _offer_close(self) -> None:
        """Close the open tab; one that holds a text asks first."""
        if len(self.queries.editors) > 1 and self.queries.editor.model.text.strip():
            self.ask(close_tab_dialog(self.kit, self._close_tab, self.dismiss))
        else:
            self.queries.close()

    def _close_tab(self) -> None:
        self.dismiss()
        self.queries.close()

    def _offer_hint(self) -> None:
        offer = self.attempt.next_hint
        if self.attempt.state.ended:
            return
        if offer is None:
            self._offer_answer()
            return
        dialog = hint_dialog(
            self.kit, offer, self.attempt.state.worth, self._take_hint, self._offer_answer, self.dismiss
        )
        self.ask(dialog)

    def _take_hint(self) -> None:
        self.dismiss()
        self.attempt.take_hint()
        self._tell_state()
        self.tries.show(self.attempt, self.controller.verdict)
        self._bring("tries")
        self.arrange()

    def _offer_answer(self) -> None:
        if not self.attempt.state.ended:
            self.ask(show_me_dialog(self.kit, self._show_answer, self.dismiss))

    def _show_answer(self) -> None:
        self.dismiss()
        self.attempt.show_me()
        self._tell_state()
        self.show_end()

    def show_end(self) -> None:
        """How it went: the solved screen, if the puzzle is over."""
        if self.attempt.state.ended:
            self.stage.push(SolvedScreen(self.stage, self.attempt))

    def _menu(self) -> None:
        self.stage.push(SettingsScreen(self.stage))

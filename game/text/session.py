"""The interactive session. SQL runs when a `;` ends it; a line that begins with a dot is a command."""

from collections.abc import Callable, Mapping

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from game.engine.job import JobCancelled
from game.errors import RulesError, SemicolonError
from game.play.attempt import Attempt
from game.play.game import Game
from game.strings import say
from game.text import hints, stats, tables, today, verdict
from game.text.console import complain
from game.text.keyboard import Keyboard
from game.text.safe import safe_lines
from game.text.statement import finished
from game.text.waiting import wait

PROMPT = "; "
MORE = "  "
HISTORY = "history.txt"
BARE = frozenset({"help", "quit", "exit"})
"""Commands that are understood without their dot."""

Read = Callable[[str], str]


def play(game: Game, out: Console) -> None:
    """Today's puzzle until the player leaves."""
    attempt = game.attempt()
    names = [name for table in attempt.pack.tables for name in (table.name, *(c.name for c in table.columns))]
    with Keyboard(game.progress.file.parent / HISTORY, [*names, *(f".{name}" for name in COMMANDS)]) as keyboard:
        Session(game, attempt, out, keyboard.read).run()


class Session:
    """One attempt, line by line. `read` gives a line for a prompt, and raises EOFError at the end."""

    def __init__(self, game: Game, attempt: Attempt, out: Console, read: Read) -> None:
        self.game = game
        self.attempt = attempt
        self.out = out
        self.open = True
        self.sql = attempt.drafts[0]
        self._read = read
        self._lines: list[str] = []

    def run(self) -> None:
        """Reads and answers until `.quit` or the end of input. What was typed is kept as a draft."""
        self._welcome()
        while self.open:
            try:
                line = self._read(MORE if self._lines else PROMPT)
            except EOFError:
                self.out.print()
                break
            except KeyboardInterrupt:
                self._drop()
                self.out.print()
                continue
            self._guarded(line)
        self._drop()

    def _drop(self) -> None:
        """Begins a new statement; what was being typed stays as the draft."""
        if self._lines:
            self.sql = "\n".join(self._lines)
            self._lines.clear()
            self.attempt.save_draft(self.sql)

    def _welcome(self) -> None:
        today.print_puzzle(self.out, self.attempt, self.game.tables(self.attempt.pack.name))
        self.out.print()
        if self.sql.strip() and self.sql != self.attempt.puzzle.start:
            self.draft("")
        self.out.print(say("text.session.welcome"))

    def _guarded(self, line: str) -> None:
        """Nothing that goes wrong with one line ends the session."""
        try:
            self._take(line)
        except SemicolonError as error:
            complain(self.out, error.message, error.way_out)
        except (KeyboardInterrupt, JobCancelled):
            self.out.print(say("text.session.stopped"))

    def _take(self, line: str) -> None:
        word, _, rest = line.strip().partition(" ")
        name = word.removeprefix(".").removesuffix(";").lower()
        dotted = word.startswith(".")
        if (dotted and name in COMMANDS) or (not self._lines and name in BARE and not rest):
            COMMANDS["quit" if name == "exit" else name](self, rest.strip())
        elif dotted and not self._lines:
            self.out.print(say("text.session.unknown", name=safe_lines(word)))
        elif line.strip() or self._lines:
            self._lines.append(line)
            if finished("\n".join(self._lines)):
                self.again("")

    def _current(self) -> str:
        """The query that is meant: what is being typed, else the last one. Kept as the draft."""
        self._drop()
        if not self.sql.strip():
            raise RulesError(say("text.session.no_query"), way_out=say("text.session.no_query_way"))
        return self.sql

    # commands; each gets what stands behind its name

    def again(self, _: str) -> None:
        sql = self._current()
        verdict.print_run(self.out, wait(self.attempt.run(sql)), sql)

    def submit(self, _: str) -> None:
        sql = self._current()
        before = self.attempt.state
        verdict.print_submit(self.out, self.attempt, before, wait(self.attempt.submit(sql)), sql)

    def hint(self, _: str) -> None:
        if hints.print_hints(self.out, self.attempt) and self._agreed("text.session.open_hint"):
            hints.print_hint(self.out, self.attempt.take_hint())

    def tables(self, name: str) -> None:
        pack = self.attempt.pack
        known = self.game.knowledge(pack.name).result
        tables.print_tables(self.out, pack, self.game.tables(pack.name), name.strip(" ;") or None, known)

    def target(self, _: str) -> None:
        today.print_target(self.out, self.attempt)

    def brief(self, _: str) -> None:
        today.print_head(self.out, self.attempt)
        today.print_brief(self.out, self.attempt)

    def draft(self, _: str) -> None:
        self.out.print(Text(say("text.session.draft"), style="bold"))
        self.out.print(Padding(Text(safe_lines("\n".join(self._lines) or self.sql)), (0, 0, 0, 2), expand=False))

    def clear(self, _: str) -> None:
        self._drop()

    def share(self, _: str) -> None:
        verdict.print_share(self.out, self.attempt)

    def stats(self, _: str) -> None:
        stats.print_stats(self.out, self.game.stats())

    def show(self, _: str) -> None:
        if self.attempt.state.ended:
            verdict.print_ending(self.out, self.attempt)
        elif self._agreed("text.session.really_show"):
            self.attempt.show_me()
            verdict.print_ending(self.out, self.attempt)

    def hard(self, word: str) -> None:
        self.attempt.set_hard(word.lower() != "off")
        self.out.print(say("text.session.hard_on" if self.attempt.state.hard else "text.session.hard_off"))

    def help(self, _: str) -> None:
        self.out.print(say("text.session.help"))
        for name in COMMANDS:
            self.out.print(Text.assemble((f"  .{name:<9}", "bold"), say(f"text.session.about.{name}")))

    def quit(self, _: str) -> None:
        self.open = False

    def _agreed(self, key: str) -> bool:
        """Whether the answer to a question begins with y."""
        try:
            return self._read(say(key) + " ").strip().lower().startswith("y")
        except EOFError:
            return False


COMMANDS: Mapping[str, Callable[[Session, str], None]] = {
    "submit": Session.submit,
    "run": Session.again,
    "brief": Session.brief,
    "target": Session.target,
    "tables": Session.tables,
    "hint": Session.hint,
    "draft": Session.draft,
    "clear": Session.clear,
    "share": Session.share,
    "stats": Session.stats,
    "hard": Session.hard,
    "show": Session.show,
    "help": Session.help,
    "quit": Session.quit,
}

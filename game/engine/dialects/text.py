"""A refused text as DuckDB's own lexer cuts it, to be looked at around one place. Never raises, whatever the text."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from game.engine.tokens import CLOSING, OPENING, Token, plain, tokens

NOTHING = Token("", "", -1, -1)


@dataclass(frozen=True)
class Text:
    """What was refused."""

    sql: str

    @cached_property
    def plain(self) -> str:
        return plain(self.sql)

    @cached_property
    def data(self) -> bytes:
        return self.plain.encode("utf-8", errors="replace")

    @cached_property
    def tokens(self) -> list[Token]:
        """All tokens save comments."""
        return tokens(self.plain)

    def index(self, at: int) -> int | None:
        """The token at a byte."""
        found = bisect_right(self._starts, at) - 1
        return found if found >= 0 and at < self.tokens[found].end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column (1-based, in characters) of a byte."""
        before = self.data[: max(at, 0)].decode(errors="ignore")
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    def spot(self, at: int | None) -> "Spot | None":
        found = None if at is None else self.index(at)
        return None if found is None else Spot(self, found)


@dataclass(frozen=True)
class Spot:
    """One token and what is around it."""

    text: Text
    here: int

    def token(self, step: int = 0) -> Token:
        """The token so many steps to the right (to the left below 0)."""
        found = self.here + step
        return self.text.tokens[found] if 0 <= found < len(self.text.tokens) else NOTHING

    def word(self, step: int = 0) -> str:
        return self.token(step).word

    def kind(self, step: int = 0) -> str:
        return self.token(step).kind

    def glued(self, step: int) -> bool:
        """Nothing stands between that token and the next."""
        return 0 <= self.token(step).end == self.token(step + 1).start

    @cached_property
    def _around(self) -> tuple[int | None, int]:
        depth = commas = 0
        for found in range(self.here - 1, -1, -1):
            word = self.text.tokens[found].word
            if word in CLOSING:
                depth += 1
            elif word in OPENING:
                if depth == 0:
                    return found, commas
                depth -= 1
            elif word == "," and depth == 0:
                commas += 1
        return None, commas

    @property
    def opened(self) -> "Spot | None":
        """The bracket this place is in."""
        found = self._around[0]
        return None if found is None else Spot(self.text, found)

    @property
    def call(self) -> str:
        """The function whose arguments this place is among, or nothing."""
        opened = self.opened
        return opened.word(-1) if opened is not None and opened.word() == "(" and opened.kind(-1) == "word" else ""

    @property
    def argument(self) -> int:
        """The number (from 0) of that argument."""
        return self._around[1]

    def back(self, step: int = 0) -> int:
        """From a closing bracket so many steps away: the steps to its opening one, or just that many again."""
        depth = 0
        for found in range(self.here + step, -1, -1):
            word = self.text.tokens[found].word
            depth += (word in CLOSING) - (word in OPENING)
            if depth <= 0:
                return found - self.here
        return step

    @cached_property
    def before(self) -> list[str]:
        """The words left of this place and on its level, from the nearest bracket it is in; calls are left out."""
        found: list[str] = []
        depth = 0
        for index in range(self.here - 1, -1, -1):
            token = self.text.tokens[index]
            if token.word in CLOSING:
                depth += 1
            elif token.word in OPENING:
                if depth == 0:
                    break
                depth -= 1
            elif depth == 0:
                found.append(token.word)
        return found[::-1]

"""Every error the program raises on purpose, with the words a person is shown.

    SemicolonError
    ├── PackError        a pack's files are missing, malformed or not allowed
    ├── SeasonError      the dated list of puzzles is missing or malformed
    ├── EngineError      a worker or its database can't be used (never: a query was wrong)
    ├── JudgeError       a puzzle can't be judged, because its own answer fails
    ├── RulesError       the rules of play don't allow this now
    ├── ProgressError    the player's own history can't be read or written
    ├── ForgeError       building or checking a pack failed
    ├── UsageError       the command line asked for something that isn't there
    └── DisplayError     no window can be opened here

A wrong query is no error of ours: it comes back as data, as a verdict.
"""


class SemicolonError(Exception):
    """A failure with a message for people, a short title for a dialog, and a way out."""

    def __init__(self, message: str, *, title: str = "", way_out: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.title = title or type(self).__name__.removesuffix("Error")
        self.way_out = way_out


class PackError(SemicolonError):
    """A pack's files are missing, malformed or not allowed."""


class SeasonError(SemicolonError):
    """The dated list of puzzles is missing or malformed."""


class EngineError(SemicolonError):
    """A worker or its database can't be used."""


class WitnessError(SemicolonError):
    """Rows of a hidden case are none that its tables can hold: the file they come from is damaged."""


class JudgeError(SemicolonError):
    """A puzzle can't be judged, because its own answer fails."""


class RulesError(SemicolonError):
    """The rules of play don't allow this now."""


class ProgressError(SemicolonError):
    """The player's own history can't be read or written."""


class ForgeError(SemicolonError):
    """Building or checking a pack failed."""


class UsageError(SemicolonError):
    """The command line asked for something that isn't there."""


class DisplayError(SemicolonError):
    """No window can be opened here."""

"""Lines from a person: with history and completion where the system has readline, plain where it hasn't."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType, TracebackType

HISTORY_LINES = 1000


class Keyboard:
    """Reads lines while it is entered; `names` are what Tab completes."""

    def __init__(self, history: Path, names: Sequence[str]) -> None:
        self._history = history
        self._names = sorted(set(names))
        self._readline = _readline()

    def __enter__(self) -> "Keyboard":
        if self._readline:
            with contextlib.suppress(OSError):
                self._readline.read_history_file(self._history)
            self._readline.set_history_length(HISTORY_LINES)
            self._readline.set_completer(self.complete)
            edits = "libedit" in (self._readline.__doc__ or "")
            self._readline.parse_and_bind("bind ^I rl_complete" if edits else "tab: complete")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._readline:
            self._readline.set_completer(None)
            with contextlib.suppress(OSError):
                self._readline.write_history_file(self._history)

    def read(self, prompt: str) -> str:
        """One line. Raises EOFError at Ctrl+D and KeyboardInterrupt at Ctrl+C."""
        return input(prompt)

    def complete(self, text: str, state: int) -> str | None:
        """The name number `state` that `text` begins; behind a dot, of what comes after it (readline's protocol)."""
        before, dot, begun = text.rpartition(".") if not text.startswith(".") else ("", "", text)
        found = [name for name in self._names if name.lower().startswith(begun.lower())]
        return before + dot + found[state] if state < len(found) else None


def _readline() -> ModuleType | None:
    """Windows has none."""
    try:
        import readline
    except ImportError:
        return None
    return readline

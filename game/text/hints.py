"""Hints as text: the open ones, and the next one with its price before it is opened."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from game.play.attempt import Attempt
from game.play.hints import Hint
from game.strings import say
from game.text.marks import marked
from game.text.safe import safe_lines


def print_hint(out: Console, hint: Hint) -> None:
    """An open hint; a skeleton keeps its lines."""
    out.print(Text(say(f"text.hint.{hint.kind}", number=hint.number), style="bold"))
    body = Text(safe_lines(hint.text)) if hint.kind == "skeleton" else marked(hint.text)
    out.print(Padding(body, (0, 0, 0, 2), expand=False))


def print_hints(out: Console, attempt: Attempt) -> bool:
    """All open hints, and the offer of the next one. False where none is left to open."""
    state = attempt.state
    for hint in state.hints:
        print_hint(out, hint)
    offer = attempt.next_hint
    if offer is None:
        out.print(say("text.hint.none"))
        return False
    about = say(f"text.hint.offer_{offer.kind}")
    out.print(marked(say("text.hint.offer", number=offer.number, about=about, price=offer.price, worth=state.worth)))
    return True

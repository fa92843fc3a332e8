"""How a puzzle of the review stands, in signs, words and roles."""

from __future__ import annotations

from collections.abc import Mapping

from game.puzzle.model import Puzzle
from game.strings import say
from game.ui.screens.review.desk import Desk, Entry, State

SIGNS: Mapping[State, str] = {"open": "○", "approved": "✓", "edited": "✎", "rejected": "✕"}
TONES: Mapping[State, str] = {
    "open": "muted", "approved": "right_text", "edited": "misplaced_text", "rejected": "muted"
}  # fmt: skip


def tone_of(entry: Entry) -> str:
    """The role of a puzzle's state."""
    return "error" if entry.trouble and entry.state != "rejected" else TONES[entry.state]


def state_words(entry: Entry, *, building: bool) -> str:
    """The state in words, and what is the matter with the target."""
    words = say(f"ui.review.{entry.state}")
    if building:
        return say("ui.review.and", state=words, more=say("ui.review.building"))
    if entry.trouble and entry.state != "rejected":
        return say("ui.review.and", state=words, more=say("ui.review.broken"))
    return words


def left_words(desk: Desk) -> str:
    """How many are still to be looked at."""
    if not desk.entries:
        return ""
    left = desk.count("open")
    return say("ui.review.left", left=left, all=len(desk.entries)) if left else say("ui.review.none_left")


def done_words(desk: Desk) -> str:
    """What has become of all of them."""
    counts = {state: desk.count(state) for state in SIGNS}
    return say("ui.review.all_done", all=len(desk.entries), **counts)


def concepts(puzzle: Puzzle, names: Mapping[str, str]) -> str:
    """What a puzzle is about."""
    return ", ".join(names.get(concept, concept) for concept in puzzle.concepts)


def beside(puzzle: Puzzle, why: str) -> str:
    """The reason of a decision, what else players get to see, or run into, as rich text; last, where the puzzle comes
    from."""
    hint = puzzle.hints.concept or (puzzle.built.hints.concept if puzzle.built else "")
    lines = [say("ui.review.reason_was", text=_one_line(why))] if why else []
    if hint:
        lines.append(say("ui.review.hint", text=_one_line(hint)))
    if puzzle.explain:
        lines.append(say("ui.review.explain", text=_one_line(puzzle.explain)))
    if puzzle.built is not None:
        lines.append(say("ui.review.cases", count=len(puzzle.built.cases)))
    if puzzle.forged is not None:
        lines.append(say("ui.review.from", blueprint=puzzle.forged.blueprint, key=puzzle.forged.key))
    return "\n\n".join(lines)


def misses(puzzle: Puzzle) -> str:
    """Near misses as one script, what is wrong with each of them above it."""
    return "\n\n".join("\n".join([f"-- {_one_line(w.why)}", w.sql.strip("\n")]) for w in puzzle.wrong)


def _one_line(text: str) -> str:
    return " ".join(text.split())

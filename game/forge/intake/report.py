"""What happened on the way in, as data: printed line by line, written as forge-report.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from game.puzzle.catalog import AcceptedValues, Check, Relationship, TableTest, Test, UniqueTogether
from game.strings import say

Kind = Literal["loaded", "skipped", "quarantined", "dropped", "inferred", "personal", "sampled", "changed"]
KINDS: tuple[Kind, ...] = ("quarantined", "personal", "inferred", "dropped", "loaded", "sampled", "skipped", "changed")
"""In the order of the report, what somebody has to decide about first: rows put aside; what became of personal data;
what was found beyond the promises; promises that aren't kept; tables that came in; tables cut short; what was left out;
columns and tables that differ now."""


@dataclass(frozen=True)
class Note:
    """One thing that happened to `place`, a table or a column: `code` and `values` give its text; `count`: rows."""

    kind: Kind
    place: str
    code: str
    count: int = 0
    values: dict[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return say(f"intake.{self.kind}.{self.code}", place=self.place, count=self.count, **self.values)


def note(kind: Kind, place: str, code: str, count: int = 0, **values: object) -> Note:
    """A note whose text stands in assets/strings under `intake.<kind>.<code>`."""
    return Note(kind, place, code, count, values)


def in_words(test: Test | TableTest) -> str:
    """A promise as the report says it: `not_null`, `accepted_values: paid, back`."""
    match test:
        case Relationship():
            return f"relationships: {test.to}.{test.field}"
        case AcceptedValues():
            return f"accepted_values: {', '.join(map(str, test.values))}"
        case Check():
            return f"check: {test.condition}"
        case UniqueTogether():
            return f"unique_together: {', '.join(test.columns)}"
    return str(test.to_json())


def of_kind(notes: Iterable[Note], kind: Kind) -> tuple[Note, ...]:
    return tuple(found for found in notes if found.kind == kind)


def in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Kind by kind, as the report has them."""
    return tuple(sorted(notes, key=lambda one: KINDS.index(one.kind)))


def markdown(title: str, notes: Sequence[Note]) -> str:
    """The report for people, kind by kind."""
    lines = [f"# {say('intake.report.title', title=title)}", ""]
    for kind in KINDS:
        if found := of_kind(notes, kind):
            lines += [f"## {say(f'intake.report.{kind}')}", ""]
            lines += [f"- {one.text}" for one in found]
            lines += [""]
    return "\n".join(lines)

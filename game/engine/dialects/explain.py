"""What is behind a refusal: a form that is right in another system, or a slip that is wrong in every one.

Asked only after DuckDB has refused a text, so nothing that runs is ever in the way. `explain` gives the code of the
form and its place; the sentence is `dialects.<code>` in the strings. Every rule starts from DuckDB's own message and
the word it stumbled at, so that a foreign word elsewhere in the text changes nothing.
"""

from game.engine.dialects import calls, grammar, misfits, names, signs, slips
from game.engine.dialects.fault import Fault, Finding
from game.engine.dialects.text import Text
from game.engine.tokens import unclosed

_LOOKS = (signs.look, names.look, calls.look, grammar.look)
_SLIPS = (slips.look, misfits.look)


def explain(fault: Fault, text: Text) -> Finding | None:
    """What is behind `fault`, if it is known: other systems' forms first, for their signs unbalance brackets."""
    foreign = next(filter(None, (look(fault, text) for look in _LOOKS)), None)
    return foreign or _unclosed(fault, text) or next(filter(None, (look(fault, text) for look in _SLIPS)), None)


def _unclosed(fault: Fault, text: Text) -> Finding | None:
    opened = unclosed(text.plain) if fault.kind == "Parser" else None
    if opened is None:
        return None
    return Finding("slip.unclosed", len(text.plain[:opened].encode()), {"name": text.plain[opened]})

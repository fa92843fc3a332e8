"""Functions that DuckDB has, called as another system would."""

import re
from collections.abc import Sequence

from game.engine.dialects.fault import Fault, Finding
from game.engine.dialects.text import Spot, Text

_CALL = re.compile(r"(?:argument types '|function call \")(\S+?)\((.*)\)(?:'|\"). (?:You might|In order)", re.DOTALL)
_MACRO = re.compile(r"^Macro \"?(\w+)\"?\(\) does not support")
_STRINGS = r"(?:VARCHAR|STRING_LITERAL)"
_DATES = r"(?:DATE|TIMESTAMP(?: WITH TIME ZONE)?)"
_FORMS: Sequence[tuple[str, str, str]] = (
    ("date_sub", "date_sub|datesub", rf"{_DATES}, (?!{_DATES}).*"),
    ("date_diff", "date_diff|datediff", rf"(?:{_DATES}|{_STRINGS}), (?:{_DATES}|{_STRINGS})"),
    ("to_timestamp", "to_timestamp", rf"{_STRINGS}(?:, {_STRINGS})?"),
    ("trunc_date", "trunc", rf"{_DATES}(?:, {_STRINGS})?"),
    ("decode", "decode", r"[^,]*,.*,.*"),
    ("instr", "instr|strpos", r"[^,]*,[^,]*,.*"),
    ("format_number", "format", r"(?:DECIMAL\(.*\)|[A-Z]*INT(?:EGER)?(?:_LITERAL)?|DOUBLE|FLOAT), INTEGER_LITERAL"),
    ("format_date", "format", rf"{_DATES}, {_STRINGS}"),
    ("plus_text", "+", rf"{_STRINGS}, {_STRINGS}"),
    ("and_sign", "&&", r".*"),
    ("null_safe", "<=>", r"(?!.*\[).*"),
    ("lpad", "lpad|rpad", r"[^,]*,[^,]*"),
    ("count_several", "count", r"[^,(]*,.*"),
    ("strftime_text", "strftime", rf"{_STRINGS}, {_STRINGS}"),
    ("to_days", "to_days", _DATES),
    ("now_digits", "now|current_timestamp|localtimestamp", r"\w+"),
)
"""Code, function, and the types of its arguments."""
_COMPILED = tuple((code, name.split("|"), re.compile(types, re.DOTALL)) for code, name, types in _FORMS)
_MACROS = {"date_add": "date_add"}
_LAMBDA = "Deprecated lambda arrow"
_GROUPED = re.compile(r'^column "(.*?)" must appear in the GROUP BY clause')
_KEY = re.compile(r"(?:(\w+)_)?(?:id|key)")
_ITEMS = re.compile(r"PIVOT IN list cannot contain")


def look(fault: Fault, text: Text) -> Finding | None:
    """A known function or clause in a foreign shape."""
    if fault.kind != "Binder":
        return None
    if fault.body.startswith(_LAMBDA):
        return Finding("form.lambda_arrow", _arrow(text))
    spot = text.spot(fault.at)
    grouped = _GROUPED.match(fault.body)
    if grouped:
        return None if spot is None else _grouped(spot, grouped[1])
    if _ITEMS.match(fault.body):
        return Finding("form.pivot_brackets") if spot is not None and "[" in (spot.word(), spot.word(-1)) else None
    macro = _MACRO.match(fault.body)
    if macro:
        return Finding(f"call.{_MACROS[macro[1]]}") if macro[1] in _MACROS else None
    return _called(fault)


def _called(fault: Fault) -> Finding | None:
    call = _CALL.search(fault.body)
    if not call:
        return None
    for code, names, types in _COMPILED:
        if call[1] in names and types.fullmatch(call[2]):
            return Finding(f"call.{code}", values={"name": call[1]})
    return None


def _arrow(text: Text) -> int | None:
    """The arrow of a lambda: behind a name or a list of names that begins an argument."""
    for here, token in enumerate(text.tokens):
        if token.word != "->":
            continue
        spot = Spot(text, here)
        left = spot.back(-1)
        if spot.word(left - 1) in (",", "("):
            return token.start
    return None


def _grouped(spot: Spot, name: str) -> Finding | None:
    """A column beside GROUP BY of a key, or HAVING in the place of WHERE."""
    words = _level(spot)
    if "group" in words:
        grouped = words[words.index("group") + 2 :]
        keyed = any(_is_key(word, words) for word in grouped)
        return Finding("form.group_by_key", values={"name": name}) if keyed and "all" not in grouped else None
    if "having" not in words or "having" not in spot.before:
        return None
    return Finding("form.having_alone", values={"name": name})


def _is_key(word: str, words: Sequence[str]) -> bool:
    """`id`, or `customer_id` where the customers themselves are read."""
    match = _KEY.fullmatch(word)
    return match is not None and (match[1] is None or match[1] in words or f"{match[1]}s" in words)


def _level(spot: Spot) -> list[str]:
    """The words of the query that the place is in, on its own level."""
    opened = spot.opened
    while opened is not None and opened.word(1) not in ("select", "from", "with"):
        opened = opened.opened
    found: list[str] = []
    depth = 0
    for token in spot.text.tokens[opened.here + 1 if opened else 0 :]:
        if token.word in ("(", "[", "{"):
            depth += 1
        elif token.word in (")", "]", "}"):
            depth -= 1
            if depth < 0:
                break
        elif depth == 0:
            found.append(token.word)
    return found

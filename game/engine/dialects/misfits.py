"""What is wrong in every system and found only once names and types are known: too few values, a table out of reach."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from game.engine.dialects.fault import MOST, Fault, Finding
from game.engine.dialects.text import Spot, Text

_CALL = re.compile(r"argument types '(\w+)\((.*)\)'\. You might", re.DOTALL)
_FORM = re.compile(r'^\s*"?\w+"?\((.*)\) -> ')
_OFFERED = "Candidate functions:"
_TABLE = re.compile(r'^Referenced table "([^"]+)" not found')
_LIST = "No function matches the given name and argument types 'contains("


class Form(NamedTuple):
    """How a function may be called: the names of its values; `least`: how many are needed; `open`: more may follow."""

    names: tuple[str, ...]
    least: int
    open: bool


def look(fault: Fault, text: Text) -> Finding | None:
    """A misfit known by DuckDB's message and the words around the place."""
    spot = text.spot(fault.at) if fault.kind == "Binder" else None
    return None if spot is None else _in_value(fault, spot) or _values(fault) or _reach(fault, spot)


def _in_value(fault: Fault, spot: Spot) -> Finding | None:
    """`x in 2`: to DuckDB a call of `contains`."""
    return Finding("slip.in_value") if fault.body.startswith(_LIST) and spot.word(-1) == "in" else None


def _values(fault: Fault) -> Finding | None:
    call = _CALL.search(fault.body)
    if not call or len(fault.body) == MOST:
        return None
    name, given = call[1], len(_split(call[2]))
    forms = [_form(line) for line in fault.body.partition(_OFFERED)[2].splitlines() if _FORM.match(line)]
    if not forms or any(form.least <= given and (form.open or given <= len(form.names)) for form in forms):
        return None
    few, many = min(forms, key=lambda form: form.least), max(forms, key=lambda form: len(form.names))
    shown = dict.fromkeys([_show(name, few.names[: few.least]), _show(name, many.names)])
    return Finding("slip.values", values={"name": name, "forms": " or ".join(shown)})


def _form(line: str) -> Form:
    match = _FORM.match(line)
    parameters = [part for part in _split(match[1] if match else "") if part != "/" and not part.startswith("**")]
    names = [part.split(" ")[0].strip('"') for part in parameters if not part.startswith("*")]
    least = sum(":=" not in part and not part.startswith("*") for part in parameters)
    return Form(tuple(names), least, len(names) < len(parameters))


def _show(name: str, names: Sequence[str]) -> str:
    return f"`{name}({', '.join(names)})`"


def _split(types: str) -> list[str]:
    """The parts between commas that stand in no bracket."""
    found, depth = [""], 0
    for sign in types:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return [part.strip() for part in found if part.strip()]


def _reach(fault: Fault, spot: Spot) -> Finding | None:
    """`orders.id` where orders has another name here, or where DuckDB gave up on a table because of its column."""
    match = _TABLE.match(fault.body)
    if not match or spot.word(1) != "." or spot.kind(2) not in ("word", "name"):
        return None
    tokens = spot.text.tokens
    named = any(
        token.word == spot.word() and Spot(spot.text, here).word(1) not in (".", "(")
        for here, token in enumerate(tokens)
    )
    return Finding("slip.reach", values={"table": match[1], "name": spot.word(2).strip('"')}) if named else None

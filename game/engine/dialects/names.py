"""Names of functions, types, columns and operators that another system has. What DuckDB calls them is data: a text
`dialects.function.nvl` makes the rule for `nvl`."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from game.engine.dialects.fault import Fault, Finding
from game.engine.dialects.text import Spot, Text
from game.strings import catalogue

NEAR = 0.6
"""Likeness (difflib) from which a missing name is a slip of the hand, not another system's."""
_LONGEST = 60
_FUNCTION = re.compile(
    r"^(Scalar|Aggregate|Table)?[\w ]*Function with name \"?(\S+?)\"? (?:does not exist|is not in the)"
)
_TYPE = re.compile(r"^Type with name (\S+) does not exist")
_TABLE = re.compile(r"^Table with name (\S+) does not exist!")
_SCHEMA = re.compile(r"^Table with name \"?([^\s\"]+)\"? does not exist because schema")
_COLUMN = re.compile(r"^Referenced column \"(.*?)\" (?:was )?not found")
_PART = re.compile(r"^extract specifier \"(\w+)\" not recognized")
_DATE_FIELD = re.compile(r"^invalid \w+ field format: \"(now|today)\"")
_COLLATION = re.compile(r"^Collation with name (\S+) does not exist")
_CANDIDATE = re.compile(r'"([^"\n]+)"')
_FORMS = {
    "top": "top",
    "try_cast": "cast_comma",
    "percentile_cont": "percentile",
    "percentile_disc": "percentile",
    "current_timestamp": "now_brackets",
}
"""Functions that DuckDB has in another shape."""
_PART_FUNCTIONS = frozenset(
    "date_trunc datetrunc date_part datepart date_diff datediff date_sub datesub timestamp_trunc extract".split()
)
_PARTS = frozenset(
    "year quarter month week isoweek day dayofyear dayofweek weekday hour minute second millisecond "
    "yy yyyy qq mm dd wk ww dw hh mi ss".split()
)


def look(fault: Fault, text: Text) -> Finding | None:
    """A name that DuckDB misses and that another system has."""
    spot = text.spot(fault.at)
    if fault.kind == "Catalog":
        return _function(fault, spot) or _type(fault, spot) or _table(fault, spot) or _collation(fault)
    if fault.kind == "Binder":
        return _column(fault, spot) if spot is not None else None
    if fault.kind == "Conversion":
        return _date(fault, text)
    return None


def _table_name(name: str) -> Finding | None:
    """A missing table; the schema in front decides where there is one."""
    schema, _, own = name.lower().rpartition(".")
    return _known(f"schema.{schema.rpartition('.')[2]}") if schema else _known(f"table.{own}")


def _known(code: str) -> Finding | None:
    return Finding(code) if f"dialects.{code}" in catalogue() else None


def _function(fault: Fault, spot: Spot | None) -> Finding | None:
    match = _FUNCTION.match(fault.body)
    if not match:
        return None
    name = match[2].lower()
    if match[1] == "Table":
        if spot is not None and (spot.word(1), spot.word(2)) == ("(", "nolock"):
            return Finding("form.table_hint", spot.token(1).start)
        found = _known(f"table_function.{name}") or _known(f"function.{name}")
        return Finding(found.code, values={"name": name}) if found else None
    if not name.isidentifier():
        return Finding("form.variable") if name.endswith("=@") else _known(f"operator.{name}")
    if name in _FORMS:
        return Finding(f"form.{_FORMS[name]}")
    return _known(f"function.{name}")


def _type(fault: Fault, spot: Spot | None) -> Finding | None:
    match = _TYPE.match(fault.body)
    if not match or spot is None:
        return None
    name = match[1].lower()
    if spot.kind(1) != "text":
        return _known(f"type.{name}")
    if spot.glued(0):
        return _known(f"prefix.{name}") or (_known("prefix._utf8") if name.startswith("_") else None)
    listed = spot.before and spot.word(-1) in ("select", ",", "distinct", ".")
    if listed and not _near(name, _candidates(fault.body)):
        return Finding("form.string_alias", spot.token(1).start)
    return None


def _table(fault: Fault, spot: Spot | None) -> Finding | None:
    match = _SCHEMA.match(fault.body) or _TABLE.match(fault.body)
    return _table_name(match[1]) or _backtick_path(spot) if match else None


def _backtick_path(spot: Spot | None) -> Finding | None:
    quoted = spot is not None and spot.word().startswith("`") and "." in spot.word()
    return Finding("form.backtick_path") if quoted else None


def _collation(fault: Fault) -> Finding | None:
    match = _COLLATION.match(fault.body)
    return Finding("form.collation") if match and "_c" in match[1].lower() else None


def _column(fault: Fault, spot: Spot) -> Finding | None:
    match = _COLUMN.match(fault.body)
    if not match:
        return None
    name = match[1].lower()
    part = _date_part(spot, name)
    if part or spot.kind() == "word":
        return part or _known(f"column.{name}") or _shaped(fault, spot, name)
    if not spot.word().startswith('"') or _near(name, _candidates(fault.body)):
        return None
    return Finding("form.double_quotes", values={"name": match[1][:_LONGEST]})


def _shaped(fault: Fault, spot: Spot, name: str) -> Finding | None:
    """A missing column that its neighbours explain: a variable, a path into JSON, an alias before `=`."""
    if _near(name, _candidates(fault.body)):
        return None
    if spot.word(-1).endswith("@") and spot.glued(-1):
        return Finding("form.variable", spot.token(-1).start, {"name": name[:_LONGEST]})
    if spot.word(-1) == ":" and spot.kind(-2) in ("word", "name") and spot.glued(-1) and spot.glued(-2):
        return Finding("form.json_path", spot.token(-1).start)
    if spot.word(1) == "=" and spot.word(-1) in ("select", ",") and "from" not in spot.before and not spot.call:
        return Finding("form.alias_equals", values={"name": name[:_LONGEST]})
    return None


def _date_part(spot: Spot, name: str) -> Finding | None:
    if spot.call not in _PART_FUNCTIONS or name not in _PARTS or spot.kind() != "word":
        return None
    return Finding("form.part_first" if spot.argument else "form.part_quoted", values={"name": name})


def _date(fault: Fault, text: Text) -> Finding | None:
    match = _PART.match(fault.body)
    if match:
        found = _known(f"part.{match[1].lower()}")
        at = _part_place(text, match[1]) if found else None
        return Finding(found.code, at) if found and at is not None else None
    return Finding("form.date_now") if _DATE_FIELD.match(fault.body) else None


def _part_place(text: Text, name: str) -> int | None:
    """Where a part of dates is asked for."""
    wanted = (name.lower(), f"'{name}'")
    spots = (Spot(text, here) for here, token in enumerate(text.tokens) if token.word in wanted)
    return next((spot.token().start for spot in spots if spot.call in _PART_FUNCTIONS), None)


def _candidates(body: str) -> Sequence[str]:
    """The names DuckDB offers in the place of a missing one."""
    for mark in ("Candidate bindings:", "Did you mean"):
        if mark in body:
            return [
                name.rsplit(".", 1)[-1].lower() for name in _CANDIDATE.findall(body.split(mark, 1)[1].split("\n")[0])
            ]
    return ()


def _near(name: str, offered: Sequence[str]) -> bool:
    short = name[:_LONGEST]
    return any(SequenceMatcher(None, short, other[:_LONGEST]).ratio() >= NEAR for other in offered)

"""DuckDB's errors as short, kind texts with a position and candidates; no host path, no traceback."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Literal

import duckdb

from game.engine.dialects.explain import explain
from game.engine.dialects.fault import Fault, Finding, read_fault
from game.engine.dialects.text import Text
from game.engine.outcome import ErrorNote
from game.strings import catalogue, say

NEAR = 0.6
"""Likeness (difflib) from which a name is offered."""
MAX_TEXT = 300
_LONGEST = 60
"""Characters of a player's own word within a sentence."""

_TABLE: Sequence[tuple[str, str]] = (
    # what can't be read
    ("near", r'^syntax error at or near "(?P<token>.*)"'),
    ("near_end", r"^syntax error at end of input|^unterminated"),
    ("chained", r"^Chained comparisons"),
    ("no_selection", r"^SELECT clause without selection list"),
    ("deep", r"^Max(?:imum)? (?:expression|recursion|parser) ?\w* ?(?:depth|limit)|expression depth limit"),
    ("twice_with", r'^Duplicate CTE name "(?P<name>[^"]*)"'),
    ("window_unknown", r'^window "(?P<name>[^"]*)" does not exist'),
    ("window_twice", r'^window "(?P<name>[^"]*)" is already defined'),
    ("frame", r"^Frame (?:start|end)"),
    ("recursive_order", r"^(?P<clause>ORDER BY|LIMIT|OFFSET|LIMIT or OFFSET) in a recursive query"),
    ("values_length", r"^VALUES lists must all be the same length"),
    ("interval_pair", r"^[A-Z]+ TO [A-Z]+ is not supported"),
    ("sample_range", r"^Sample sample_size"),
    # names
    ("column_no_table", r'^Referenced column "(?P<name>.*?)" was not found because the FROM'),
    ("column", r'^Referenced column "?(?P<name>.*?)"? not found in FROM'),
    ("column_of_alias", r'^(?:Table|Values list) "(?P<table>.*?)" does not have a column named "(?P<name>.*?)"'),
    ("table", r'^Referenced table "(?P<name>.*?)" not found'),
    ("schema", r'^Table with name "?(?P<name>[^"\n]*?)"? does not exist because'),
    ("table", r"^Table with name (?P<name>.+?) does not exist"),
    ("collation", r"^Collation with name (?P<name>.+?) does not exist"),
    ("type_unknown", r"^Type with name (?P<name>.+?) does not exist"),
    ("no_table_function", r'^Table Function with name "?(?P<name>[^"\s]+)"? (?:is not in|does not exist)'),
    ("function", r"^[\w ]*Function with name (?P<name>\S+) does not exist"),
    ("in_from", r'^Function "(?P<name>\w+)" is a table function'),
    ("ambiguous", r'^Ambiguous reference to column name "(?P<name>.*?)"'),
    ("ambiguous_table", r'^Ambiguous reference to table "(?:[^"]*\.)?(?P<name>[^".]+)"'),
    ("alias_early", r'^Column "(?P<name>.*?)" referenced that exists in the SELECT clause'),
    ("using", r'^Column "(?P<name>.*?)" does not exist on (?P<side>left|right) side of join'),
    ("in_list", r'^Column "+(?P<name>.*?)"+ in (?P<clause>[A-Z]+) list not found'),
    ("in_list", r'^Column "+(?P<name>.*?)"+ referenced in (?P<clause>UNPIVOT) but'),
    ("twice_in_list", r'^Duplicate entry "(?P<name>.*?)" in (?P<clause>[A-Z]+) list'),
    ("twice_in_list", r'^Column "+(?P<name>.*?)"+ cannot occur in both (?P<clause>[A-Z]+ and [A-Z]+)'),
    ("twice_named", r'^Duplicate named argument "(?P<name>.*?)"|the name "+(?P<other>.*?)"+ occurs multiple'),
    ("key", r'^Could not find key "(?P<name>.*?)" in struct'),
    ("no_fields", r"^Cannot extract field '(?P<name>.*?)' from expression"),
    ("too_many_names", r'^table "(?P<table>.*?)" has (?P<given>\d+) columns available but (?P<wanted>\d+)'),
    ("not_recursive", r'^Circular reference to CTE "(?P<name>.*?)"'),
    # groups and windows
    ("group_by", r'^column "(?P<name>.*?)" must appear in the GROUP BY clause'),
    ("aggregate_where", r"^WHERE clause cannot contain aggregates"),
    ("aggregate_grouped", r"^GROUP BY clause cannot contain aggregates"),
    ("aggregate_here", r"^Aggregate functions are not supported here|^aggregate functions are not allowed in"),
    ("aggregate_nested", r"^aggregate function calls cannot be nested"),
    ("window_where", r"^(?:WHERE|HAVING) clause cannot contain window"),
    ("window_first", r"^GROUP BY clause cannot contain window|^aggregate function calls cannot contain window"),
    ("window_nested", r"^window function(?: call)?s (?:cannot be nested|are not allowed in window)"),
    ("window_here", r"^Window functions are not supported here"),
    ("no_window", r"^at least one window function must appear"),
    ("not_aggregate", r"^(?P<name>\w+) is not an aggregate function"),
    ("not_aggregate", r'^Function "(?P<name>\w+)" is a Scalar Function'),
    ("range_order", r"^RANGE frames must have only one ORDER BY"),
    ("frame_negative", r"^Window \w+ \w+ expression cannot be negative"),
    ("distinct_order", r"^In a DISTINCT aggregate, ORDER BY"),
    ("grouping", r"^GROUPING (?:statement|child)"),
    # shapes
    ("subquery_columns", r"^Subquery returns (?P<given>\d+) columns? - expected (?P<wanted>\d+)"),
    ("subquery_rows", r"^More than one row returned by a subquery"),
    ("set_columns", r"^Set operations can only apply"),
    ("order_range", r"^(?P<clause>ORDER|GROUP BY) term out of range - should be between 1 and (?P<most>\d+)"),
    ("order_union", r"^Could not ORDER BY column"),
    ("limit_negative", r"^LIMIT/OFFSET cannot be negative"),
    ("no_shared", r"^No columns found to join on in NATURAL"),
    ("asof", r"^(?:Missing|Multiple) ASOF JOIN"),
    ("star_alone", r"^STAR expression is only|^Function \"+[^\"]+\"+ cannot be applied to a star"),
    ("star_no_table", r"^\* expression without FROM"),
    ("no_columns", r"^Star expression .* resulted in an empty|^No matching columns found"),
    ("columns_one", r"^Multiple different STAR/COLUMNS|^COLUMNS expression is not allowed"),
    ("columns_name", r'^Failed to bind "(?P<name>.*?)" - COLUMNS'),
    ("pivot_aggregate", r"^Columns can only be referenced within the aggregate of a PIVOT"),
    ("unpivot_types", r"^Cannot unpivot columns of types (?P<left>.+) and (?P<right>.+?) - an explicit"),
    ("unnest_list", r"^UNNEST\(\) can only be applied|^UNNEST requires a single list"),
    ("unnest_here", r"^UNNEST not supported here"),
    ("lambda_list", r"^Invalid LIST argument during lambda"),
    ("lambda_names", r"^This lambda function only supports|expects a function with \d or \d arguments"),
    ("no_lambda", r"^This scalar function does not support lambdas"),
    # types and values
    ("arguments", r"argument types '(?P<call>.*?)'\. You might|function call \"(?P<call_>.*?)\"\. In order"),
    ("arguments_macro", r'^Macro "?(?P<name>\w+)"?\(\) does not support'),
    ("mixed", r"^Cannot (?:compare|mix) values of type (?P<left>.+) and (?:type )?(?P<right>.+?)(?: in | - )"),
    ("joined", r"^Cannot concatenate types (?P<left>.+) and (?P<right>.+?) - an explicit"),
    ("one_list", r"^Cannot deduce template type"),
    ("constant", r'^The "(?P<what>.*?)" argument in function "(?P<name>.*?)" must be a constant'),
    ("decimal", r"^DECIMAL type (?:width|scale)"),
    ("date_form", r'^invalid (?P<type>\w+) field format: "(?P<value>.*?)"'),
    ("date_range", r'^\w+ field value out of range: "(?P<value>.*?)"|^Date out of range: (?P<other>\S+)'),
    ("range", r"^Type \w+ with value (?P<value>\S+) can't be cast because .* destination type (?P<type>\w+)"),
    ("range", r'^Casting value "(?P<value>.*?)" to type (?P<type>\S+) failed'),
    ("conversion", r"""^(?:Failed to cast value: )?Could not convert string ['"](?P<value>.*?)['"] """
                   r"to (?P<type>[A-Z]\w*(?:\(\d+,\d+\))?)"),
    ("conversion", r"^Type VARCHAR with value '(?P<value>.*?)' can't be cast to the destination type (?P<type>.+)"),
    ("cast", r"^Unimplemented type for cast \((?P<left>.+) -> (?P<right>.+)\)"),
    ("part", r'^extract specifier "(?P<name>.*?)" not recognized'),
    ("overflow", r"^Overflow in \w+ of (?P<type>\w+) \((?P<value>.*?)\)"),
    ("zero", r"^Division by zero in expression \((?P<value>.*)\)\. Use"),
    ("time_form", r'^Could not parse string "(?P<value>.*?)" according to format specifier "(?P<form>.*?)"'),
    ("time_sign", r"^Failed to parse format specifier (?P<form>.*?): (?:Unrecognized|Trailing)"),
    ("json", r"^Malformed JSON|^JSON path error"),
    ("regex", r"^(?:Failed to compile regex .*?: )?(?P<reason>(?:missing|unexpected) [\])]|no argument for repetition|"
              r"(?:bad|invalid) (?:repetition|character class|escape|perl|named)|trailing \\)"),
    ("like_escape", r"^Like pattern must not end|^Invalid escape string"),
    ("no_value", r"^Values were not provided for"),
)  # fmt: skip
_RULES = tuple((key, re.compile(pattern)) for key, pattern in _TABLE)
_LOCKED = ("disabled by configuration", "attached in read-only mode")
_MISSED = re.compile(
    r"""column (?:named? )?"([^"]+)"|[Kk]ey "([^"]+)"|with name "?([^\s!"]+)|Referenced table "([^"]+)\""""
)
_OFFERS = ("Candidate bindings:", "Did you mean", "Candidate tables:", "Candidate Entries:", "Candidate columns:")
_USE = re.compile(r"\(use: (.*?)\)")
_QUOTED = re.compile(r'"([^"\n]+)"')
_PATH = re.compile(r"(?:[A-Za-z]:\\|/)[\w.\-]+(?:[/\\][\w.\-]+)+")
_KINDS = re.compile(r"\b(U?)INT(8|16|32|64)\b")
_KIND_NAMES = {"8": "TINYINT", "16": "SMALLINT", "32": "INTEGER", "64": "BIGINT"}
_LITERALS = {"STRING_LITERAL": "VARCHAR", "INTEGER_LITERAL": "INTEGER", '"NULL"': "NULL"}
_BOOL = re.compile(r"\bBOOL\b")
_SIGNS = {"~~": "LIKE", "!~~": "NOT LIKE", "~~*": "ILIKE", "!~~*": "NOT ILIKE", "~~~": "GLOB"}
_CALL = re.compile(r'^"?([^\w"(]+)"?\((.*)\)$')
_ADVICE = re.compile(r"(?<=[.!?;]) +(?=\S)")
_NOT_SAID = re.compile(
    r"\bSET\b|\bset_|python_|https?:|extension|INSTALL|LOAD\b|report|explicit (?:type )?cast|use_", re.I
)
_WORDED = ("type", "left", "right")
_CLAUSES = {"select": "SELECT", "having": "HAVING", "order": "ORDER BY", "qualify": "QUALIFY"}
_DATES = {"date": "2025-01-31", "timestamp": "2025-01-31 12:30:00", "time": "12:30:00"}


def missing(kind: Literal["table", "function"], name: str, at: int | None, sql: str) -> ErrorNote | None:
    """What to say of a table, or a function in FROM, that the fence misses at a byte of `sql`, if another system's form
    is the cause."""
    what = "Table Function" if kind == "function" else "Table"
    fault, text = Fault("Catalog", f"{what} with name {name} does not exist!", at, name), Text(sql)
    finding = explain(fault, text)
    return None if finding is None else _note(finding, fault, text)


def failure(error: duckdb.Error, sql: str) -> ErrorNote:
    """What DuckDB says about `sql`, in the game's words."""
    message = str(error)
    if isinstance(error, duckdb.PermissionException) or any(mark in message for mark in _LOCKED):
        return ErrorNote(say("engine.locked"))
    if isinstance(error, (duckdb.InternalException, duckdb.FatalException)):
        return ErrorNote(say("engine.internal"))
    fault, text = read_fault(message), Text(sql)
    finding = explain(fault, text)
    if finding is not None:
        return _note(finding, fault, text)
    found = _candidates(fault.body)
    line, column = (None, None) if fault.at is None else text.place(fault.at)
    return ErrorNote(_told(fault, text, found), line, column, found)


def _note(finding: Finding, fault: Fault, text: Text) -> ErrorNote:
    at = fault.at if finding.at is None else finding.at
    line, column = (None, None) if at is None else text.place(at)
    meant = finding.values.get("keyword")
    return ErrorNote(_tell(finding, fault.name), line, column, (meant,) if meant else ())


def _tell(finding: Finding, name: str) -> str:
    """What is to be said of a finding, with what is missing in front where that isn't said already."""
    values = {"name": short(name.lower()), **finding.values}
    text = say(f"dialects.{finding.code}", **values)
    lead = f"dialects.lead.{finding.code.partition('.')[0]}"
    return f"{say(lead, **values)} {text}" if lead in catalogue() else text


def _told(fault: Fault, text: Text, found: Sequence[str]) -> str:
    for key, pattern in _RULES:
        match = pattern.search(fault.body)
        if match:
            values = _values(key, match.groupdict(), fault, text)
            told = say(f"engine.error.{key}", **values, candidates=either(found))
            offered = found and key != "ambiguous"
            return told + " " + say("engine.error.did_you_mean", candidates=either(found)) if offered else told
    return say("engine.error.other", text=_tidy(fault.body))


def _values(key: str, groups: Mapping[str, str | None], fault: Fault, text: Text) -> dict[str, str]:
    """What a sentence is filled with: the groups of its pattern, in a player's words."""
    values = {name: _type(part) if name in _WORDED else part for name, part in groups.items() if part is not None}
    if key == "arguments":
        values["call"] = _call(values.get("call") or values["call_"])
    elif key == "group_by":
        values["clause"] = _clause(fault, text)
    elif key == "date_form":
        values["example"] = _DATES.get(values["type"], _DATES["date"])
        values["type"] = values["type"].upper()
    elif key == "order_range":
        values["clause"] = values["clause"].removesuffix(" BY") + " BY"
    values.setdefault("name", values.get("other", ""))
    values.setdefault("value", values.get("other", ""))
    return {name: short(value) for name, value in values.items()}


def _clause(fault: Fault, text: Text) -> str:
    """Where a column stands: the last clause left of it."""
    spot = text.spot(fault.at)
    before = spot.before[::-1] if spot is not None else []
    return next((_CLAUSES[word] for word in before if word in _CLAUSES), "SELECT")


def _call(call: str) -> str:
    """`f(DATE, VARCHAR)`, or `DATE + VARCHAR` where the function is an operator."""
    typed = _type(call)
    match = _CALL.match(typed)
    if not match:
        return typed
    sign, sides = _SIGNS.get(match[1], match[1]), match[2].split(", ", 1)
    return f"{sides[0]} {sign} {sides[1]}" if len(sides) == 2 else f"{sign}{sides[0]}"


def _type(name: str) -> str:
    """A type as it is written in SQL: INTEGER, where the engine says INT32."""
    for internal, written in _LITERALS.items():
        name = name.replace(internal, written)
    return _BOOL.sub("BOOLEAN", _KINDS.sub(lambda m: m[1] + _KIND_NAMES[m[2]], name))


def short(value: str) -> str:
    """A player's own word, cut to what a sentence can hold."""
    flat = value.replace("\n", " ")
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


def _tidy(body: str) -> str:
    """The first line of what DuckDB says, without paths, advice about settings, and names of its own."""
    first = _PATH.sub("…", (body.strip().split("\n") or [""])[0])
    said = [part for part in _ADVICE.split(first) if not _NOT_SAID.search(part)] or [_NOT_SAID.split(first)[0]]
    return _type(" ".join(said)).replace('""', '"').strip()[:MAX_TEXT] or say("engine.internal")


def _candidates(body: str) -> tuple[str, ...]:
    for mark in _OFFERS:
        if mark in body and not body.startswith("Collation"):
            rest = body.split(mark, 1)[1].split("\n")[0]
            return _near(body, list(dict.fromkeys(name.rsplit(".", 1)[-1] for name in _QUOTED.findall(rest))))
    use = _USE.search(body)
    return tuple(re.findall(r"'([^']+)'", use[1])) if use else ()


def _near(body: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those names that a slip of the hand could have meant; DuckDB offers what little it has."""
    missed = _MISSED.search(body)
    wanted = next(filter(None, missed.groups())).lower()[:_LONGEST] if missed else ""
    close = get_close_matches(wanted, [name.lower() for name in names], cutoff=NEAR)
    return tuple(name for name in names if name.lower() in close)


def either(names: Sequence[str]) -> str:
    """`a`, `b` or `c`"""
    quoted = [f"`{name}`" for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)

"""Forms that DuckDB's parser stumbles at."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from game.engine.dialects.fault import Fault, Finding
from game.engine.dialects.patterns import Pattern, pattern
from game.engine.dialects.text import Spot, Text

Look: TypeAlias = Callable[[Spot], int | None]
"""The steps from the error to what to point at, or None."""

_UNITS = "day|days|week|weeks|month|months|year|years|hour|hours|minute|minutes|second|seconds|quarter"
_HINTS = "nolock|readpast|readuncommitted|rowlock|tablock|updlock|holdlock|noexpand|forceseek|index"
_BEFORE_VALUE = "=|<|>|<=|>=|<>|!=|(|,|+|-|*|/|in|like|limit|offset|and|or|not|select|where|between|then|else|when"
_CALLED: Sequence[tuple[str, str, str]] = (
    ("convert", "convert", ",|using|(|as"),
    ("try_convert", "try_convert", ",|("),
    ("safe_cast", "safe_cast", "as"),
    ("parse_as", "parse|try_parse", "as|using"),
    ("struct_fields", "struct", "as"),
    ("separator", "group_concat", "separator"),
    ("position_comma", "position", ","),
    ("extract_comma", "extract", ","),
    ("cast_comma", "cast|try_cast", ","),
)
"""Code, function, and the words in its arguments that stop the parser."""
_LINES: Sequence[tuple[str, str]] = (
    ("adjacent_strings", "<t> E:<t>"),
    ("limit_offset", "limit <n> E:, <n>"),
    ("top", "select|distinct|all P:top E:<n>"),
    ("top", "select|distinct|all P:top ( <n> ) * E:<k>"),
    ("top", "select|distinct|all P:top ( <n> ) <w> E:."),
    ("top", "select|distinct|all P:top ( <n> ) E:with|percent"),
    ("minus", "P:minus E:select|from|with"),
    ("minus", "P:minus E:( select|from"),
    ("minus", "PE:minus select|from|("),
    ("connect_by", "P:connect E:by"),
    ("connect_by", "PE:connect by"),
    ("connect_by", "P:start E:with"),
    ("connect_by", "PE:start with"),
    ("straight_join", "P:straight_join E:<k>"),
    ("calc_found_rows", "select P:sql_calc_found_rows * E:<k>"),
    ("regexp", "PE:regexp|rlike <t>"),
    ("regexp", "not PE:regexp|rlike"),
    ("regexp", "P:regexp|rlike E:<t>"),
    ("unnest_offset", "P:with E:offset"),
    ("unnest_offset", "E:with offset"),
    ("lateral_view", "E:lateral view"),
    ("table_call", "from|,|join E:table ("),
    ("apply", "P:cross E:apply"),
    ("apply", "P:outer E:apply"),
    ("apply", "E:outer apply"),
    ("table_hint", f"E:with ( {_HINTS}"),
    ("table_hint", f"P:with ( E:{_HINTS}"),
    ("table_hint", "E:option ("),
    ("index_hint", "P:use|force|ignore E:index|key"),
    ("index_hint", "E:use|force index"),
    ("variable", "from|join|,|set E:@ <w>"),
    ("variable", "P:@ <w> E::="),
    ("parameter", f"{_BEFORE_VALUE} E:: <w>"),
    ("json_path", "<w> P:: <w> E::|."),
    ("template", "E:{ {|%"),
    ("template", "P:{ E:{|%"),
    ("div", "<o> PE:div <v>"),
    ("div", "<o> P:div E:<v>"),
    ("xor", "<o> PE:xor <v>"),
    ("xor", "<o> P:xor E:<v>"),
    ("mod", "<o> PE:mod <v>"),
    ("mod", "<o> P:mod E:<v>"),
    ("elseif", "E:elseif|elsif|elif"),
    ("elseif", "else P:if E:<k>"),
    ("for_update", "E:for update|share"),
    ("for_xml", "E:for xml|json|browse"),
    ("with_rollup", "E:with rollup|cube"),
    ("with_ties", "E:with ties"),
    ("fetch_percent", "first|next <n> E:percent"),
    ("limit_by", "limit <n> E:by"),
    ("ignore_nulls", ") E:ignore|respect nulls"),
    ("keep", ") P:keep E:( dense_rank"),
    ("keep", ") E:keep ( dense_rank"),
    ("sounds_like", "E:sounds like"),
    ("like_any", "P:like|ilike E:any|all|some"),
    ("match_against", "E:against ("),
    ("match_against", ") P:against E:( <t>"),
    ("binary", "where|and|or|not|on|( P:binary E:<w>"),
    ("semi_join", "left|right E:semi|anti"),
    ("show_columns", "P:show columns E:from|in"),
    ("show_columns", "P:show E:create"),
    ("explain_plan", "explain E:plan for"),
    ("is_value", "is E:<t>|<n>"),
    ("is_value", "is not E:<t>|<n>"),
    ("unique", "select E:unique <w>"),
    ("two_dots", "<w> E:.. <w>"),
    ("psql", "E:\\"),
    ("bare_interval", f"+|- <n> E:{_UNITS}"),
    ("interval_value", f"interval <w> E:{_UNITS}"),
    ("odbc", "P:{ d|t|ts E:<t>"),
    ("sample", "P:sample E:<n>"),
    ("sample", "P:sample ( E:<n>"),
    ("angle_type", "P:array|struct|map E:< <w>"),
    ("angle_type", "P:array|struct|map E:<"),
    ("angle_type", "PE:array < <w>"),
    ("hash_date", "P:# <n> - <n> - <n> E:#"),
    ("hash_table", "from|join|into E:# <w>|#"),
    ("outer_plus", "P:( + E:)"),
    ("bracket_name", "from|join|as|. E:[ <k>"),
    ("char_code", "P:char ( <n> E:)"),
    ("char_code", "P:char ( <n> ) E:<k>"),
    ("array_call", "P:array ( E:<n>|<t>"),
)
_PATTERNS: Sequence[tuple[str, Pattern]] = tuple((code, pattern(line)) for code, line in _LINES)
_NEAR = re.compile(r"^syntax error at or near|^unterminated|^extra |^Chained comparisons")
_NOT_A_NAME = frozenset("for in case select lambda if when not and or".split())
_JOIN_ENDS = frozenset(["", ";", "where", "group", "order", "having", "limit", "join", "left", "right", "inner", ")"])
_ORDERED = re.compile(r'^Unknown ordered aggregate "(\w+)"')
_LIST_AGGREGATES = frozenset(("array_agg", "list"))
_SET_AGGREGATES = _LIST_AGGREGATES | {"string_agg", "listagg", "group_concat"}
_COMPARISONS = frozenset(("=", "<", ">", "<=", ">=", "<>", "!=", "=="))
_CURLY_END = re.compile(r"[’”‘“](?=[\s),;]|$)")


def look(fault: Fault, text: Text) -> Finding | None:
    """A form known by the word the parser stumbled at and its neighbours."""
    if fault.kind != "Parser":
        return None
    if not _NEAR.match(fault.body):
        return _by_message(fault, text)
    if fault.body.startswith("Chained"):
        return _logic_signs(text)
    spot = text.spot(fault.at)
    if spot is None:
        return None
    if fault.body.startswith("unterminated"):
        return _unterminated(spot)
    return _by_call(spot) or _by_pattern(spot) or _by_function(spot)


def _by_pattern(spot: Spot) -> Finding | None:
    for code, line in _PATTERNS:
        step = line.fits(spot)
        if step is not None:
            return Finding(f"form.{code}", spot.token(step).start)
    return None


def _by_call(spot: Spot) -> Finding | None:
    opened = spot.opened
    if opened is None or not spot.call:
        return None
    for code, functions, words in _CALLED:
        if spot.call in functions.split("|") and spot.word() in words.split("|"):
            at = spot.token().start if code == "separator" else opened.token(-1).start
            return Finding(f"form.{code}", at)
    return None


def _by_function(spot: Spot) -> Finding | None:
    for code, check in _CHECKS:
        step = check(spot)
        if step is not None:
            return Finding(f"form.{code}", spot.token(step).start)
    return None


def _hash(spot: Spot) -> int | None:
    """`# …`, but neither `5 # 3` nor `#>`, operators of Postgres'."""
    operator = spot.kind(1) == "number" or (spot.glued(0) and spot.kind(1) == "sign")
    return 0 if spot.word() == "#" and not operator else None


def _json_hash(spot: Spot) -> int | None:
    return 0 if spot.word() == "#" and spot.glued(0) and spot.word(1) in (">", ">>") else None


def _into(spot: Spot) -> int | None:
    return 0 if spot.word() == "into" and "select" in spot.before and "unpivot" not in spot.before else None


def _last_slash(spot: Spot) -> int | None:
    return 0 if spot.word() == "/" and spot.kind(1) == "" and spot.kind(-1) != "sign" else None


def _script(spot: Spot) -> int | None:
    return 0 if spot.here == 0 and spot.word() in ("declare", "exec", "print", "delimiter") else None


def _else_if_in_brackets(spot: Spot) -> int | None:
    """`else if (…) then`: to the parser a call of `if`."""
    if spot.word() != "then" or spot.word(-1) != ")":
        return None
    opened = spot.back(-1)
    return opened - 1 if (spot.word(opened - 2), spot.word(opened - 1)) == ("else", "if") else None


def _words_in_brackets(spot: Spot) -> int | None:
    """`[order id]`: several words, nothing else, between square brackets."""
    opened = spot.opened
    if opened is None or opened.word() != "[":
        return None
    found = 0
    while opened.kind(found + 1) == "word" and opened.word(found + 1) not in _NOT_A_NAME:
        found += 1
    return opened.here - spot.here if found > 1 and opened.word(found + 1) == "]" else None


def _join_without_on(spot: Spot) -> int | None:
    """`a join b` and nothing more; at the end of a text the parser stumbles at its last word."""
    last = 0 if spot.word(1) in _JOIN_ENDS and spot.kind() in ("word", "name") else -1
    if last and spot.word() not in _JOIN_ENDS:
        return None
    for step in range(last, last - 4, -1):
        if (spot.kind(step) not in ("word", "name") and spot.word(step) != ".") or spot.word(step) in ("on", "using"):
            return None
        if spot.word(step - 1) == "join":
            return step - 1 if spot.word(step - 2) not in ("cross", "natural", "positional") else None
    return None


def _cross_on(spot: Spot) -> int | None:
    """`a cross join b on …`; behind USING the parser stumbles at the bracket."""
    last = -1 if spot.word() in ("on", "using") else -2
    if last == -2 and (spot.word(-1), spot.word()) != ("using", "("):
        return None
    for step in range(last, last - 5, -1):
        if spot.word(step) == "join":
            return step - 1 if spot.word(step - 1) in ("cross", "positional") else None
    return None


def _backslash(spot: Spot) -> int | None:
    r"""`'O\'Brien'`: the quote behind the backslash ended the text."""
    left = spot.token(-1)
    return -1 if left.kind == "text" and left.word.endswith("\\'") and spot.glued(-1) else None


_CHECKS: Sequence[tuple[str, Look]] = (
    ("backslash", _backslash),
    ("hash_comment", _hash),
    ("json_hash", _json_hash),
    ("into", _into),
    ("slash", _last_slash),
    ("script", _script),
    ("elseif", _else_if_in_brackets),
    ("bracket_name", _words_in_brackets),
    ("join_without_on", _join_without_on),
    ("cross_on", _cross_on),
)


def _unterminated(spot: Spot) -> Finding | None:
    """A text that is never closed: its quote stands in a `#` comment, or behind a backslash, or has a curly partner."""
    line = spot.text.data.rfind(b"\n", 0, spot.token().start)
    step = -1
    while spot.token(step).start > line:
        token = spot.token(step)
        if _hash(Spot(spot.text, spot.here + step)) is not None:
            return Finding("form.hash_comment", token.start)
        if token.kind == "text" and token.word.endswith("\\'") and spot.glued(step):
            return Finding("form.backslash", token.start)
        step -= 1
    curly = _CURLY_END.search(spot.word())
    if curly:
        return Finding("sign.half_quote", spot.token().start, {"sign": curly[0]})
    return None


def _by_message(fault: Fault, text: Text) -> Finding | None:
    ordered = _ORDERED.match(fault.body)
    if ordered and ordered[1].lower() in _SET_AGGREGATES:
        name = ordered[1].lower()
        at = _first(text, lambda spot: spot.word() == name and spot.word(1) == "(")
        form = "form.within_group_list" if name in _LIST_AGGREGATES else "form.within_group"
        return Finding(form, at, {"name": name})
    if fault.body.startswith("Expected a constant as type modifier"):
        at = _first(text, lambda spot: spot.word() == "max" and spot.word(-1) == "(" and spot.word(1) == ")")
        if at is not None:
            return Finding("form.varchar_max", at)
        at = _first(text, lambda spot: spot.kind() == "text" and spot.word(-1) == ")")
        return None if at is None else Finding("form.string_alias", at)
    if fault.body.startswith("Wrong number of arguments provided to DATE"):
        at = _first(text, lambda spot: spot.word() == "date" and spot.word(1) == "(")
        return Finding("form.date_values", at)
    return None


def _logic_signs(text: Text) -> Finding | None:
    """`a = 1 && b = 2`, `a = 1 || b = 2`: to the parser two comparisons in one."""
    for sign, code in (("&&", "and_sign"), ("||", "or_sign")):
        at = _first(text, partial(_joins_comparisons, sign))
        if at is not None:
            return Finding(f"form.{code}", at)
    return None


def _joins_comparisons(sign: str, spot: Spot) -> bool:
    right = 3 if spot.word(2) == "." else 1
    return spot.word() == sign and spot.word(-2) in _COMPARISONS and spot.word(right + 1) in _COMPARISONS


def _first(text: Text, fits: Callable[[Spot], bool]) -> int | None:
    spots = (Spot(text, here) for here in range(len(text.tokens)))
    return next((spot.token().start for spot in spots if fits(spot)), None)

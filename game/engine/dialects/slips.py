"""Slips that are wrong in every system: a clause in the wrong place, a word misspelt, an end left out."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import TypeAlias

from game.engine.dialects.fault import Fault, Finding
from game.engine.dialects.text import Spot, Text

Check: TypeAlias = Callable[[Spot], Finding | None]

_NEAR = re.compile(r"^syntax error at or near")
_RANKS = {"where": 2, "group": 3, "having": 4, "qualify": 5, "order": 6, "limit": 7}
_TITLES = {"group": "GROUP BY", "order": "ORDER BY"}
_SETS = ("union", "except", "intersect")
_KEYWORDS = ("select", "from", "where", "group", "having", "order", "limit", "join", "union", "distinct", "between")
_ALIKE = 0.75
_LONGEST = 60
_DANGLING = frozenset(
    "select from where group order by having qualify limit offset on using and or not in like ilike between is as when "
    "then else case union intersect except all distinct join with = < > <= >= <> != + - * / % || , . ( [ {".split()
)
_RESERVED = frozenset(
    "order group table desc asc all analyze any array both case check column constraint default else end false foreign "
    "initially lateral leading not null only primary references some symmetric then trailing true unique user "
    "variadic when".split()
)
_BEFORE_QUERY = frozenset("as in exists any all some from join = < > <= >= <> != not , on where and or between".split())
_AFTER_CASE = frozenset(["from", "where", "group", "order", "having", "limit", ",", ")", "as"])


def look(fault: Fault, text: Text) -> Finding | None:
    """A slip known by the word the parser stumbled at and what stands left of it."""
    spot = text.spot(fault.at) if fault.kind == "Parser" and _NEAR.match(fault.body) else None
    return None if spot is None else next(filter(None, (check(spot) for check in _CHECKS)), None)


def _name(spot: Spot, step: int = 0) -> str:
    return spot.word(step)[:_LONGEST]


def _subquery(spot: Spot) -> Finding | None:
    return Finding("slip.subquery") if spot.word() == "select" and spot.word(-1) in _BEFORE_QUERY else None


def _reserved(spot: Spot) -> Finding | None:
    named = spot.word(-1) in ("from", "join", "as", ".") and spot.word() in _RESERVED and spot.word(1) != "by"
    return Finding("slip.reserved", values={"name": _name(spot)}) if named else None


def _case_end(spot: Spot) -> Finding | None:
    last = spot.kind(1) == "" and spot.word() not in _DANGLING
    if spot.word() not in _AFTER_CASE and not last:
        return None
    opened: list[int] = []
    for token in spot.text.tokens[: spot.here]:
        if token.word == "case":
            opened.append(token.start)
        elif token.word == "end" and opened:
            opened.pop()
    return Finding("slip.case_end", opened[-1]) if opened and spot.word() != "end" else None


def _clause(spot: Spot) -> Finding | None:
    rank = _RANKS.get(spot.word())
    if rank is None:
        return None
    query = spot.before
    for sign in _SETS:
        if sign in query:
            query = query[len(query) - query[::-1].index(sign) :]
    there = max((_RANKS.get(word, 0) for word in query), default=0)
    title = _TITLES.get(spot.word(), spot.word().upper())
    if there == rank:
        return Finding("slip.clause_twice", values={"name": title})
    return Finding("slip.clause_order", values={"name": title}) if there > rank else None


def _by(spot: Spot) -> Finding | None:
    left = spot.word(-1)
    wanted = left in ("order", "group", "partition") and spot.word() != "by" and spot.kind() != "sign"
    return Finding("slip.no_by", spot.token(-1).start, {"name": left}) if wanted else None


def _ends_after(spot: Spot) -> Finding | None:
    last = spot.kind(1) == "" or spot.word(1) == ";"
    dangling = spot.word() in _DANGLING and spot.kind() in ("word", "sign")
    return Finding("slip.ends_after", values={"name": _name(spot)}) if last and dangling else None


def _keyword(spot: Spot) -> Finding | None:
    for step in (-1, 0):
        word = spot.word(step)
        if spot.kind(step) != "word" or len(word) > _LONGEST or word in _DANGLING:
            continue
        meant = get_close_matches(word, _KEYWORDS, n=1, cutoff=_ALIKE)
        if meant and not word.startswith(meant[0]):  # `orders` is a table's name
            return Finding("slip.keyword", spot.token(step).start, {"name": word, "keyword": meant[0]})
    return None


def _comma(spot: Spot) -> Finding | None:
    if spot.word() == "," and spot.word(-1) == ",":
        return Finding("slip.comma_twice")
    named = all(spot.kind(step) in ("word", "name") and spot.word(step) not in _DANGLING for step in (0, -1, -2))
    listed = "select" in spot.before and "from" not in spot.before and not spot.call
    fits = named and listed and spot.word(-1) not in _RESERVED
    return Finding("slip.comma", values={"name": _name(spot)}) if fits else None


def _bracket(spot: Spot) -> Finding | None:
    alone = spot.word() in (")", "]", "}") and spot.opened is None
    return Finding("slip.bracket", values={"name": _name(spot)}) if alone else None


_CHECKS: Sequence[Check] = (
    _subquery,
    _bracket,
    _case_end,
    _clause,
    _reserved,
    _by,
    _ends_after,
    _keyword,
    _comma,
)

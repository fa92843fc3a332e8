"""Signs that a word processor or another keyboard puts where SQL wants plain ones."""

import re

from game.engine.dialects.fault import Fault, Finding
from game.engine.dialects.text import Spot, Text

_QUOTES = "“”„‟‘’‚‛′″´«»＂＇"
_WIDE = "（），；：．＊＋－／％＝＜＞−–—×÷、。•"
_NARROW = "(),;:.*+-/%=<>---*/,.*"
_PLAIN = dict(zip(_WIDE, _NARROW, strict=True)) | {"≠": "<>", "≤": "<=", "≥": ">=", "…": "...", "→": "->"}
_SIGN = re.compile(f"[{_QUOTES}{''.join(map(re.escape, _PLAIN))}]")
_REACH = (0, -1, 1)


def look(fault: Fault, text: Text) -> Finding | None:
    """Such a sign in, or beside, the word DuckDB stumbled at."""
    spot = text.spot(fault.at)
    if spot is None or fault.kind not in ("Parser", "Binder", "Catalog") or fault.body.startswith("unterminated"):
        return None
    steps = _REACH if fault.kind == "Parser" else (0,)
    return next(filter(None, (_pasted(spot, step) for step in steps)), None)


def _pasted(spot: Spot, step: int) -> Finding | None:
    token = spot.token(step)
    if token.kind not in ("word", "sign"):
        return None
    match = _SIGN.search(token.word)
    if not match:
        return None
    sign = match[0]
    at = token.start + len(token.word[: match.start()].encode())
    if sign in _QUOTES:
        return Finding("sign.quote", at, {"sign": sign})
    return Finding("sign.other", at, {"sign": sign, "plain": _PLAIN[sign]})

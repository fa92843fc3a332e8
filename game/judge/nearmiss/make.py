"""Near misses: wrong queries close to an answer, made by mutating its tree.

The kinds follow Tuya, Suárez-Cabal and de la Riva, "Mutating database queries" (2007), Chandra et al., "Data generation
for testing and grading SQL queries" (XData, 2015), and Brass and Goldberg, "Semantic errors in SQL queries" (2006).
Runs in the author worker only: sqlglot can't be interrupted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlglot
from sqlglot import exp

from game.judge.nearmiss.editor import Editor, faithful
from game.judge.nearmiss.hardcoded import hardcoded
from game.judge.nearmiss.kinds import FAMILIES, HARDCODED, RANKS
from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, printed, quoted_text, read, recursive
from game.judge.normal import Schema, normal_form
from game.strings import say

MOST = 200
"""Near misses of one answer."""
_ENDING = ("recursive_bound", "comparison_edge", "text_literal_case", "day_off")
_ODD = (
    sqlglot.errors.SqlglotError,
    RecursionError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
)
"""What sqlglot and our walks of its trees raise on texts that nobody thought of."""


@dataclass(frozen=True)
class Variant:
    """A query with one change; `site` is what was changed, in the tree of the unchanged one."""

    kind: str
    sql: str
    site: exp.Expr


@dataclass(frozen=True)
class NearMiss:
    """`kind`: a stable code; `what`: one sentence for authors."""

    kind: str
    sql: str
    what: str


def near_misses(
    sql: str,
    tables: Sequence[Mapping[str, Any]],
    target: Mapping[str, Any] | None = None,
    *,
    prove: bool = True,
) -> tuple[NearMiss, ...]:
    """Up to MOST near misses of an answer, each kind's first before any kind's second; () where it can't be read.

    `tables` as in `author`'s requests; `target`: the visible result as JSON, for the hard-coded one. With `prove` those
    with the answer's normal form, or another's, are left out; that takes about 25 ms each. The caller may prove later,
    by `unproved`, what the visible data don't tell apart.
    """
    try:
        tree = read(sql)
        if not faithful(tree):
            return ()
        changes = _distinct(tree, _changes(tree, Names(tree, tables)))
        made = _ranked(NearMiss(change.kind, text, _what(change)) for change, text in changes)
        if target is not None and (known := hardcoded(target)) is not None:
            made = [NearMiss(HARDCODED, known, say(f"nearmiss.{HARDCODED}")), *made]
        made = made[:MOST]
        return unproved(sql, made, tables) if prove else tuple(made)
    except _ODD:
        return ()


def variants(sql: str, tables: Sequence[Mapping[str, Any]]) -> list[Variant]:
    """Queries one change away from a text, each kind's first before any kind's second; none where it can't be read."""
    try:
        tree = read(sql)
        if not faithful(tree):
            return []
        made = (
            Variant(change.kind, text, change.site)
            for change, text in _distinct(tree, _changes(tree, Names(tree, tables)))
        )
        return _ranked(made)[:MOST]
    except _ODD:
        return []


def unproved(sql: str, made: Sequence[NearMiss], tables: Sequence[Mapping[str, Any]]) -> tuple[NearMiss, ...]:
    """Those whose normal form is neither the answer's nor an earlier one's."""
    schema: Schema = {t["name"]: {c["name"]: c["type"] for c in t["columns"]} for t in tables}
    seen = {normal_form(sql, schema)} - {None}
    kept = []
    for miss in made:
        form = normal_form(miss.sql, schema) if miss.kind != HARDCODED else None
        if form is None or form not in seen:
            kept.append(miss)
            seen |= {form} - {None}
    return tuple(kept)


def _changes(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """All changes of all families; a family that stumbles ends early, the others go on. In what a recursion repeats
    only changes after which it still ends."""
    for family in FAMILIES:
        try:
            yield from (c for c in family(tree, names) if c.kind in _ENDING or not recursive(c.site))
        except _ODD:
            continue


def _distinct(tree: exp.Expr, changes: Iterator[Change]) -> Iterator[tuple[Change, str]]:
    """Each change with the text it makes, if that is a new one."""
    seen, editor = {printed(tree)}, Editor(tree)
    for change in changes:
        text = _text(editor, change)
        if text is not None and text not in seen:
            seen.add(text)
            yield change, text


def _text(editor: Editor, change: Change) -> str | None:
    try:
        return editor.changed(change)
    except _ODD:
        return None


def _what(change: Change) -> str:
    was, now = change.was or quoted_text(change.site), change.now or quoted_text(change.new)
    return say(f"nearmiss.{change.kind}", was=was, now=now)


_OfAKind = TypeVar("_OfAKind", Variant, NearMiss)


def _ranked(made: Iterator[_OfAKind]) -> list[_OfAKind]:
    """Round by round: every kind's first, most telling kinds first, then every kind's second, and so on."""
    counts: Counter[str] = Counter()
    keyed = []
    for miss in made:
        keyed.append((counts[miss.kind], RANKS[miss.kind], miss))
        counts[miss.kind] += 1
    return [miss for *_, miss in sorted(keyed, key=lambda entry: entry[:2])]

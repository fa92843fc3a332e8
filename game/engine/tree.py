"""DuckDB's own parse tree of a text (`json_serialize_sql`), for the fence to walk.

DuckDB serializes SELECT statements only. Two readable forms are none to it and are brought into one that is, for the
tree alone; what runs is always the player's own text: EXPLAIN loses its head, and a PIVOT that finds its values in the
data is given a list of them.
"""

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb

from game.engine.tokens import CLOSING, OPENING, Token, plain, tokens

Node: TypeAlias = dict[str, Any]

_PIVOTS = frozenset({"pivot", "pivot_wider"})
_QUERY_ENDS = frozenset({"union", "intersect", "except", ";"})
_PIVOT_LIST_ENDS = frozenset({"using", "group", "order", "limit", "offset"}) | _QUERY_ENDS
_MARK = "__pivoted"
_FIXED = f" {_MARK} IN (0) ".encode()
_MAX_DEPTH = 3_000
"""Nesting of the tree (in JSON) that is read; expressions and subqueries nest about three levels each."""


class UnreadTree(Exception):
    """DuckDB gives no tree of the text: it is no SELECT statement, or it nests too deeply."""


@dataclass(frozen=True)
class Tree:
    """The statement's tree, trees of what was taken out of it, and how far places in it are those of the text."""

    statement: Node
    parts: tuple[Node, ...] = ()
    true_to: int | None = None
    """Bytes of the text up to which `query_location` is the player's; None: all."""


def read_tree(cursor: duckdb.DuckDBPyConnection, sql: str) -> Tree:
    """The tree of one SELECT, EXPLAIN or PIVOT statement. Raises UnreadTree."""
    for text in _readings(plain(sql)):
        try:
            return _read(cursor, text)
        except UnreadTree:
            continue
    raise UnreadTree


def _read(cursor: duckdb.DuckDBPyConnection, sql: str) -> Tree:
    try:
        return Tree(_serialize(cursor, sql))
    except UnreadTree:
        lists = list(_pivot_lists(sql))
        if not lists:
            raise
    if _MARK in sql.lower():
        raise UnreadTree
    data = sql.encode()
    fixed, parts, end = b"", [], 0
    for start, stop in lists:
        parts.append(_plain_list(_serialize(cursor, "select " + data[start:stop].decode())))
        fixed += data[end:start] + _FIXED
        end = stop
    statement = _serialize(cursor, (fixed + data[end:]).decode())
    if _marks(statement) != (len(lists), len(lists)):
        raise UnreadTree  # what was taken for the list of a PIVOT is something else
    return Tree(statement, tuple(parts), lists[0][0])


def _plain_list(statement: Node) -> Node:
    """The same, if it is nothing but a list of expressions. Raises UnreadTree."""
    node = statement["node"]
    clauses = ("where_clause", "group_expressions", "having", "qualify", "modifiers", "sample")
    plain_source = (node.get("from_table") or {}).get("type") == "EMPTY"
    if node["type"] != "SELECT_NODE" or not plain_source or any(node.get(clause) for clause in clauses):
        raise UnreadTree
    return statement


def _marks(statement: Node) -> tuple[int, int]:
    """How often the stand-in for a list is named, and how often as all that a PIVOT node pivots on."""
    named = pivoted = 0
    stack: list[Any] = [statement]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            named += value.get("column_names") == [_MARK]
            lists = [pivot.get("pivot_expressions") or [] for pivot in value.get("pivots") or []]
            pivoted += sum([e.get("column_names") for e in expressions] == [[_MARK]] for expressions in lists)
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return named, pivoted


def _serialize(cursor: duckdb.DuckDBPyConnection, sql: str) -> Node:
    [(text,)] = cursor.execute("select json_serialize_sql(?)", [sql]).fetchall()
    with _deep_reading():
        try:
            tree: Node = json.loads(text)
        except RecursionError as error:
            raise UnreadTree from error
    if tree.get("error") or len(tree["statements"]) != 1:
        raise UnreadTree
    statement: Node = tree["statements"][0]
    return statement


@contextlib.contextmanager
def _deep_reading() -> Iterator[None]:
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _MAX_DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)


def _readings(sql: str) -> list[str]:
    """What is read: the text, or what may be the explained one."""
    return _explained(sql) if tokens(sql)[0].word == "explain" else [sql]


def _explained(sql: str) -> list[str]:
    """What may be the explained text: what follows EXPLAIN [ANALYZE], and without the options in brackets.

    The head becomes blanks, so that places stay what they are.
    """
    found = tokens(sql)
    at = 1 + (len(found) > 1 and found[1].word == "analyze")
    starts = [found[at].start] if at < len(found) else []
    if starts and found[at].word == "(":
        closing = _closing(found, at)
        starts += [found[closing + 1].start] if closing + 1 < len(found) else []
    data = sql.encode()
    return [" " * start + data[start:].decode() for start in starts] or [""]


def _closing(found: list[Token], at: int) -> int:
    """Index of the bracket that closes the one at index `at`; the last token if none does."""
    depth = 0
    for n in range(at, len(found)):
        depth += (found[n].word in OPENING) - (found[n].word in CLOSING)
        if depth == 0:
            return n
    return len(found) - 1


def _pivot_lists(sql: str) -> Iterator[tuple[int, int]]:
    """Where the lists after ON stand (bytes), of PIVOT statements: `PIVOT t ON list USING …`."""
    found = tokens(sql)
    for at, token in enumerate(found):
        if token.word in _PIVOTS and not token.quoted and not _is_clause(found, at):
            on = _own_on(found, at + 1)
            if on is not None:
                end = _next(found, on + 1, _PIVOT_LIST_ENDS)
                yield found[on].end, len(sql.encode()) if end is None else found[end].start


def _own_on(found: list[Token], at: int) -> int | None:
    """The ON of the PIVOT itself: the last one outside brackets, for the joins before it have theirs."""
    stop = _next(found, at, _QUERY_ENDS)
    last, on = None, _next(found, at, frozenset({"on"}))
    while on is not None and (stop is None or on < stop):
        last, on = on, _next(found, on + 1, frozenset({"on"}))
    return last


def _is_clause(found: list[Token], at: int) -> bool:
    """Whether the PIVOT is standard SQL's clause behind a table, `t PIVOT (sum(x) FOR y IN (…))`, which has values."""
    bracket = at + 1 < len(found) and found[at + 1].word == "("
    return bracket and _next(found, at + 2, frozenset({"for"})) is not None


def _next(found: list[Token], at: int, wanted: frozenset[str]) -> int | None:
    """The first of `wanted` from index `at` on, outside brackets; where these end, the bracket that closes them."""
    depth = 0
    for n in range(at, len(found)):
        word = found[n].word
        if depth == 0 and (word in wanted and not found[n].quoted):
            return n
        depth += (word in OPENING) - (word in CLOSING)
        if depth < 0:
            return n if wanted & _QUERY_ENDS else None
    return None

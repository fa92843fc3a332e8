"""What may run at all: exactly one statement that only reads. DuckDB's own parser decides, never another one's.

Runs inside the worker, under the clock. It is the second line: DuckDB's locks (see `locks`) are the first.
"""

import json
from dataclasses import dataclass
from typing import Any

import duckdb

from game.engine.tokens import words

READ_ONLY = frozenset({"SELECT", "EXPLAIN"})
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


class Refusal(Exception):
    """The text is not one read-only query. `code` names the reason in `engine.refused.*`."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Passed:
    """A text that may run. `ordered`: it has an ORDER BY at its top level; `clauses`: what else it has there that
    decides which rows stay (JOIN, WHERE, GROUP BY, HAVING, LIMIT)."""

    sql: str
    ordered: bool
    clauses: tuple[str, ...] = ()


def check(connection: duckdb.DuckDBPyConnection, sql: str) -> Passed:
    """The text, if it is exactly one read-only query.

    Raises Refusal, or duckdb.Error where the text doesn't parse.
    """
    if "\0" in sql:
        raise Refusal("nul")
    try:
        sql.encode()
    except UnicodeEncodeError as error:  # a lone surrogate, which DuckDB answers with std::bad_cast
        raise Refusal("unicode") from error
    statements = connection.extract_statements(sql)
    if not statements:
        raise Refusal("empty")
    if len(statements) > 1:
        raise Refusal("many", count=str(len(statements)))
    kind = _kind(statements[0])
    if kind not in READ_ONLY and not (kind == "MULTI" and _pivots(sql)):
        raise Refusal("not_read_only", kind=words(sql)[0].upper())
    return _passed(connection, sql)


def _kind(statement: duckdb.Statement) -> str:
    try:
        return str(statement.type).rsplit(".", 1)[-1]
    except ValueError:  # a type the Python wheel has no name for
        return "OTHER"


def _passed(connection: duckdb.DuckDBPyConnection, sql: str) -> Passed:
    [(text,)] = connection.cursor().execute("select json_serialize_sql(?)", [sql]).fetchall()
    tree: dict[str, Any] = json.loads(text)
    if tree.get("error"):
        return Passed(sql, _ordered_by_tokens(sql))
    node = tree["statements"][0]["node"]
    modifiers = {modifier["type"] for modifier in node.get("modifiers", [])}
    has = {
        "JOIN": (node.get("from_table") or {}).get("type") == "JOIN",
        "WHERE": node.get("where_clause"),
        "GROUP BY": node.get("group_expressions"),
        "HAVING": node.get("having"),
        "LIMIT": "LIMIT_MODIFIER" in modifiers,
    }
    return Passed(sql, "ORDER_MODIFIER" in modifiers, tuple(clause for clause, there in has.items() if there))


def _pivots(sql: str) -> bool:
    """PIVOT without IN is two statements to DuckDB (collect the values, then select), of type MULTI."""
    return any(word in ("pivot", "pivot_wider") for word in words(sql))


def _ordered_by_tokens(sql: str) -> bool:
    """For statements DuckDB doesn't serialize (a dynamic PIVOT): ORDER BY outside all parentheses."""
    depth, previous = 0, ""
    for word in words(sql):
        depth += (word in _OPENING) - (word in _CLOSING)
        if depth == 0 and previous == "order" and word == "by":
            return True
        previous = word
    return False

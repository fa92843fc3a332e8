"""Pieces of a query for a sentence: in the player's own words, or not at all in others' names."""

import re
from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Stage, Suspicion
from game.judge.misconceptions.trees import stage_of
from game.judge.normal import DIALECT

SHOWN = 44
"""Characters of a piece that are shown."""
_CAST = re.compile(r"CAST\(('[^']*'|[\w.]+) AS (\w+)\)")
_NOT_IN = re.compile(r"\bNOT ([\w.]+) (IN|LIKE|ILIKE|BETWEEN)\b")
_IS_NULL = re.compile(r"\bNOT ([\w.]+) IS NULL\b")
_SPELLINGS = {"TEXT": "(?:text|varchar|string)", "INT": "(?:integer|int)", "DOUBLE": "(?:double|float8)"}
_SAME = {"listagg": ("string_agg", "group_concat"), "list": ("array_agg",), "any_value": ("arbitrary", "first")}
"""Names that sqlglot writes for functions, and others that people call them by."""
_UNITS = ("YEAR", "MONTH", "DAY", "QUARTER", "WEEK", "HOUR", "MINUTE", "SECOND")
_TEXT = re.compile(r"('(?:[^']|'')*'|\"[^\"]*\")")


def show(query: Query, node: Any) -> str:
    """A piece as the player wrote it where that can be found again, else in plain words of SQL, shortened."""
    if not isinstance(node, exp.Expr):
        return str(node)
    whole = (node.sql(dialect=DIALECT, comments=False), _unqualified(node))
    written = next((found for sql in whole for way in _ways(sql) if (found := _found(query, way))), None)
    short = written or _called_as_written(query, _lowered(_ways(_qualified_as_written(query, node))[-1]))
    return short if len(short) <= SHOWN else short[: SHOWN - 1].rstrip() + "…"


def _called_as_written(query: Query, text: str) -> str:
    """With the player's own name of a function, where sqlglot writes another one of the same meaning."""
    for one, others in _SAME.items():
        used = next((other for other in others if f"{other}(" in query.text.lower()), None)
        if f"{one}(" in text and used is not None and f"{one}(" not in query.text.lower():
            text = text.replace(f"{one}(", f"{used}(")
    return text


def name(query: Query, column: exp.Column) -> str:
    """A column with its table only where she wrote it so."""
    whole = f"{column.table}.{column.name}"
    return whole if column.table and whole.lower() in query.text.lower() else column.name


def suspect(
    query: Query, node: exp.Expr, code: str, *, certain: bool = False, stage: Stage | None = None, **details: Any
) -> Suspicion:
    """A suspicion about a piece of the query; details that are trees are put in words."""
    words: Mapping[str, str] = {key: show(query, value) for key, value in details.items()}
    return Suspicion(stage or stage_of(node), code, words, certain)


def _unqualified(node: exp.Expr) -> str:
    copy = node.copy()
    for column in list(copy.find_all(exp.Column)):
        for part in ("table", "db", "catalog"):
            column.set(part, None)
    return copy.sql(dialect=DIALECT, comments=False)


def _qualified_as_written(query: Query, node: exp.Expr) -> str:
    copy = node.copy()
    for column in list(copy.find_all(exp.Column)):
        if f"{column.table}.{column.name}".lower() not in query.text.lower():
            for part in ("table", "db", "catalog"):
                column.set(part, None)
    return copy.sql(dialect=DIALECT, comments=False)


def _ways(sql: str) -> list[str]:
    """Other ways to write what sqlglot writes in one, the most usual last."""
    turned = _IS_NULL.sub(r"\1 IS NOT NULL", _NOT_IN.sub(r"\1 NOT \2", sql))
    return [sql, _CAST.sub(r"\2 \1", turned), turned, _CAST.sub(r"\1::\2", turned)]


def _piece(piece: str) -> str:
    """A pattern for one word: texts exactly, names of types and units in any of their spellings."""
    if piece[0] == "'" and piece[1:-1] not in _UNITS:
        return f"(?-i:{re.escape(piece)})"
    return _SPELLINGS.get(piece.upper(), re.escape(piece))


def _found(query: Query, sql: str) -> str | None:
    """The same words in the player's text, spaces and letter case of words aside."""
    pieces = re.findall(r"'(?:[^']|'')*'|\"[^\"]*\"|\w+|[^\w\s]", sql)
    pattern = r"\s*".join(map(_piece, pieces))
    if pieces and re.match(r"\w", pieces[0]):
        pattern = r"(?<![\w.])" + pattern
    if pieces and re.search(r"\w$", pieces[-1]):
        pattern += r"(?!\w)"
    found = re.search(pattern, query.text, re.IGNORECASE)
    return found.group() if found else None


def _lowered(sql: str) -> str:
    """Keywords and functions in small letters, texts as they are."""
    return "".join(part if part[:1] in ("'", '"') else part.lower() for part in _TEXT.split(sql))

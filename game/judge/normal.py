"""Normal forms by sqlglot: equal trees prove two queries the same; different trees say nothing.

Runs in the author worker only: sqlglot can't be interrupted, so the process is what bounds it.
"""

from collections.abc import Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.optimizer import optimize

DIALECT = "duckdb"
Schema = Mapping[str, Mapping[str, str]]


def normal_form(sql: str, schema: Schema) -> str | None:
    """The query qualified, optimized, with output names dropped and unordered lists sorted; None if sqlglot can't.

    `schema` is {table: {column: type}}.
    """
    try:
        tree = optimize(sqlglot.parse_one(sql, read=DIALECT), schema=_nested(schema), dialect=DIALECT)
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None
    return _plain(tree).sql(dialect=DIALECT, normalize=True, comments=False)


def _nested(schema: Schema) -> dict[str, Any]:
    """sqlglot wants one depth for all tables: {schema: {table: columns}} once any table is qualified."""
    if not any("." in table for table in schema):
        return {table: dict(columns) for table, columns in schema.items()}
    nested: dict[str, Any] = {}
    for table, columns in schema.items():
        namespace, _, name = table.rpartition(".")
        nested.setdefault(namespace or "main", {})[name] = dict(columns)
    return nested


def _plain(tree: exp.Expr) -> exp.Expr:
    """Without the names of the outermost outputs, and with conjuncts and IN lists in one order."""
    if isinstance(tree, exp.Select):
        tree.set("expressions", [item.unalias() for item in tree.expressions])
    for node in list(tree.find_all(exp.And, exp.Or)):
        if not isinstance(node.parent, type(node)):
            parts = sorted(node.flatten(), key=lambda part: part.sql(dialect=DIALECT))
            joined = exp.and_(*parts) if isinstance(node, exp.And) else exp.or_(*parts)
            if node is tree:
                tree = joined
            else:
                node.replace(joined)
    for listed in tree.find_all(exp.In):
        listed.set("expressions", sorted(listed.expressions, key=lambda part: part.sql(dialect=DIALECT)))
    for equal in tree.find_all(exp.EQ):
        left, right = sorted((equal.left, equal.right), key=lambda side: side.sql(dialect=DIALECT))
        equal.set("this", left)
        equal.set("expression", right)
    return tree

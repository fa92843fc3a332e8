"""Normal forms by sqlglot: equal trees prove two queries the same; different trees say nothing.

Runs in the author worker only: sqlglot can't be interrupted, so the process is what bounds it.
"""

import json
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.optimizer import optimize
from sqlglot.optimizer.scope import Scope, traverse_scope

DIALECT = "duckdb"
_KEPT = 256
"""Normal forms that are remembered: a puzzle's answers are asked for with every submit."""
Schema = Mapping[str, Mapping[str, str]]


def normal_form(sql: str, schema: Schema) -> str | None:
    """The query qualified, optimized, with output names dropped and unordered lists sorted; None if sqlglot can't.

    `schema` is {table: {column: type}}.
    """
    return _normal_form(sql, json.dumps(schema))


@lru_cache(maxsize=_KEPT)
def _normal_form(sql: str, tables: str) -> str | None:
    try:
        tree = optimize(sqlglot.parse_one(sql, read=DIALECT), schema=nested(json.loads(tables)), dialect=DIALECT)
        return _plain(tree).sql(dialect=DIALECT, normalize=True, comments=False)
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


def nested(schema: Schema) -> dict[str, Any]:
    """sqlglot wants one depth for all tables: {schema: {table: columns}} once any table is qualified."""
    if not any("." in table for table in schema):
        return {table: dict(columns) for table, columns in schema.items()}
    by_namespace: dict[str, Any] = {}
    for table, columns in schema.items():
        namespace, _, name = table.rpartition(".")
        by_namespace.setdefault(namespace or "main", {})[name] = dict(columns)
    return by_namespace


def _plain(tree: exp.Expr) -> exp.Expr:
    """Without names that say nothing, and with conjuncts, IN lists and sides of `=` in one order."""
    _number_order(tree)
    _rename_tables(tree)
    if isinstance(tree, exp.Select):
        tree.set("expressions", [item.unalias() for item in tree.expressions])
    for node in list(tree.find_all(exp.And, exp.Or)):
        if not isinstance(node.parent, type(node)):
            parts = sorted(node.flatten(), key=_text)
            joined = exp.and_(*parts) if isinstance(node, exp.And) else exp.or_(*parts)
            if node is tree:
                tree = joined
            else:
                node.replace(joined)
    for listed in tree.find_all(exp.In):
        listed.set("expressions", sorted(listed.expressions, key=_text))
    for equal in tree.find_all(exp.EQ):
        left, right = sorted((equal.left, equal.right), key=_text)
        equal.set("this", left)
        equal.set("expression", right)
    return tree


def _text(part: exp.Expr) -> str:
    return part.sql(dialect=DIALECT)


def _number_order(tree: exp.Expr) -> None:
    """Outermost sort keys that name an output, or repeat its expression, become its number."""
    order = tree.args.get("order")
    if not isinstance(tree, exp.Select) or order is None:
        return
    names = {item.alias_or_name: n for n, item in enumerate(tree.selects, start=1)}
    texts = {_text(item.unalias()): n for n, item in enumerate(tree.selects, start=1)}
    for key in order.expressions:
        named = names.get(key.this.name) if isinstance(key.this, exp.Column) and not key.this.table else None
        number = named or texts.get(_text(key.this))
        if number is not None:
            key.set("this", exp.Literal.number(number))


def _rename_tables(tree: exp.Expr) -> None:
    """Base tables are called by their name and a number in order of appearance, whatever the query calls them."""
    scopes = traverse_scope(tree)
    renamed: dict[int, dict[str, str]] = {}
    counts: Counter[str] = Counter()
    for scope in scopes:
        renamed[id(scope)] = mine = {}
        for alias, source in scope.sources.items():
            if isinstance(source, exp.Table):
                counts[source.name] += 1
                mine[alias] = f"{source.name}_{counts[source.name]}"
    columns = [(column, _owner(scope, column.table)) for scope in scopes for column in scope.columns]
    for column, owner in columns:
        new = renamed.get(id(owner), {}).get(column.table)
        if new is not None:
            column.set("table", exp.to_identifier(new, quoted=True))
    for scope in scopes:
        for alias, source in scope.sources.items():
            if isinstance(source, exp.Table):
                source.set("alias", exp.TableAlias(this=exp.to_identifier(renamed[id(scope)][alias], quoted=True)))
                if source.db in ("", "main"):
                    source.set("db", None)
                    source.set("catalog", None)


def _owner(scope: Scope, table: str) -> Scope | None:
    """The scope that a column's table belongs to: this one, or an outer one for a correlated subquery."""
    owner: Scope | None = scope
    while owner is not None and table not in owner.sources:
        owner = owner.parent
    return owner

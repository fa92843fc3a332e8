"""What the author worker can do beside running SQL: everything that needs sqlglot on foreign text.

Requests carry the catalog as `tables`: [{name, columns: [{name, type, nullable, references: [table, column] | null}]}].
"""

import random
from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from game.engine.tokens import words
from game.judge.causes.tool import causes_tool
from game.judge.labels import labels
from game.judge.misconceptions.find import suspicions
from game.judge.misconceptions.tool import suspicions_tool
from game.judge.nearmiss.make import near_misses
from game.judge.nearmiss.tool import near_misses_tool
from game.judge.normal import DIALECT, nested, normal_form
from game.judge.witness.bench import bench_of
from game.judge.witness.may import but_for_assumptions, may
from game.judge.witness.question import Question, Trial, limit_of
from game.judge.witness.tools import (
    prepare_tool,
    search_tool,
    smaller_tool,
    special_tool,
    undisclosed_tool,
    witnesses_tool,
)

HOLE = "___"
_ASSUMED = 80
"""Instances by which it is seen what assumptions leave possible."""


def same(_: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{sql, others, tables} → {same: the index of the first of `others` with the same normal form, or null}."""
    schema = _schema(request)
    mine = normal_form(request["sql"], schema)
    if mine is None:
        return {"same": None}
    matching = (n for n, other in enumerate(request["others"]) if normal_form(other, schema) == mine)
    return {"same": next(matching, None)}


def derive(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{sql, also, assume, names, tables} → what the answer's text tells of its contract and hints.

    `order`: [{index | null, direction, nulls}] for its ORDER BY, index null where a key is no output column;
    `digits`: decimals each output is rounded to; `limit`, `unlimited`: its top-level LIMIT and the text without it;
    `literals`: of its conditions; `tables`, `columns`: used ones; `may`: what may happen (see `witness.may`);
    `skeleton`: the text with holes. {} where sqlglot can't read the answer.
    """
    try:
        tree = sqlglot.parse_one(request["sql"], read=DIALECT)
        used = _used_columns(tree.copy(), request)
    except (sqlglot.errors.SqlglotError, RecursionError):
        return {}
    names = [str(name) for name in request["names"]]
    tables = list(dict.fromkeys(table for table, _ in used))
    limit, unlimited = limit_of(request["sql"])
    return {
        "order": _order(request["sql"], tree, names),
        "digits": _digits(tree, len(names)),
        "limit": limit,
        "unlimited": unlimited,
        "literals": _literals(tree),
        "tables": tables,
        "columns": [f"{table}.{column}" for table, column in used],
        "may": _may(connection, request),
        "skeleton": _skeleton(tree.copy()),
    }


def used(_: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{queries, tables} → {used: for each query [(table, column)] that it names, (t, "") for a table itself; null where
    sqlglot can't read it}."""
    return {"used": [_used(sql, request) for sql in request["queries"]]}


def _used(sql: str, request: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    try:
        return _used_columns(sqlglot.parse_one(sql, read=DIALECT), request)
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None


def normal(_: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{sql, tables} → {form: the normal form, or null where sqlglot can't make one}."""
    return {"form": normal_form(request["sql"], _schema(request))}


def warm() -> None:
    """Loads what sqlglot brings in pieces, when first needed: a worker can read no file later."""
    sql = "select a, count(*) from t where d > date '2024-01-01' group by a"
    normal_form(sql, {"t": {"a": "INT", "d": "DATE"}})
    near_misses(sql, [])
    suspicions(sql, sql, [])
    random.Random("a text as a seed takes a module of its own")


TOOLS: Mapping[str, Callable[[duckdb.DuckDBPyConnection, Mapping[str, Any]], dict[str, Any]]] = {
    "same": same,
    "normal": normal,
    "derive": derive,
    "used": used,
    "near_misses": near_misses_tool,
    "suspicions": suspicions_tool,
    "witnesses": witnesses_tool,
    "search": search_tool,
    "smaller": smaller_tool,
    "special": special_tool,
    "undisclosed": undisclosed_tool,
    "prepare": prepare_tool,
    "causes": causes_tool,
}


def _schema(request: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {t["name"]: {c["name"]: c["type"] for c in t["columns"]} for t in request["tables"]}


def _order(sql: str, tree: exp.Expr, names: list[str]) -> list[dict[str, Any]]:
    order = tree.args.get("order")
    if order is None:
        return []
    outputs = [item.unalias() for item in tree.selects] if isinstance(tree, exp.Select) else []
    same = _equated(tree) if isinstance(tree, exp.Select) else {}
    asked = _asked_nulls(sql, len(order.expressions))
    keys = zip(order.expressions, asked, strict=True)
    return [_order_key(key, names, outputs, same, tree) | {"nulls": nulls} for key, nulls in keys]


def _asked_nulls(sql: str, keys: int) -> list[str]:
    """first, last or any for each outermost sort key. From the words of the text: a tree doesn't tell what was asked
    from what the dialect takes for granted."""
    asked: list[str] = []
    depth, before = 0, ""
    for word in words(sql):
        depth += (word in ("(", "[", "{")) - (word in (")", "]", "}"))
        if depth == 0 and before == "order" and word == "by":
            asked = ["any"]
        elif depth == 0 and asked and word == ",":
            asked.append("any")
        elif depth == 0 and asked and before == "nulls" and word in ("first", "last"):
            asked[-1] = word
        before = word
    return asked if len(asked) == keys else ["any"] * keys


def _order_key(
    key: exp.Expr, names: list[str], outputs: list[exp.Expr], same: Mapping[str, set[str]], tree: exp.Expr
) -> dict[str, Any]:
    index = _output_index(key.this, names, outputs, same)
    told = labels(key.this, outputs, tree) if index is None else None
    return {
        "index": index if told is None else told.index,
        "values": () if told is None else told.values,
        "direction": "desc" if key.args.get("desc") else "asc",
        "text": key.this.sql(dialect=DIALECT),
    }


def _output_index(key: exp.Expr, names: list[str], outputs: list[exp.Expr], same: Mapping[str, set[str]]) -> int | None:
    """Which output column a sort key means: by number, by name, because it is the same expression, or because it is
    always equal to it."""
    if isinstance(key, exp.Literal) and not key.is_string:
        return int(key.this) - 1
    if isinstance(key, exp.Column) and not key.table and key.name.lower() in (n.lower() for n in names):
        return [n.lower() for n in names].index(key.name.lower())
    if key in outputs:
        return outputs.index(key)
    if not isinstance(key, exp.Column):
        return None
    equal = same.get(_named(key), {_named(key)})
    return next((n for n, o in enumerate(outputs) if isinstance(o, exp.Column) and _means(o, key, equal)), None)


def _means(output: exp.Column, key: exp.Column, equal: set[str]) -> bool:
    """Whether an output column holds what a sort key holds. A name without a table is the only one of that name, or
    the one that USING has made of several."""
    if _named(output) in equal:
        return True
    return not (output.table and key.table) and output.name.lower() == key.name.lower()


def _named(column: exp.Column) -> str:
    return f"{column.table}.{column.name}".lower()


def _equated(select: exp.Select) -> dict[str, set[str]]:
    """For each column that WHERE or an inner join holds equal to another: all that are equal to it, itself too."""
    where = select.args.get("where")
    conditions = [where.this] if where else []
    conditions += [join.args["on"] for join in select.args.get("joins") or [] if not join.side and join.args.get("on")]
    same: dict[str, set[str]] = {}
    for condition in conditions:
        for part in condition.flatten() if isinstance(condition, exp.And) else [condition]:
            one, other = (part.this, part.expression) if isinstance(part, exp.EQ) else (None, None)
            if isinstance(one, exp.Column) and isinstance(other, exp.Column):
                equal = same.get(_named(one), {_named(one)}) | same.get(_named(other), {_named(other)})
                same.update(dict.fromkeys(equal, equal))
    return same


def _digits(tree: exp.Expr, width: int) -> list[int | None]:
    """Decimals by an outermost ROUND(x, n) or ROUND(x); None where an output isn't rounded."""
    selects = tree.selects if isinstance(tree, exp.Select) else []
    digits: list[int | None] = [_rounds(item.unalias()) for item in selects]
    return digits if len(digits) == width else [None] * width


def _rounds(item: exp.Expr) -> int | None:
    if not isinstance(item, exp.Round):
        return None
    decimals = item.args.get("decimals")
    if decimals is None:
        return 0
    return int(decimals.this) if isinstance(decimals, exp.Literal) and not decimals.is_string else None


def _literals(tree: exp.Expr) -> list[str]:
    """Texts and numbers that decide which rows count: in WHERE, HAVING, QUALIFY, JOIN and LIMIT."""
    clauses = tree.find_all(exp.Where, exp.Having, exp.Qualify, exp.Join, exp.Limit)
    found = [literal.this for clause in clauses for literal in clause.find_all(exp.Literal)]
    return list(dict.fromkeys(str(text) for text in found))


def _used_columns(tree: exp.Expr, request: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(table, column) of the pack that the query names, in order of appearance; ("t", "") for the table itself."""
    known = {t["name"].lower(): t["name"] for t in request["tables"]}
    qualified = qualify(
        tree, schema=nested(_schema(request)), dialect=DIALECT, validate_qualify_columns=False, expand_stars=False
    )
    used: list[tuple[str, str]] = []
    for scope in traverse_scope(qualified):
        sources = {
            alias: table
            for alias, source in scope.sources.items()
            if isinstance(source, exp.Table) and (table := _known(source, known)) is not None
        }
        used += [(table, "") for table in sources.values()]
        used += [(sources[c.table], c.name) for c in scope.columns if c.table in sources]
    return list(dict.fromkeys(used))


def _known(source: exp.Table, known: Mapping[str, str]) -> str | None:
    """The pack's table that a query names, `main.` said or not."""
    namespace, name = (source.db or "main").lower(), source.name.lower()
    return known.get(f"{namespace}.{name}") or (known.get(name) if namespace == "main" else None)


def _may(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    asked = {"assume": (), "also": (), "order": (), "key": "may", **request}
    trial = Trial(bench_of(connection, request["tables"]), Question.of(asked), request["tables"])
    told = may(trial.grower.facts, trial.clues)
    if not trial.question.assume:
        return told
    made = [found[0] for n in range(_ASSUMED) if (found := trial.instance(f"{n}")) is not None]
    return but_for_assumptions(told, made, trial.grower.facts, trial.clues)


def _skeleton(tree: exp.Expr) -> str:
    """The query's shape: clauses, tables and functions stay, columns and literals become holes."""

    def hole(node: exp.Expr) -> exp.Expr:
        if isinstance(node, (exp.Column, exp.Literal, exp.Boolean, exp.Null)):
            return exp.to_identifier(HOLE)
        return node.unalias() if isinstance(node, exp.Alias) else node

    return tree.transform(hole).sql(dialect=DIALECT, pretty=True).replace(f'"{HOLE}"', HOLE).lower()

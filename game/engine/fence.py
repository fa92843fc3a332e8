"""What may run at all: exactly one statement that only reads, and reads only what it is given to see.

DuckDB's own parser decides what is valid, never another one's: the fence walks its parse tree and lets through the
kinds of nodes it knows, the tables that are visible, the table functions of a list. Runs inside the worker, under the
clock. It is the second line: DuckDB's locks (see `locks`) are the first, and no secret is in the process at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import duckdb

from game.engine.tokens import plain, words
from game.engine.tree import Node, Tree, UnreadTree, read_tree
from game.engine.visible import Visible, fold, near, plain_name

Scope: TypeAlias = frozenset[str]

_STATEMENTS = frozenset({"SELECT", "EXPLAIN"})
_PIVOTING = "MULTI"
"""PIVOT without IN is two statements to DuckDB: collect the values, then select."""
_STRUCTURE = frozenset(
    # nodes
    "SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE CTE_NODE "
    # what stands in FROM
    "BASE_TABLE EMPTY EXPRESSION_LIST JOIN PIVOT SHOW_REF SUBQUERY TABLE_FUNCTION "
    # modifiers and orders
    "DISTINCT_MODIFIER LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER ORDER_MODIFIER ORDER_DEFAULT ASCENDING DESCENDING".split()
)
"""Kinds of nodes, expressions aside, that only read."""
_TABLE_FUNCTIONS = frozenset(
    "range generate_series unnest json_each json_tree histogram histogram_values query_table "
    "pg_timezone_names icu_calendar_names".split()
)
_NAMING_FUNCTIONS = frozenset({"histogram", "histogram_values", "query_table"})
"""Table functions whose first argument names tables."""
_HARMLESS_PG = frozenset({"pg_typeof", "pg_size_pretty", "pg_timezone_names"})
_REFUSED_PREFIXES = ("__internal", "pg_", "inet_", "has_")
_REFUSED_FUNCTIONS = frozenset(
    # settings, session, catalog, log
    "current_setting getvariable set_config current_query current_query_id current_connection_id "
    "current_transaction_id txid_current in_search_path nextval currval setval write_log parse_duckdb_log_message "
    "col_description obj_description shobj_description which_secret get_block_size "
    # a query in a text, or a plan as a text
    "query json_serialize_sql json_serialize_plan json_deserialize_sql json_execute_serialized_sql "
    # bytes taken for the engine's own
    "combine finalize to_aggregate_state variant_bytes_to_variant vector_type stats index_key create_sort_key "
    # nothing but waiting
    "sleep_ms".split()
)
_TYPE_NAMING_FUNCTIONS = frozenset("make_type from_json from_json_strict json_transform json_transform_strict".split())
"""Functions that name types in a text: refused where somebody has defined types."""
_RECURRING = "recurring"
"""The schema by which a CTE with USING KEY names all it has found."""
_SHOWN_IF_PLAIN = {
    '"tables"': "SHOW TABLES",
    "__show_tables_expanded": "SHOW ALL TABLES",
    '"schemas"': "SHOW SCHEMAS",
    '"databases"': "SHOW DATABASES",
}
_CATALOG = ("information_schema.", "pg_catalog.", "pg_", "duckdb_", "sqlite_")
_FILE = re.compile(r"[/\\:]|\.(?:csv|tsv|txt|json|jsonl|ndjson|parquet|xlsx|db|duckdb|arrow|gz|zst)$", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SAMPLED = "tablesample"


class Refusal(Exception):
    """The text is not one query that only reads what it may. `code` names the reason in `engine.refused.*`; `at`: the
    byte of the text where it shows, if one is known."""

    def __init__(self, code: str, at: int | None = None, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.details = details


class Unknown(Exception):
    """A name that is no visible table, or no table function; whether the database holds one isn't told."""

    def __init__(self, kind: Literal["table", "function"], name: str, at: int | None, near: tuple[str, ...]) -> None:
        super().__init__(name)
        self.kind = kind
        self.name = name
        self.at = at
        self.near = near


@dataclass(frozen=True)
class Passed:
    """A text that may run. `ordered`: it has an ORDER BY at its top level; `clauses`: what else it has there that
    decides which rows stay (JOIN, WHERE, GROUP BY, HAVING, LIMIT); `volatile`: functions that may give something else
    the next time."""

    sql: str
    ordered: bool
    clauses: tuple[str, ...] = ()
    volatile: tuple[str, ...] = ()


def check(cursor: duckdb.DuckDBPyConnection, sql: str, visible: Visible) -> Passed:
    """The text, if it is exactly one query that reads only what is visible.

    Raises Refusal, Unknown, or duckdb.Error where the text doesn't parse.
    """
    _check_characters(sql)
    statements = cursor.extract_statements(sql)
    if not statements:
        raise Refusal("empty")
    if len(statements) > 1:
        raise Refusal("many", count=str(len(statements)))
    kind = _kind(statements[0])
    if kind not in _STATEMENTS and kind != _PIVOTING:
        raise Refusal("not_read_only", kind=words(sql)[0].upper())
    try:
        tree = read_tree(cursor, sql)
    except UnreadTree as error:
        raise Refusal("unread" if kind == "SELECT" else "not_read_only", kind=words(sql)[0].upper()) from error
    volatile = _walk(tree, visible)
    node = tree.statement["node"]
    return Passed(sql, _ordered(node), _clauses(node), volatile)


def _check_characters(sql: str) -> None:
    if "\0" in sql:
        raise Refusal("nul", _bytes(sql[: sql.index("\0")]))
    try:
        sql.encode()
    except UnicodeEncodeError as error:  # a lone surrogate, which DuckDB answers with std::bad_cast
        raise Refusal("unicode", _bytes(sql[: error.start])) from error


def _bytes(text: str) -> int:
    return len(plain(text).encode(errors="replace"))


def _kind(statement: duckdb.Statement) -> str:
    try:
        return str(statement.type).rsplit(".", 1)[-1]
    except ValueError:  # a type the Python wheel has no name for
        return "OTHER"


def _ordered(node: Node) -> bool:
    return any(modifier["type"] == "ORDER_MODIFIER" for modifier in node.get("modifiers", []))


def _clauses(node: Node) -> tuple[str, ...]:
    has = {
        "JOIN": (node.get("from_table") or {}).get("type") == "JOIN",
        "WHERE": node.get("where_clause"),
        "GROUP BY": node.get("group_expressions"),
        "HAVING": node.get("having"),
        "LIMIT": any(modifier["type"] == "LIMIT_MODIFIER" for modifier in node.get("modifiers", [])),
    }
    return tuple(clause for clause, there in has.items() if there)


def _walk(tree: Tree, visible: Visible) -> tuple[str, ...]:
    """Looks at every node of the tree; the volatile functions it met. Raises Refusal, Unknown."""
    volatile: dict[str, None] = {}
    for statement in (tree.statement, *tree.parts):
        for node, scope in _nodes(statement):
            _look(node, scope, visible, tree.true_to)
            volatile.update(dict.fromkeys(_changing(node, visible)))
    return tuple(volatile)


def _nodes(statement: Node) -> Iterator[tuple[Node, Scope]]:
    """Every object of the tree with the names of CTEs that can be seen from it. No recursion: trees are foreign."""
    stack: list[tuple[Any, Scope]] = [(statement, frozenset())]
    while stack:
        value, scope = stack.pop()
        if isinstance(value, list):
            stack.extend((item, scope) for item in value)
        elif isinstance(value, dict):
            for entry in (value.get("cte_map") or {}).get("map", []):
                stack.append((entry["value"], scope))
                scope |= {fold(entry["key"])}
            yield value, scope
            inner = scope
            if value.get("type") == "RECURSIVE_CTE_NODE":  # the first part doesn't see the CTE it begins
                own = fold(value["cte_name"])
                inner |= {own, f"{_RECURRING}.{own}"}
            stack.extend((item, scope if key == "left" else inner) for key, item in value.items() if key != "cte_map")


def _look(node: Node, scope: Scope, visible: Visible, true_to: int | None) -> None:
    """Raises Refusal or Unknown if this node isn't let through."""
    kind, expression = node.get("type"), node.get("class")
    at = _place(node, true_to)
    if expression is None and isinstance(kind, str) and kind not in _STRUCTURE:
        raise Refusal("writes", at)
    if kind == "BASE_TABLE":
        _check_table(_path(node), scope, visible, at)
    elif kind == "SHOW_REF":
        _check_shown(node, visible, at)
    elif kind == "TABLE_FUNCTION":
        _check_table_function(node["function"], visible, at)
    elif kind == "PIVOT":
        _check_pivot(node, at)
    elif kind == "TYPE" and fold(str(node.get("type_name"))) in visible.defined:
        raise Refusal("type", at, name=node["type_name"])
    elif expression in ("FUNCTION", "WINDOW"):
        _check_function(node, visible, at)


def _path(node: Node) -> list[str]:
    return [str(part) for part in (node.get("qualified_name") or {}).get("path", [])]


def _place(node: Node, true_to: int | None) -> int | None:
    """The byte of the player's text that a node begins at. DuckDB has -1 (unsigned) for "nowhere"."""
    at = node.get("query_location")
    if not isinstance(at, int) or at >= 2**63 or (true_to is not None and at >= true_to):
        return None
    return at


def _check_table(path: list[str], scope: Scope, visible: Visible, at: int | None) -> None:
    in_scope = (len(path) == 1 or path[0] == _RECURRING) and fold(".".join(path)) in scope
    if not in_scope and not visible.shows(path):
        name = plain_name(path)
        if name.startswith(_CATALOG):
            raise Refusal("catalog", at, name=name)
        if _FILE.search(path[-1]):
            raise Refusal("file", at)
        raise Unknown("table", ".".join(path), at, near(plain_name(path), visible.tables | scope))


def _check_shown(node: Node, visible: Visible, at: int | None) -> None:
    """SHOW, DESCRIBE and SUMMARIZE: of a query (which is walked like any other), of a table, of the catalog."""
    if node["show_type"] == "SHOW_SPECIAL":
        special = str(node["table_name"])
        if not (visible.plain and special in _SHOWN_IF_PLAIN):
            raise Refusal("catalog", at, name=_SHOWN_IF_PLAIN.get(special, special.strip('"')))
    elif node.get("query") is None:  # a bare name, and by it a table: CTEs aren't looked at
        _check_table(_path(node), frozenset(), visible, at)


def _check_table_function(function: Node, visible: Visible, at: int | None) -> None:
    name = fold(str(function["function_name"]))
    if name not in _TABLE_FUNCTIONS or name in visible.defined:
        slip = () if name in visible.functions else near(name, _TABLE_FUNCTIONS)
        if slip:
            raise Unknown("function", name, at, slip)
        raise Refusal("table_function", at, name=name)
    if name in _NAMING_FUNCTIONS:
        if any(argument.get("name") for argument in function["arguments"]):
            raise Refusal("computed_name", at)
        for path in _named_tables(function["arguments"][0]["expression"] if function["arguments"] else {}, at):
            _check_table(path, frozenset(), visible, at)


def _named_tables(argument: Node, at: int | None) -> list[list[str]]:
    """The tables an argument names: `t`, `'t'` or `['t', 'u']`, in plain letters, for what is in quotes is read once
    more by the engine. Anything that is to be computed is refused."""
    if argument.get("function_name") == "list_value":
        return [path for item in argument["arguments"] for path in _named_tables(item["expression"], at)]
    literal = argument.get("literal") or {}
    path: list[str] = []
    if argument.get("class") == "COLUMN_REF":
        path = [str(part) for part in argument["column_names"]]
    elif argument.get("class") == "CONSTANT" and literal.get("kind") == "STRING":
        path = str(literal["text"]).split(".")
    if not path or not all(_IDENTIFIER.fullmatch(part) for part in path):
        raise Refusal("computed_name", at)
    return [path]


def _check_pivot(node: Node, at: int | None) -> None:
    """The values of a PIVOT may stand in a type; no pack has one."""
    for pivot in node.get("pivots") or []:
        if pivot.get("pivot_enum"):
            raise Refusal("type", at, name=str(pivot["pivot_enum"]))


def _check_function(node: Node, visible: Visible, at: int | None) -> None:
    name = fold(str(node.get("function_name", "")))
    refused = name in _REFUSED_FUNCTIONS or name.startswith(_REFUSED_PREFIXES)
    if (refused and name not in _HARMLESS_PG) or name in visible.defined:
        raise Refusal("function", at, name=name)
    if name in _TYPE_NAMING_FUNCTIONS and visible.defined:
        raise Refusal("function", at, name=name)
    if node.get("export_state"):  # the engine's own bytes, which nothing checks
        raise Refusal("function", at, name="export_state")
    if not node.get("is_operator") and not _IDENTIFIER.fullmatch(name):
        raise Refusal("function", at, name=name)


def _changing(node: Node, visible: Visible) -> Iterator[str]:
    """The function, if it needn't give the same twice; `tablesample` for a sample that isn't repeatable."""
    name = fold(str(node.get("function_name", "")))
    if name in visible.volatile:
        yield name
    sample = node.get("sample")
    if isinstance(sample, dict) and not sample.get("repeatable"):
        yield _SAMPLED

"""What a row's declared condition says, as far as it helps in making rows: read from DuckDB's own parse tree."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb

from game.puzzle.catalog import Table

_Tree: TypeAlias = Mapping[str, Any]
_SIGNS = {
    "COMPARE_EQUAL": "=",
    "COMPARE_LESSTHAN": "<",
    "COMPARE_LESSTHANOREQUALTO": "<=",
    "COMPARE_GREATERTHAN": ">",
    "COMPARE_GREATERTHANOREQUALTO": ">=",
}
_TURNED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MORE_THAN_A_ROW = ("SUBQUERY", "WINDOW", "STAR", "LAMBDA", "PARAMETER")


@dataclass(frozen=True)
class Condition:
    """`columns` it mentions, by the table's names; `limits`: column, sign, literal; `orders`: columns of which the
    first is at most the second; `literals`: every constant in it. What stands under OR or NOT limits nothing."""

    text: str
    columns: tuple[str, ...]
    limits: tuple[tuple[str, str, str], ...] = ()
    orders: tuple[tuple[str, str], ...] = ()
    literals: tuple[str, ...] = ()


def read_condition(connection: duckdb.DuckDBPyConnection, table: Table, text: str) -> Condition | None:
    """The condition; None where it isn't DuckDB's SQL, or asks for more than one row of the table."""
    try:
        [(found,)] = connection.execute("select json_serialize_sql(?)", [f"select ({text}\n)"]).fetchall()
    except (duckdb.Error, UnicodeError):
        return None
    answer = json.loads(found)
    if answer.get("error") or len(answer["statements"]) != 1:
        return None
    node = answer["statements"][0]["node"]
    if node.get("type") != "SELECT_NODE" or len(node["select_list"]) != 1 or node["from_table"]["type"] != "EMPTY":
        return None
    nodes = list(_all(node["select_list"][0]))
    if any(one.get("class") in _MORE_THAN_A_ROW for one in nodes):
        return None
    names = {column.name.lower(): column.name for column in table.columns}
    mentioned = [names.get(_name(one).lower()) for one in nodes if one.get("class") == "COLUMN_REF"]
    if None in mentioned or not mentioned:
        return None
    limits: list[tuple[str, str, str]] = []
    orders: list[tuple[str, str]] = []
    for part in _joined(node["select_list"][0]):
        _take(part, names, limits, orders)
    literals = tuple(dict.fromkeys(v for one in nodes if (v := _literal(one)) is not None))
    columns = tuple(dict.fromkeys(name for name in mentioned if name is not None))
    return Condition(text, columns, tuple(limits), tuple(orders), literals)


def _take(
    part: _Tree, names: Mapping[str, str], limits: list[tuple[str, str, str]], orders: list[tuple[str, str]]
) -> None:
    """One comparison among those that all must hold."""
    if part.get("class") == "BETWEEN":
        for sign, side in ((">=", "lower"), ("<=", "upper")):
            _compare(part["input"], sign, part[side], names, limits, orders)
    elif part.get("class") == "COMPARISON" and (sign := _SIGNS.get(str(part.get("type")), "")):
        _compare(part["left"], sign, part["right"], names, limits, orders)


def _compare(
    left: _Tree,
    sign: str,
    right: _Tree,
    names: Mapping[str, str],
    limits: list[tuple[str, str, str]],
    orders: list[tuple[str, str]],
) -> None:
    one, other = (_name(side) if side.get("class") == "COLUMN_REF" else "" for side in (left, right))
    if one and other and sign != "=":
        pair = (names[one.lower()], names[other.lower()])
        orders.append(pair if sign[0] == "<" else (pair[1], pair[0]))
    elif one and (value := _literal(right)) is not None:
        limits.append((names[one.lower()], sign, value))
    elif other and (value := _literal(left)) is not None:
        limits.append((names[other.lower()], _TURNED[sign], value))


def _joined(tree: _Tree) -> Iterator[_Tree]:
    """The parts that all must hold. `x is null or …` is `…`, for a NULL passes anyway."""
    children = tree.get("children") or []
    if tree.get("type") == "CONJUNCTION_AND":
        for child in children:
            yield from _joined(child)
    elif tree.get("type") == "CONJUNCTION_OR":
        others = [child for child in children if child.get("type") != "OPERATOR_IS_NULL"]
        if len(others) == 1:
            yield from _joined(others[0])
    else:
        yield tree


def _all(tree: Any) -> Iterator[_Tree]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _all(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _all(value)


def _name(tree: _Tree) -> str:
    return str(tree["column_names"][-1])


def _literal(tree: _Tree) -> str | None:
    """A constant's text; a cast of one is that constant."""
    if tree.get("class") == "CAST":
        return _literal(tree["child"])
    if tree.get("class") != "CONSTANT":
        return None
    text = (tree.get("literal") or {}).get("text")
    return None if text is None else str(text)

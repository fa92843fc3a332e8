"""What a dbt project promises of its rows: its tests, those of two packages that everybody uses, and the constraints of
enforced contracts, as a pack knows them.

Only what holds in every row is a promise: tests with a `where`, with a tolerance, or that only warn, are none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from game.engine.names import literal, quoted
from game.puzzle.catalog import AcceptedValues, Check, NotNull, Relationship, TableTest, Test, Unique, UniqueTogether

AnyTest: TypeAlias = Test | TableTest
T = TypeVar("T", bound=AnyTest)
Promises: TypeAlias = Mapping[str, Mapping[str, Sequence[AnyTest]]]
"""Node id → column in lower case, or "" for the table itself → what is promised, in the order of `_ORDER`."""

_ORDER = (NotNull, Unique, Relationship, AcceptedValues, Check, UniqueTogether)
_REFERENCE = re.compile(r"(?:ref|source)\(\s*(?:['\"][^'\"]+['\"]\s*,\s*)?['\"]([^'\"]+)['\"]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WORDS = {"true": True, "false": False}
_ALL_ERRORS = (None, "", "!= 0", "!=0", "> 0", ">0", ">= 1", ">=1")
"""`error_if` that tolerates no row."""
_TOLERANT = ("row_condition", "mostly")
"""Arguments with which a test looks at some rows only, or lets some of them pass."""


def promises(nodes: Mapping[str, Mapping[str, Any]]) -> Promises:
    """What tests and contracts among a manifest's `nodes` and sources promise. Relationships name the id of the node
    that they point to."""
    found: dict[str, dict[str, list[AnyTest]]] = {}
    for id_, column, test in (*_tested(nodes), *_contracted(nodes)):
        listed = found.setdefault(id_, {}).setdefault(column, [])
        if test not in listed:
            listed.append(test)
    for columns in found.values():
        for tests in columns.values():
            tests[:] = in_order(tests)
    return found


def warned(nodes: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Node id → (column or "", dbt's name of the test) of the tests that would promise something if they didn't only
    warn."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for data, node, column, _ in _attached(nodes):
        config = data.get("config") or {}
        if _warns(config) and _strict({**config, "severity": "error"}):
            found.setdefault(node, {}).setdefault((column, str(data["test_metadata"]["name"])))
    return {node: tuple(tests) for node, tests in found.items()}


def in_order(tests: Iterable[T]) -> tuple[T, ...]:
    """Tests as they are always listed: of nulls first, of whole rows last."""
    return tuple(sorted(tests, key=lambda test: _ORDER.index(type(test))))


def _tested(nodes: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, AnyTest]]:
    """(node id, column, promise) of the tests."""
    for data, node, column, test in _attached(nodes):
        if not _strict(data.get("config") or {}):
            continue
        yield node, "" if isinstance(test, UniqueTogether) else column.lower(), test


def _attached(nodes: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], str, str, AnyTest]]:
    """(a test's own node, node id, column or "", promise) of the tests, whatever their configuration."""
    for data in nodes.values():
        metadata, node = data.get("test_metadata"), data.get("attached_node")
        if not (metadata and node):
            continue
        column = str(data.get("column_name") or "")
        given = metadata.get("kwargs") or {}
        arguments = {**given, **(given.get("arguments") or {})}
        for test in _promised(metadata.get("namespace"), str(metadata["name"]), column, arguments):
            found = _resolved(test, data, node, nodes) if isinstance(test, Relationship) else test
            if found is not None:
                yield data, node, column, found


def _strict(config: Mapping[str, Any]) -> bool:
    return (
        not config.get("where")
        and config.get("enabled") is not False
        and not _warns(config)
        and config.get("error_if") in _ALL_ERRORS
    )


def _warns(config: Mapping[str, Any]) -> bool:
    return str(config.get("severity") or "error").lower() == "warn"


def _promised(package: str | None, name: str, column: str, arguments: Mapping[str, Any]) -> Sequence[AnyTest]:
    """A test as a pack knows it; () for any other kind. Those of no package are dbt's own and, for want of a name that
    dbt gives, this project's `always` and `unique_together`."""
    if any(arguments.get(key) for key in _TOLERANT):
        return ()
    match package, name:
        case (None, "not_null") | ("dbt_expectations", "expect_column_values_to_not_be_null") if column:
            return (NotNull(),)
        case (None, "unique") | ("dbt_expectations", "expect_column_values_to_be_unique") if column:
            return (Unique(),)
        case None, "accepted_values" if column:
            return _accepted(arguments.get("values"), arguments.get("quote", True))
        case "dbt_expectations", "expect_column_values_to_be_in_set" if column:
            return _accepted(arguments.get("value_set"), arguments.get("quote_values", True))
        case None, "relationships" if column and (to := _REFERENCE.search(str(arguments.get("to")))):
            return (Relationship(to[1], _unquoted(arguments.get("field"))),)
        case None, "always":
            return _check(arguments.get("condition"))
        case "dbt_utils", "expression_is_true":
            return _check(arguments.get("expression"), column)
        case "dbt_utils", "accepted_range" if column:
            return _between(column, arguments, "inclusive", True)
        case "dbt_expectations", "expect_column_values_to_be_between" if column:
            return _between(column, arguments, "strictly", False)
        case "dbt_utils", "not_empty_string" if column:
            kept = quoted(column) if arguments.get("trim_whitespace") is False else f"trim({quoted(column)})"
            return (Check(f"{kept} <> ''"),)
        case None, "unique_together":
            return _together(arguments.get("columns"))
        case "dbt_utils", "unique_combination_of_columns":
            return _together(arguments.get("combination_of_columns"))
        case "dbt_expectations", "expect_compound_columns_to_be_unique":
            return _together(arguments.get("column_list"))
    return ()


def _accepted(values: Any, quote: Any) -> Sequence[AnyTest]:
    """`quote: false`: texts are SQL; numbers and truth values are understood, other expressions aren't."""
    if not isinstance(values, list) or not values:
        return ()
    if quote is not False:
        return (AcceptedValues(tuple(values)),)
    plain = tuple(_plain(value) if isinstance(value, str) else value for value in values)
    return () if None in plain else (AcceptedValues(plain),)


def _plain(text: str) -> int | float | bool | str | None:
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if re.fullmatch(r"'[^']*'", text):
        return text[1:-1]
    return _WORDS.get(text.lower())


def _check(condition: Any, column: str = "") -> Sequence[AnyTest]:
    """At a column, the expression goes on after its name: `>= 0`."""
    text = _one_line(condition)
    return (Check(f"{quoted(column)} {text}" if column else text),) if text else ()


def _between(column: str, arguments: Mapping[str, Any], key: str, default: bool) -> Sequence[AnyTest]:
    """`key`: the argument that tells whether bounds belong to the range, or with `strictly` that they don't."""
    flag = arguments.get(key, default)
    equal = "=" if (flag if key == "inclusive" else not flag) else ""
    bounds = ((">", arguments.get("min_value")), ("<", arguments.get("max_value")))
    parts = [f"{quoted(column)} {sign}{equal} {_bound(value)}" for sign, value in bounds if value is not None]
    return (Check(" and ".join(parts)),) if parts else ()


def _bound(value: Any) -> str:
    """Numbers as they are; a bare date, which would be a subtraction, as a text; other texts are SQL."""
    text = str(value).strip()
    return literal(text) if re.fullmatch(r"\d{4}-\d\d-\d\d([ T][\d:.]+)?", text) else text


def _together(columns: Any) -> Sequence[AnyTest]:
    names = tuple(map(_unquoted, columns)) if isinstance(columns, list) else ()
    return (UniqueTogether(names),) if len(names) > 1 else ()


def _unquoted(name: Any) -> str:
    return str(name).strip().strip('"`')


def _one_line(text: Any) -> str:
    return " ".join(str(text or "").split())


def _resolved(
    test: Relationship, data: Mapping[str, Any], node: str, nodes: Mapping[str, Mapping[str, Any]]
) -> Relationship | None:
    """With the id of the node that its test depends on beside its own; itself where it depends on no other."""
    ids = (data.get("depends_on") or {}).get("nodes") or ()
    named = [id_ for id_ in ids if id_ in nodes and nodes[id_].get("name") == test.to] or [
        id_ for id_, other in nodes.items() if other.get("name") == test.to and not other.get("test_metadata")
    ]
    others = [id_ for id_ in named if id_ != node] or named
    return Relationship(others[0], test.field) if others else None


def _contracted(nodes: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, AnyTest]]:
    """(node id, column, promise) of the constraints in enforced contracts."""
    names = {_relation(data.get("relation_name")): id_ for id_, data in nodes.items() if data.get("relation_name")}
    names |= {str(data.get("name")).lower(): id_ for id_, data in nodes.items() if not data.get("test_metadata")}
    for id_, data in nodes.items():
        contract = data.get("contract") or (data.get("config") or {}).get("contract") or {}
        if not contract.get("enforced"):
            continue
        for name, column in (data.get("columns") or {}).items():
            for constraint in column.get("constraints") or ():
                yield from ((id_, at.lower(), test) for at, test in _constrained(constraint, [str(name)], names))
        for constraint in data.get("constraints") or ():
            columns = [str(name) for name in constraint.get("columns") or ()]
            yield from ((id_, at.lower(), test) for at, test in _constrained(constraint, columns, names))


def _constrained(
    constraint: Mapping[str, Any], columns: Sequence[str], names: Mapping[str, str]
) -> Iterable[tuple[str, AnyTest]]:
    """(column or "", promise)."""
    kind = str(constraint.get("type")).lower().removeprefix("constrainttype.")
    single = columns[0] if len(columns) == 1 else ""
    if kind in ("not_null", "primary_key"):
        yield from ((column, NotNull()) for column in columns)
    if kind in ("unique", "primary_key") and columns:
        yield (single, Unique()) if single else ("", UniqueTogether(tuple(columns)))
    if kind == "check" and constraint.get("expression"):
        yield single, Check(_one_line(constraint["expression"]))
    if kind == "foreign_key" and single and (target := _target(constraint, names)) is not None:
        yield single, target


def _target(constraint: Mapping[str, Any], names: Mapping[str, str]) -> Relationship | None:
    """Where a foreign key points to: `to` and `to_columns`, or an `expression` like `shop.customers (id)`."""
    to, fields = constraint.get("to"), [str(field) for field in constraint.get("to_columns") or ()]
    if not to and (
        written := re.fullmatch(r"\s*(?:references\s+)?([^\s(]+)\s*\(([^,()]+)\)\s*", _expression(constraint))
    ):
        to, fields = written[1], [written[2].strip()]
    if not to or len(fields) != 1:
        return None
    called = _REFERENCE.search(str(to))
    key = called[1].lower() if called else _relation(to)
    id_ = names.get(key) or names.get(key.rpartition(".")[2])
    return Relationship(id_, _unquoted(fields[0])) if id_ else None


def _expression(constraint: Mapping[str, Any]) -> str:
    return _one_line(constraint.get("expression")).replace("REFERENCES", "references")


def _relation(name: Any) -> str:
    """`"db"."shop"."orders"`, or with other quotes or none, as `db.shop.orders`."""
    return re.sub(r"[\"`\[\]]", "", str(name)).lower()

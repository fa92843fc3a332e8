"""One compiled query, resolved to the tables that it reads: what goes into its columns, and what decides on its rows.

A place is (table, column); (table, "") stands for which rows the table has: what `count(*)` is made of.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope, walk_in_scope

from game.judge.normal import DIALECT
from game.puzzle.lineage import ROWS, Place

Places = frozenset[Place]
Source = exp.Table | Scope
K = TypeVar("K")

_CHOOSING = ("where", "group", "having", "qualify")
"""Clauses that decide which rows a query gives."""


class Reading:
    """What is followed are values: what goes into a column is named in its expression, argument of the table function
    that it comes from, or decides which row an ASOF join finds for it."""

    def __init__(self, root: Scope, schema: Mapping[str, Mapping[str, str]]) -> None:
        self._root = root
        self._columns = {table: {name.lower() for name in columns} for table, columns in schema.items()}
        self._made: dict[tuple[int, str], Places] = {}
        self._rows: dict[int, Places] = {}
        scopes = list(root.traverse())
        self._of_query = {id(scope.expression): scope for scope in scopes}
        self._owner = {id(node): scope for scope in scopes for node in walk_in_scope(scope.expression)}

    @classmethod
    def of(cls, sql: str, schema: Mapping[str, Mapping[str, str]]) -> "Reading | None":
        """`schema`: column → type by table. None where sqlglot can't read the query."""
        try:
            tree = sqlglot.parse_one(sql, read=DIALECT)
            for table in tree.find_all(exp.Table):  # dbt writes "database"."schema"."table"; names are enough
                table.set("db", None)
                table.set("catalog", None)
            qualified = qualify(tree, schema=dict(schema), dialect=DIALECT, validate_qualify_columns=False)
            root = build_scope(qualified)
        except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
            return None
        return None if root is None else cls(root, schema)

    def reads(self) -> Places:
        """All columns of tables that are named anywhere."""
        found: set[Place] = set()
        for scope in self._root.traverse():
            for column in scope.expression.find_all(exp.Column):
                found.update(self._named(column))
        return frozenset(found)

    def rows(self) -> Places:
        """What decides which rows come out: the rows of all tables, and columns of conditions and groups."""
        return self._rows_of(self._root)

    def outputs(self) -> dict[str, Places]:
        """For each output column the places that go into it."""
        return {name: self._made_of(self._root, name) for name in _names(self._root)}

    def _made_of(self, scope: Scope, name: str) -> Places:
        key = id(scope), name.lower()
        return _once(self._made, key, lambda: self._found(scope, name))

    def _found(self, scope: Scope, name: str) -> Iterator[Place]:
        query = scope.expression
        if not isinstance(query, exp.Query):
            yield from self._function(scope, query, name)
            return
        names = [known.lower() for known in _names(scope)]
        if name.lower() not in names:
            return
        place = names.index(name.lower())
        for part in scope.set_operation_scopes:
            yield from self._made_of(part, _names(part)[place])
        if isinstance(query, exp.Select):
            yield from self._into(query.selects[place])

    def _function(self, scope: Scope, function: exp.Expr, name: str) -> Iterator[Place]:
        """What a column of UNNEST, or of a LATERAL, is made of."""
        inner = self._of_query.get(id(function.this.unnest())) if isinstance(function, exp.Lateral) else None
        if inner is not None and inner is not scope:
            yield from self._made_of(inner, name)
        else:
            yield from self._into(function)

    def _into(self, value: exp.Expr) -> Iterator[Place]:
        """What goes into an expression: its columns, and rows that it counts or asks for."""
        for column in value.find_all(exp.Column):
            yield from self._origin(column)
        for part in value.find_all(exp.Count, exp.Window, exp.Exists):
            asked = self._of_query.get(id(part.this.unnest())) if isinstance(part, exp.Exists) else None
            scope = self._owner.get(id(part)) if _counts_rows(part) else asked
            if scope is not None:
                yield from self._rows_of(scope)
            for window in _named_windows(part):
                yield from self._into(window)

    def _origin(self, column: exp.Column, *, chosen: bool = True) -> Iterator[Place]:
        """What a column means. `chosen`: with what an ASOF join looked for it by."""
        for scope, name, source in self._sources(column):
            yield from self._from(source, column.name)
            asof = _asof(scope, name) if chosen else None
            if asof is not None:
                for other in asof.find_all(exp.Column):
                    yield from self._origin(other, chosen=False)

    def _sources(self, column: exp.Column) -> list[tuple[Scope, str, Source]]:
        """What a column belongs to, by its alias in the query that names the column or in one around it.

        A column may stand there without an alias, as an argument of a table function does: then it is of all that have
        such a column, else of any table function.
        """
        scope = self._owner.get(id(column))
        while scope is not None:
            named = (
                {column.table: scope.sources.get(column.table)} if column.table else self._having(scope, column.name)
            )
            found = [(scope, name, source) for name, source in named.items() if source is not None]
            if found:
                return found
            scope = scope.parent
        return []

    def _having(self, scope: Scope, column: str) -> dict[str, Source]:
        sources = {name: source for name, (_, source) in scope.selected_sources.items()}
        having = {name: source for name, source in sources.items() if column.lower() in self._names(source)}
        return having or {name: source for name, source in sources.items() if not self._names(source)}

    def _names(self, source: Source) -> Collection[str]:
        """The columns of a source; none where they aren't known, as of a table function."""
        if isinstance(source, Scope):
            return [name.lower() for name in _names(source)]
        return () if isinstance(source.this, exp.Func) else self._columns.get(source.name.lower(), ())

    def _from(self, source: Source, name: str) -> Iterator[Place]:
        if isinstance(source, Scope):
            yield from self._made_of(source, name)
        elif isinstance(source.this, exp.Func):
            yield from self._into(source.this)
        else:
            yield source.name.lower(), name

    def _named(self, column: exp.Column) -> Iterator[Place]:
        """The column of a table that is named by it; nothing where it belongs to a query."""
        for _, _, source in self._sources(column):
            if isinstance(source, exp.Table) and not isinstance(source.this, exp.Func):
                yield source.name.lower(), column.name

    def _rows_of(self, scope: Scope) -> Places:
        return _once(self._rows, id(scope), lambda: self._choosing(scope))

    def _choosing(self, scope: Scope) -> Iterator[Place]:
        for part in scope.set_operation_scopes:
            yield from self._rows_of(part)
        query = scope.expression
        if not isinstance(query, exp.Query):
            yield from self._into(query)
            return
        for _, source in scope.selected_sources.values():
            if isinstance(source, Scope):
                yield from self._rows_of(source)
            elif isinstance(source.this, exp.Func):
                yield from self._into(source.this)
            else:
                yield source.name.lower(), ROWS
        for clause in _clauses(query):
            yield from self._into(clause)


def columns_named(text: str) -> list[str]:
    """The columns that an expression names; the text itself where sqlglot can't read it."""
    try:
        return [column.name for column in sqlglot.parse_one(text, read=DIALECT).find_all(exp.Column)]
    except sqlglot.errors.SqlglotError:
        return [text]


def _once(kept: dict[K, Places], key: K, find: Callable[[], Iterable[Place]]) -> Places:
    """What is kept under the key, else found; what comes round to itself adds nothing."""
    if key not in kept:
        kept[key] = frozenset()
        kept[key] = frozenset(find())
    return kept[key]


def _names(scope: Scope) -> list[str]:
    """The output columns of a scope; [] for what is no query, such as UNNEST."""
    query = scope.expression
    return list(query.named_selects) if isinstance(query, exp.Query) else []


def _asof(scope: Scope, name: str) -> exp.Expr | None:
    """The condition by which an ASOF join finds the rows of a source."""
    for join in scope.expression.args.get("joins") or ():
        if join.method.upper() == "ASOF" and join.alias_or_name == name:
            condition: exp.Expr | None = join.args.get("on")
            return condition
    return None


def _clauses(query: exp.Expr) -> Iterator[exp.Expr]:
    """What decides which rows a query gives: an ASOF LEFT JOIN adds and drops none."""
    yield from (query.args[name] for name in _CHOOSING if query.args.get(name) is not None)
    for join in query.args.get("joins") or ():
        if join.args.get("on") is not None and (join.method.upper(), join.side.upper()) != ("ASOF", "LEFT"):
            yield join.args["on"]
    if query.args.get("limit") is not None and query.args.get("order") is not None:
        yield query.args["order"]
    if query.args.get("distinct"):
        yield from _distinct(query)


def _distinct(query: exp.Expr) -> Iterator[exp.Expr]:
    """What tells rows apart of which one is kept; of DISTINCT ON also the order in which it is the first."""
    if isinstance(query, exp.SetOperation):
        yield from (*_distinct(query.left), *_distinct(query.right))
    elif isinstance(query, exp.Select):
        distinct = query.args.get("distinct")
        on = distinct.args.get("on") if distinct is not None else None
        yield from query.selects if on is None else [on]
        if on is not None and query.args.get("order") is not None:
            yield query.args["order"]


def _counts_rows(value: exp.Expr) -> bool:
    """Whether it is made of rows rather than of columns: `count(*)`, or a window over nothing."""
    if isinstance(value, exp.Count):
        return value.find(exp.Column) is None
    return isinstance(value, exp.Window) and value.find(exp.Column) is None and not value.args.get("alias")


def _named_windows(value: exp.Expr) -> Iterator[exp.Expr]:
    """What the WINDOW clause says of the window that is named there."""
    name = value.args.get("alias") if isinstance(value, exp.Window) else None
    query = value.find_ancestor(exp.Select)
    if name is not None and query is not None:
        yield from (w for w in query.args.get("windows") or () if w.name.lower() == name.name.lower())

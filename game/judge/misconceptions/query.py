"""A query as detectors see it: the text, the tree as written, and the tree with every column's table and type."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope

from game.judge.misconceptions.catalog import Catalog, Field
from game.judge.misconceptions.trees import bare, own, parts, source_of
from game.judge.normal import DIALECT, nested

UNREADABLE = (
    *(sqlglot.errors.SqlglotError, RecursionError),
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError),
)
"""What sqlglot raises at texts it can't read or make sense of; all of them mean: nothing to say."""


class Query:
    """One statement. Raises one of UNREADABLE where sqlglot can't read it. `expand`: each `*` becomes its columns."""

    def __init__(self, sql: str, catalog: Catalog, *, expand: bool = False) -> None:
        self.text = " ".join(sql.split())
        self.catalog = catalog
        self.raw: exp.Expr = sqlglot.parse_one(sql, read=DIALECT)
        if not all(isinstance(q, exp.Query) for q in (self.raw, *(c.this for c in self.raw.find_all(exp.CTE)))):
            raise ValueError("sqlglot has no scopes for a PIVOT statement")
        schema = nested(catalog.schema)
        tree = qualify(
            self.raw.copy(),
            schema=schema,
            dialect=DIALECT,
            validate_qualify_columns=False,
            expand_stars=expand,
            quote_identifiers=False,
        )
        self.tree: exp.Expr = annotate_types(tree, schema=schema, dialect=DIALECT)
        self.scopes = list(traverse_scope(self.tree))

    @cached_property
    def blocks(self) -> tuple["Block", ...]:
        """Every select, the outermost last."""
        return tuple(Block(self, s) for s in self.scopes if isinstance(s.expression, exp.Select))

    @cached_property
    def top(self) -> "Block | None":
        """The outermost select, or None where a set operation is outermost."""
        return next((b for b in self.blocks if b.select is self.tree), None)

    def block_of(self, node: exp.Expr) -> "Block | None":
        """The select that a piece stands in."""
        select = node.find_ancestor(exp.Select)
        return next((b for b in self.blocks if b.select is select), None)

    def owner(self, column: exp.Column) -> "Block | None":
        """The select whose FROM holds the column's table: an outer one for a correlated column."""
        block = self.block_of(column)
        while block is not None and column.table not in block.sources:
            block = self.block_of(block.select)
        return block

    def output(self, column: exp.Column) -> tuple["Block", exp.Expr] | None:
        """Where the column comes from a CTE or subquery: that select, and the output it is there."""
        owner = self.owner(column)
        source = owner.sources[column.table] if owner else None
        if not isinstance(source, Scope) or not isinstance(source.expression, exp.Select):
            return None
        block = next((b for b in self.blocks if b.select is source.expression), None)
        found = [item for item in source.expression.selects if item.alias_or_name == column.name]
        return (block, bare(found[0])) if block and len(found) == 1 else None

    def field(self, column: Any) -> Field | None:
        """The pack's column that this one is, through CTEs and subqueries that only hand it on."""
        if not isinstance(column, exp.Column):
            return None
        table = self.table(column)
        if table is not None:
            return self.catalog.field(table, column.name)
        handed = self.output(column)
        return self.field(handed[1]) if handed else None

    def table(self, column: exp.Column) -> str | None:
        """The pack's table that a column belongs to directly."""
        owner = self.owner(column)
        return owner.table(column.table) if owner else None

    def may_be_null(self, column: exp.Column) -> bool:
        """Whether the catalog or an outer join allows null. False where nothing is known."""
        owner = self.owner(column)
        if owner is None:
            return False
        if column.table in owner.optional:
            return True
        handed = self.output(column)
        if handed is not None:
            return isinstance(handed[1], exp.Column) and self.may_be_null(handed[1])
        field = self.field(column)
        return field is not None and field.nullable

    def has(self, *kinds: type[exp.Expr]) -> bool:
        return self.tree.find(*kinds) is not None


class Block:
    """One select with its own sources."""

    def __init__(self, query: Query, scope: Scope) -> None:
        assert isinstance(scope.expression, exp.Select)
        self.query = query
        self.select: exp.Select = scope.expression
        self.sources: dict[str, Any] = {name: source for name, (_, source) in scope.selected_sources.items()}

    @cached_property
    def joins(self) -> list[exp.Join]:
        return list(self.select.args.get("joins") or [])

    @cached_property
    def where(self) -> list[exp.Expr]:
        """The conjuncts of WHERE."""
        return self._conjuncts("where")

    @cached_property
    def having(self) -> list[exp.Expr]:
        return self._conjuncts("having")

    def _conjuncts(self, clause: str) -> list[exp.Expr]:
        found = self.select.args.get(clause)
        return parts(found.this) if found is not None else []

    @cached_property
    def group(self) -> list[exp.Expr]:
        """The keys of GROUP BY, positions and aliases resolved; all plain outputs for GROUP BY ALL."""
        clause = self.select.args.get("group")
        if clause is None:
            return []
        if clause.args.get("all"):
            return [bare(s) for s in self.select.selects if s.find(exp.AggFunc) is None]
        return [bare(key) for key in clause.expressions]

    @property
    def grouped(self) -> bool:
        return self.select.args.get("group") is not None

    @property
    def aggregated(self) -> bool:
        return self.grouped or any(True for _ in self.aggregates())

    def aggregates(self) -> Iterator[exp.AggFunc]:
        """Aggregates that make groups, not windows, of this select."""
        for node in own(self.select, exp.AggFunc):
            if node.find_ancestor(exp.Window, exp.Select) in (None, self.select):
                yield node

    def windows(self) -> Iterator[exp.Window]:
        for window in own(self.select, exp.Window):
            if isinstance(window.parent, exp.Select) and window.arg_key == "windows":
                continue
            yield window

    def order(self) -> list[exp.Ordered]:
        clause = self.select.args.get("order")
        return list(clause.expressions) if clause is not None else []

    def table(self, alias: str) -> str | None:
        """The pack's table behind an alias, or None for a CTE or subquery."""
        source = self.sources.get(alias)
        return self.query.catalog.table(source.db, source.name) if isinstance(source, exp.Table) else None

    @cached_property
    def first(self) -> str:
        source = source_of(self.select)
        return source.alias_or_name if source is not None else ""

    @cached_property
    def optional(self) -> frozenset[str]:
        """Aliases that an outer join may fill with nulls."""
        seen, found = [self.first], set()
        for join in self.joins:
            if join.side in ("LEFT", "FULL"):
                found.add(join.alias_or_name)
            if join.side in ("RIGHT", "FULL"):
                found |= set(seen)
            seen.append(join.alias_or_name)
        return frozenset(found)

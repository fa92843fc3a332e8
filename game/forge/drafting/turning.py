"""Columns turned into rows: by UNPIVOT, and by a query for each column, one below the other."""

from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.world.world import WorldColumn, WorldTable


@dataclass(frozen=True)
class Turned:
    """`columns` of a table become rows of a name and a value; `own` go along. `where`: which rows of
    the table; `empty`: stacked, nulls may stay, since what comes after leaves them out."""

    table: WorldTable
    columns: tuple[WorldColumn, ...]
    own: tuple[WorldColumn, ...]
    where: tuple[exp.Expr, ...]
    name: str
    value: str
    empty: bool = False

    @property
    def holes(self) -> bool:
        """Whether any of the values may be missing; either way leaves them out."""
        return any(c.column.nullable for c in self.columns)

    def unpivoted(self) -> exp.Expr:
        """`unpivot (select …) on a, b into name … value …`."""
        rows = exp.select(*(tree.col(c) for c in (*self.own, *self.columns))).from_(tree.table(self.table))
        into = exp.UnpivotColumns(this=tree.col(self.name), expressions=[tree.identifier(self.value)])
        return exp.Pivot(
            this=exp.Subquery(this=rows.where(*(w.copy() for w in self.where))),
            expressions=[tree.col(c) for c in self.columns],
            unpivot=True,
            using=False,
            into=into,
        )

    def stacked(self, distinct: bool = False) -> exp.Expr:
        """`select 'a', a … union all select 'b', b …`."""
        parts = [self._part(column) for column in self.columns]
        found: exp.Expr = parts[0]
        for part in parts[1:]:
            found = exp.union(found, part, distinct=distinct, copy=False)
        return found

    def _part(self, column: WorldColumn) -> exp.Expr:
        name = tree.named(exp.Literal.string(column.name), self.name)
        value = exp.alias_(tree.col(column), tree.identifier(self.value))
        empty = [tree.filled(tree.col(column))] if column.column.nullable and not self.empty else []
        query = exp.select(*(tree.col(c) for c in self.own), name, value).from_(tree.table(self.table))
        return query.where(*(w.copy() for w in self.where), *empty)

"""An answer and a near miss side by side: all that a rule may ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.judge.equal.determine import Determination
from game.judge.equal.promises import Agree, Promises
from game.judge.equal.sure import sure
from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.trees import bare


@dataclass(frozen=True)
class Side:
    """One of the two queries, and its `node` at the place where they differ."""

    query: Query
    node: exp.Expr
    rows: Determination

    def sure(self, value: exp.Expr) -> bool:
        """Whether an expression of the query is never null; if they differ in a join, whatever that join drops."""
        return sure(self.query, value, self.node if isinstance(self.node, exp.Join) else None)

    def sorted_by(self, key: exp.Expr) -> exp.Expr:
        """What a sort key is; the output, where it is the name of one."""
        clause = key.find_ancestor(exp.Order, exp.Window)
        select = clause.parent if isinstance(clause, exp.Order) else None
        value = bare(key)
        if not isinstance(select, exp.Select) or not isinstance(value, exp.Column) or value.table:
            return key
        return next((bare(item) for item in select.selects if item.alias_or_name == value.name), key)

    def block(self, select: exp.Expr | None) -> Block | None:
        """The block that a node is the select of."""
        return next((b for b in self.query.blocks if b.select is select), None)


@dataclass(frozen=True)
class Pair:
    """`nulls_asked`: the answer's ORDER BY says where nulls go."""

    answer: Side
    miss: Side
    promises: Promises
    agree: Agree
    nulls_asked: bool

    @property
    def nodes(self) -> tuple[exp.Expr, exp.Expr]:
        """The answer's node and the near miss's, where they differ."""
        return self.answer.node, self.miss.node

    def turns(self) -> Iterator[tuple[Side, Side]]:
        """Both sides, each of them first once: for rules that don't care which of the two is the answer."""
        yield self.answer, self.miss
        yield self.miss, self.answer

"""Conditions on the rows of one table alone: what a query asks of them, and what only one of two queries asks. They are
SQL over the alias `r`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from game.judge.misconceptions.query import UNREADABLE, Block, Query
from game.judge.misconceptions.trees import columns
from game.judge.normal import DIALECT

TABLES_MOST = 24
"""Sets of conditions on one table that are kept."""


@dataclass(frozen=True)
class Apart:
    """Conditions on the alias `r`: those that two queries `share`, and one that `only` one of them has."""

    share: tuple[str, ...]
    only: str


def conditions(query: Query, block: Block, alias: str) -> list[str]:
    """Those of a select that look at one of its sources only."""
    return [_over_r(condition) for condition in _conjuncts(block) if _alone(query, condition, alias)]


def apart(
    own: Mapping[str, Sequence[Sequence[str]]], others: Mapping[str, Sequence[Sequence[str]]]
) -> dict[str, list[Apart]]:
    """What only one of two queries asks of a table's rows."""
    found: dict[str, list[Apart]] = {}
    for table in sorted({*own, *others}):
        for ones, rest in ((own, others), (others, own)):
            known = {condition for alternative in ones.get(table, ()) for condition in alternative}
            for alternative in rest.get(table, ()):
                shared = tuple(condition for condition in alternative if condition in known)
                news = [condition for condition in alternative if condition not in known]
                found.setdefault(table, []).extend(Apart(shared, new) for new in news)
    return {table: listed[:TABLES_MOST] for table, listed in found.items() if listed}


def columns_of(texts: Sequence[str]) -> frozenset[str]:
    """The columns that conditions are about; none where sqlglot can't read what it wrote."""
    try:
        trees = [sqlglot.parse_one(text, read=DIALECT) for text in texts]
    except UNREADABLE:
        return frozenset()
    return frozenset(column.name for tree in trees for column in columns(tree))


def _conjuncts(block: Block) -> Iterator[exp.Expr]:
    """Conjuncts of WHERE and of ON."""
    yield from block.where
    for join in block.joins:
        on = join.args.get("on")
        if on is not None:
            yield from (on.flatten() if isinstance(on, exp.And) else [on])


def _alone(query: Query, condition: exp.Expr, alias: str) -> bool:
    """Whether a condition looks at one source only, and at nothing that needs others."""
    named = columns(condition)
    if not named or condition.find(exp.Query, exp.AggFunc, exp.Window) is not None:
        return False
    return all(column.table == alias for column in named)


def _over_r(condition: exp.Expr) -> str:
    copy = condition.copy()
    for column in copy.find_all(exp.Column):
        column.set("table", exp.to_identifier("r"))
    return copy.sql(dialect=DIALECT, comments=False)

"""What a rewriting rule is, and the two ways to make one of a plain function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, TypeAlias

from sqlglot import exp

from game.judge.nearmiss.names import Column, Names, Source

Tables: TypeAlias = Sequence[Mapping[str, Any]]
"""As `game.judge.derive.catalog` gives them."""

_OPERATORS = (exp.Binary, exp.Not, exp.Neg, exp.Between, exp.In, exp.Filter)


@dataclass(frozen=True)
class Rule:
    """One rewriting that keeps the meaning of any query on any valid data.

    `apply` takes a tree, which it leaves alone, and gives another, or None where the rule finds nothing to do.
    """

    name: str
    apply: Callable[[exp.Expr, Random, Tables], exp.Expr | None]


class Place:
    """A tree under change, with what the rules ask about it."""

    def __init__(self, tree: exp.Expr, rng: Random, tables: Tables) -> None:
        self.tree, self.rng, self.tables = tree, rng, tables

    @cached_property
    def names(self) -> Names:
        """What the names mean; valid until the tree is changed."""
        return Names(self.tree, self.tables)

    @cached_property
    def _words(self) -> set[str]:
        return {str(node.this).lower() for node in self.tree.find_all(exp.Identifier)}

    def fresh(self, stem: str) -> str:
        """A name that stands nowhere in the tree."""
        name = next(name for n in range(1, 1000) if (name := f"{stem}_{n}") not in self._words)
        self._words.add(name)
        return name

    def base_column(self, node: exp.Expr) -> tuple[Source, Column] | None:
        """A column of a pack's own table in the node's own SELECT, which no outer join fills with nulls."""
        found = self.names.resolve(node) if isinstance(node, exp.Column) and named(node) else None
        own = self.names.sources(node.find_ancestor(exp.Select) or node)
        if found is None or not found[0].table or found[0].optional or found[0] not in own:
            return None
        return found

    def never_null(self, node: exp.Expr) -> bool:
        """Whether a column is never null wherever it may be seen: declared so, of a row that is really there."""
        found = self.base_column(node)
        return found is not None and not found[1].nullable


def named(node: exp.Expr) -> bool:
    """Whether a column has a name of its own, rather than a star."""
    return bool(node.name) and not isinstance(node.this, exp.Star)


def operand(node: exp.Expr) -> exp.Expr:
    """A copy that may stand beside any operator."""
    return exp.Paren(this=node.copy()) if isinstance(node, _OPERATORS) else node.copy()


def whole(change: Callable[[Place], exp.Expr | None]) -> Rule:
    """A rule of a function that changes the whole tree, a copy, in place or makes another."""

    def apply(tree: exp.Expr, rng: Random, tables: Tables) -> exp.Expr | None:
        return change(Place(tree.copy(), rng, tables))

    return Rule(change.__name__, apply)


def local(*kinds: type[exp.Expr]) -> Callable[[Callable[[Any, Place], exp.Expr | None]], Rule]:
    """A rule of a function that gives another node of the same meaning for one of a kind, anywhere in the tree.

    A node that stands twice in one SELECT, as under GROUP BY, is changed in both places if the rule allows. PIVOT takes
    only what it knows and is left alone.
    """

    def make(change: Callable[[Any, Place], exp.Expr | None]) -> Rule:
        def apply(tree: exp.Expr, rng: Random, tables: Tables) -> exp.Expr | None:
            if tree.find(*kinds) is None:
                return None
            place = Place(tree.copy(), rng, tables)
            nodes = [node for node in place.tree.find_all(*kinds) if node.find_ancestor(exp.Pivot) is None]
            rng.shuffle(nodes)
            for node in nodes:
                new = change(node, place)
                if new is not None:
                    for twin in [twin for twin in _twins(node, nodes) if change(twin, place) is not None]:
                        twin.replace(_fitting(new, twin.parent))
                    return place.tree
            return None

        return Rule(change.__name__, apply)

    return make


def _twins(node: exp.Expr, nodes: list[exp.Expr]) -> list[exp.Expr]:
    around = node.find_ancestor(exp.Select)
    return [twin for twin in nodes if twin == node and twin.find_ancestor(exp.Select) is around]


def _fitting(new: exp.Expr, parent: exp.Expr | None) -> exp.Expr:
    inner = isinstance(parent, (exp.Binary, exp.Not, exp.Neg, exp.Between, exp.In, exp.Cast, exp.Bracket, exp.Interval))
    return operand(new) if inner else new.copy()

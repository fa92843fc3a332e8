"""All rules, and sequences of them on a query's text."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import sqlglot
from sqlglot import exp

from tests.judge.rewriting import (
    aggregates,
    comparisons,
    joins,
    logic,
    names,
    nesting,
    results,
    subqueries,
    values,
)
from tests.judge.rewriting.rule import Rule, Tables
from tests.judge.rewriting.spelling import SPELLINGS, Spelling

RULES: tuple[Rule, ...] = (
    *names.RULES,
    *nesting.RULES,
    *joins.RULES,
    *logic.RULES,
    *comparisons.RULES,
    *subqueries.RULES,
    *values.RULES,
    *aggregates.RULES,
    *results.RULES,
)


@dataclass(frozen=True)
class Rewriting:
    """A text and the names of the rules that made it, in order; those that found nothing to do are left out."""

    sql: str
    rules: tuple[str, ...]


def rewritten(
    tree: exp.Expr, steps: Sequence[Rule | Spelling], rng: Random, tables: Tables, most: int = 1
) -> Rewriting:
    """The text after those of `steps` that find something to do, `most` at most; rules come before spellings, of which
    one at most has the text printed anew."""
    done: list[str] = []
    for rule in (step for step in steps if isinstance(step, Rule)):
        new = rule.apply(tree, rng, tables) if len(done) < most else None
        if new is not None and new != tree:
            tree = new
            done.append(rule.name)
    text = tree.sql(dialect="duckdb")
    spellings = [step for step in steps if isinstance(step, Spelling)]
    anew = [spelling for spelling in spellings if spelling.reads][:1]
    for spelling in (*anew, *(spelling for spelling in spellings if not spelling.reads)):
        written = spelling.apply(text, rng) if len(done) < most else None
        if written is not None and written != text:
            text = written
            done.append(spelling.name)
    return Rewriting(text, tuple(done))


def parsed(sql: str) -> exp.Expr:
    """The tree of a text, without its comments: they would come out anywhere."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in tree.walk():
        node.comments = None
    return tree


__all__ = ["RULES", "SPELLINGS", "Rewriting", "Rule", "Spelling", "parsed", "rewritten"]

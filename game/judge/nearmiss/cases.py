"""CASE: branches left out, in another order, with another's result."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, changed, quoted_text


def cases(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """ELSE dropped or added; a branch dropped; neighbours swapped."""
    for node in tree.find_all(exp.Case):
        branches, default = node.args.get("ifs") or [], node.args.get("default")
        if default is not None:
            yield Change("case_else_dropped", default, None)
        elif branches and names.family(branches[0].args["true"]) == "number":
            zero = changed(node, default=exp.Literal.number(0))
            yield Change("case_else_added", node, zero, "", "ELSE 0")
        if len(branches) > 1:
            for branch in branches:
                yield Change("case_branch_dropped", branch, None)
        for n in range(len(branches) - 1):
            yield from _swapped(node, branches, n)


def _swapped(node: exp.Expr, branches: list[exp.Expr], n: int) -> Iterator[Change]:
    """Two neighbours the other way round: first the order they are asked in, then only what they give."""
    one, two = branches[n], branches[n + 1]
    order = [*branches[:n], two, one, *branches[n + 2 :]]
    copies = [branch.copy() for branch in order]
    yield Change("case_order", node, changed(node, ifs=copies), quoted_text(one.this), quoted_text(two.this))
    results = [branch.copy() for branch in branches]
    results[n].set("true", two.args["true"].copy())
    results[n + 1].set("true", one.args["true"].copy())
    was, now = quoted_text(one.args["true"]), quoted_text(two.args["true"])
    yield Change("case_results", node, changed(node, ifs=results), was, now)

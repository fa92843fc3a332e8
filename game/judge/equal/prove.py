"""The rules in their order, and who asks them."""

from collections.abc import Callable, Mapping

from sqlglot import exp

from game.judge.equal import joins, nulls, ranks, rows, values
from game.judge.equal.determine import Determination
from game.judge.equal.difference import difference
from game.judge.equal.pair import Pair, Side
from game.judge.equal.promises import Agree, Promises
from game.judge.misconceptions.query import UNREADABLE, Query

SAME_TEXT = "same_text"
RULES: Mapping[str, Callable[[Pair], bool]] = {
    "nulls_free": nulls.nulls_free,
    "partner_sure": joins.partner_sure,
    "joined_equal": joins.joined_equal,
    "values_agree": values.values_agree,
    "same_constant": values.same_constant,
    "never_null": nulls.never_null,
    "counts_same": rows.counts_same,
    "rows_apart": rows.rows_apart,
    "key_determines": rows.key_determines,
    "no_ties": ranks.no_ties,
    "order_decided": ranks.order_decided,
    "least_value": values.least_value,
    "never_empty": values.never_empty,
    "null_fails_anyway": nulls.null_fails_anyway,
    "null_together": nulls.null_together,
    "branches_apart": values.branches_apart,
    "fractions_divided": values.fractions_divided,
}
"""By the code of the reason; the first that says yes is told."""
CODES = (SAME_TEXT, *RULES)


class Equal:
    """Compares near misses with one answer. Raises one of UNREADABLE where sqlglot can't read it."""

    def __init__(self, answer: str, promises: Promises, agree: Agree, nulls_asked: bool) -> None:
        """`nulls_asked`: the answer's ORDER BY says where nulls go."""
        self._answer = _read(answer, promises)
        self._promises = promises
        self._agree = agree
        self._nulls_asked = nulls_asked

    def why(self, sql: str) -> str | None:
        """The code of the reason (`nearmiss.equal.*`) why a near miss gives what the answer gives, or None."""
        try:
            miss = _read(sql, self._promises)
            found = difference(self._answer.tree, miss.tree)
        except UNREADABLE:
            return None
        if found is None:
            return SAME_TEXT
        answered, missed = self._side(self._answer, found[0]), self._side(miss, found[1])
        pair = Pair(answered, missed, self._promises, self._agree, self._nulls_asked)
        return next((code for code, rule in RULES.items() if _holds(rule, pair)), None)

    def _side(self, query: Query, node: exp.Expr) -> Side:
        return Side(query, node, Determination(query, self._promises.keys))


def _read(sql: str, promises: Promises) -> Query:
    """A query in which quotes around names, of which a printer has its own idea, make no difference."""
    query = Query(sql, promises.catalog, expand=True)
    for name in query.tree.find_all(exp.Identifier):
        name.set("quoted", False)
    return query


def _holds(rule: Callable[[Pair], bool], pair: Pair) -> bool:
    try:
        return rule(pair)
    except UNREADABLE:
        return False

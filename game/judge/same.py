"""A plain yes or no by laws 1 to 3: what hidden instances are asked."""

from game.engine.outcome import Rows
from game.judge.compare import Comparer
from game.judge.small import few_right
from game.puzzle.contract import Contract
from game.puzzle.resultset import ResultSet


def same(target: ResultSet, rows: Rows, contract: Contract, ordered: bool) -> bool:
    """Whether the result is right. `ordered`: the query has a top-level ORDER BY.

    Raises EngineError if the Arrow isn't what was announced.
    """
    if len(target.columns) != len(rows.columns) or target.total != rows.total or (contract.asks_order and not ordered):
        return False
    if len(target.rows) < target.total or rows.truncated:
        return False
    known = few_right(target, rows, contract)
    if known is not None:
        return known
    with Comparer(target, rows, contract) as comparer:
        return comparer.compare(ordered).right

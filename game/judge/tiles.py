"""One row of feedback: a tile per target column, rows, order where it counts, and hidden cases."""

from game.judge.compare import Comparison, State
from game.judge.verdict import Tile
from game.puzzle.contract import Contract
from game.strings import say


def tiles(found: Comparison, contract: Contract, total: int, cases: State) -> tuple[Tile, ...]:
    """Tiles for a result compared with a target of `total` rows. All are exact iff the submit is solved."""
    row = [
        Tile("column", column.name, state, say(f"judge.tile.column_{state}", name=column.name))
        for column, state in zip(contract.columns, found.columns, strict=True)
    ]
    rows: State = "exact" if found.same_rows else ("partial" if found.pairs else "absent")
    more = rows == "partial" and not found.missing
    told = "judge.tile.rows_more" if more else f"judge.tile.rows_{rows}"
    row.append(Tile("rows", None, rows, say(told, matched=len(found.pairs), total=total, extra=len(found.extra))))
    if found.order is not None:
        row.append(Tile("order", None, found.order, say(f"judge.tile.order_{found.order}")))
    hidden = "cases_exact_none" if cases == "exact" else f"cases_{cases}"
    row.append(Tile("cases", None, cases, say(f"judge.tile.{hidden}")))
    return tuple(row)

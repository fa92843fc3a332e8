"""One row of feedback: a tile per target column, rows, order where it counts, and hidden cases."""

from dataclasses import replace

from game.judge.compare import Comparison, State
from game.judge.verdict import Tile
from game.puzzle.contract import Contract
from game.strings import say


def tiles(found: Comparison, contract: Contract, totals: tuple[int, int], cases: State) -> tuple[Tile, ...]:
    """Tiles for a result; `totals`: rows of target and result. All are exact iff the submit is solved."""
    total, given = totals
    row = [
        Tile("column", column.name, state, _column_text(column.name, state, given))
        for column, state in zip(contract.columns, found.columns, strict=True)
    ]
    rows: State = "exact" if found.same_rows else ("partial" if found.pairs else "absent")
    more = rows == "partial" and not found.missing
    told = "judge.tile.rows_more" if more else f"judge.tile.rows_{rows}"
    matched = len(found.pairs)
    row.append(Tile("rows", None, rows, say(told, matched=matched, total=total, extra=given - matched)))
    if found.order is not None:
        unseen = found.order == "absent" and not found.pairs
        row.append(Tile("order", None, found.order, say(f"judge.tile.order_{'unseen' if unseen else found.order}")))
    hidden = "cases_exact_none" if cases == "exact" else f"cases_{cases}"
    row.append(Tile("cases", None, cases, say(f"judge.tile.{hidden}")))
    return tuple(row)


def in_form(row: tuple[Tile, ...]) -> tuple[Tile, ...]:
    """The same tiles where only the form is at fault: what isn't exact says so, instead of calling right data wrong."""
    return tuple(
        tile if tile.state == "exact" or tile.kind == "cases" else replace(tile, text=say("judge.tile.form"))
        for tile in row
    )


def _column_text(name: str, state: State, given: int) -> str:
    return say("judge.tile.empty" if given == 0 and state == "absent" else f"judge.tile.column_{state}", name=name)

"""Values of made-up rows: Python's own in the making, texts for DuckDB to cast, and texts read back."""

import contextlib
from collections.abc import Mapping, MutableSequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TypeAlias

from game.forge.synthetic.kinds import Kind

Cell: TypeAlias = int | float | Decimal | str | bool | date | datetime | None
"""None is NULL. Lists, documents and times of day are texts that DuckDB casts."""
Columns: TypeAlias = dict[str, MutableSequence[Cell]]
"""A table's rows, column by column; all of a length."""


def shown(cell: Cell) -> str | None:
    """The cell as a text that casts to its type."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)


def read(value: object, kind: Kind) -> Cell:
    """A text, a number or a flag as a cell of that kind; None where it can't be one."""
    text = "" if value is None else str(value).strip()
    if kind.family == "bool":
        return {"true": True, "1": True, "t": True, "false": False, "0": False, "f": False}.get(text.lower())
    if kind.number:
        with contextlib.suppress(InvalidOperation, ValueError, OverflowError):
            return fitted(Decimal(text), kind)
        return None
    if kind.dated:
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(text.replace("Z", "")).replace(tzinfo=None)
            return at.date() if kind.family == "day" else at
        return None
    return None if value is None else str(value)


def fitted(number: Decimal | float, kind: Kind) -> Cell:
    """A number as the kind holds it: rounded to its scale, inside its limits. Raises where it is no number."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    most = Decimal(kind.most)
    exact = max(Decimal(0) if kind.unsigned else -most, min(most, exact))
    if kind.family == "whole":
        return int(exact.to_integral_value(ROUND_HALF_UP))
    rounded = exact.quantize(Decimal(1).scaleb(-kind.scale), ROUND_HALF_UP)
    return rounded if kind.family == "decimal" else float(rounded)


def moment(cell: Cell) -> datetime | None:
    """A date or a time as a time."""
    if isinstance(cell, datetime):
        return cell
    return datetime(cell.year, cell.month, cell.day) if isinstance(cell, date) else None


def dated(at: datetime, kind: Kind) -> Cell:
    """A time as the kind holds it, to the second."""
    return at.date() if kind.family == "day" else at.replace(microsecond=0)


def stepped(cell: Cell, kind: Kind, sign: int) -> Cell:
    """The next value of the kind above (or below) it."""
    if isinstance(cell, bool | str) or cell is None:
        return cell
    if isinstance(cell, date):
        with contextlib.suppress(OverflowError):
            return cell + sign * (timedelta(days=1) if kind.family == "day" else timedelta(minutes=1))
        return cell
    return fitted(Decimal(str(cell)) + sign * Decimal(1).scaleb(-kind.scale), kind)


def length(columns: Mapping[str, MutableSequence[Cell]]) -> int:
    """How many rows."""
    return len(next(iter(columns.values()), ()))

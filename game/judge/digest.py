"""Whether two large results hold the very same rows, by one pass over each: no table made, no row paired.

Rows are hashed as a whole, and two sums, salted differently, of hashes of that are compared with the count. Equal
multisets have equal sums; others share both by a chance of about one in 2^64, which is that of two rows sharing a
hash. Sums that differ decide nothing: floats may still agree within tolerance.
"""

from collections.abc import Sequence

import duckdb

from game.engine.result import is_nested
from game.judge import domain, order
from game.judge.domain import Domain
from game.puzzle.contract import OrderKey

_SALT = 0x9E37_79B9_7F4A_7C15
SUMS = f"count(*), coalesce(sum(hash(h)), 0), coalesce(sum(hash(xor(h, {_SALT}::UBIGINT))), 0)"
"""SQL over hashes h: the count and two sums of a multiset."""


def same_rows(
    desk: duckdb.DuckDBPyConnection,
    sources: tuple[str, str],
    types: tuple[Sequence[str], Sequence[str]],
    domains: Sequence[Domain],
) -> bool:
    """Whether relations of the target and of the result are known to hold equal rows, floats to the last bit."""
    hashed = [_hashed(n, *met) for n, met in enumerate(zip(*types, domains, strict=True))]
    if None in hashed:
        return False
    target, player = zip(*(pair for pair in hashed if pair), strict=True)
    return _digest(desk, sources[0], target) == _digest(desk, sources[1], player)


def in_order(
    desk: duckdb.DuckDBPyConnection, source: str, types: tuple[Sequence[str], Sequence[str]], keys: Sequence[OrderKey]
) -> bool | None:
    """Whether a result known to hold the target's rows has them in order; None where its values alone don't tell."""
    met = [(types[0][key.index], types[1][key.index]) for key in keys]
    if any(key.values for key in keys) or any(
        mine != other or mine.startswith("ENUM") or is_nested(mine) for mine, other in met
    ):
        return None
    values = [f"c{key.index}" for key in keys]
    known = ", ".join(f"count(*) > count({value})" for value in values)
    [nulls] = desk.execute(f"select {known} from {source}").fetchall()
    [(right,)] = desk.execute(order.rises(source, keys, values, nulls, "")).fetchall()
    if not right and any(domain.type_class(mine) == "float" for mine, _ in met):
        return None  # noise may only look like a fall
    return bool(right)


def _hashed(n: int, mine: str, other: str, met: Domain) -> tuple[str, str] | None:
    """SQL for what is hashed of column n in the target and in the result; None where that would tell nothing."""
    c = f"c{n}"
    if "VARIANT" in mine or (met.kind == "nested" and mine != other):
        return None
    same = mine == other and met.kind != "float"
    return (c, c) if same else (met.target.format(c=c), met.player.format(c=c))


def _digest(desk: duckdb.DuckDBPyConnection, source: str, hashed: Sequence[str]) -> tuple[int, ...]:
    [row] = desk.execute(f"select {SUMS} from (select hash({', '.join(hashed)}) as h from {source})").fetchall()
    return tuple(map(int, row))

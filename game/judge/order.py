"""Law 2: rows count in the order of their sort keys, ties in any order, NULLs at either end unless the brief says.

A row's place among its neighbours is decided in SQL: by the rank that its partner in the target has, or, where both
results hold the very same values, by the values themselves.
"""

import itertools
from collections.abc import Sequence

import duckdb

from game.engine.names import literal
from game.judge import domain
from game.judge.match import Tolerance
from game.judge.pairing import near
from game.puzzle.contract import OrderKey

_NULL_KEYS_MOST = 4
"""Sort keys with NULLs for which both places are tried."""


def ranks_rise(
    desk: duckdb.DuckDBPyConnection, keys: Sequence[OrderKey], target_types: Sequence[str], pairs: str
) -> bool:
    """Whether the rows of table `pairs`, in the result's order, have target ranks that never fall."""
    for n, key in enumerate(keys):
        _make_ranks(desk, key, target_types[key.index], f"rank{n}")
    joins = " ".join(f"join rank{n} on rank{n}.i = {pairs}.t" for n in range(len(keys)))
    picks = ", ".join(f"rank{n}.r as r{n}" for n in range(len(keys)))
    desk.execute(f"create or replace temp table ranked as select p, {picks} from {pairs} {joins}")
    nulls = [_one(desk, f"select count(*) > count(r{n}) from ranked") for n in range(len(keys))]
    values = [f"r{n}" for n in range(len(keys))]
    return _one(desk, rises("ranked", keys, values, nulls, "order by p"))


def rises(source: str, keys: Sequence[OrderKey], values: Sequence[str], nulls: Sequence[bool], over: str) -> str:
    """SQL that says whether `values` of relation `source` rise as the keys ask, taken in the order of window `over`.
    `nulls`: whether a value can be NULL."""
    before = ", ".join(f"lag({value}) over w as a{n}, {value} as b{n}" for n, value in enumerate(values))
    ways = [f"bool_and({_after(keys, firsts)})" for firsts in null_orders(keys, nulls)]
    return (
        f"select coalesce({' or '.join(ways)}, true) from (select {before}, lag(true) over w is null as top "
        f"from {source} window w as ({over}))"
    )


def _after(keys: Sequence[OrderKey], nulls_first: Sequence[bool]) -> str:
    """SQL: the row with values b0, b1, … may come after the one with a0, a1, …"""
    later = "true"
    for n, (key, first) in reversed(list(enumerate(zip(keys, nulls_first, strict=True)))):
        sign, known = ("<" if key.direction == "asc" else ">"), ("b" if first else "a")
        before = f"coalesce(a{n} {sign} b{n}, {known}{n} is not null)"
        later = f"({before} or (a{n} is not distinct from b{n} and {later}))"
    return f"top or {later}"


def null_orders(keys: Sequence[OrderKey], nulls: Sequence[bool]) -> list[tuple[bool, ...]]:
    """For each key whether its NULLs come first: as the brief says, else both ways."""
    choices: list[tuple[bool, ...]] = []
    free = 0
    for key, some in zip(keys, nulls, strict=True):
        if key.nulls != "any":
            choices.append((key.nulls == "first",))
        elif some and free < _NULL_KEYS_MOST:
            choices.append((False, True))
            free += 1
        else:
            choices.append((False,))
    return list(itertools.product(*choices))


def _make_ranks(desk: duckdb.DuckDBPyConnection, key: OrderKey, type_name: str, into: str) -> None:
    """Table `into` of (i, r): the rank of each target row's key, NULL for NULL. Floats within tolerance of the next
    share one: no query can order what differs by noise alone."""
    c = f"CAST(c{key.index} AS {type_name})" if type_name.startswith("ENUM") else f"c{key.index}"
    if key.values:
        c = f"list_position([{', '.join(map(literal, key.values))}], {c})"
    new = f"lag({c}) over w is distinct from {c}"
    if domain.type_class(type_name) == "float":
        [(scale,)] = desk.execute(f"select max(abs({c})) from t where isfinite({c})").fetchall()
        new = f"not {near(f'lag({c}) over w', c, Tolerance.of([scale]))}"
    desk.execute(
        f"create or replace temp table {into} as with parted as "
        f"(select i, {c} is null as empty, row_number() over w as n, {new} as gap from t "
        f"window w as (order by {c} nulls last, i)) select i, case when not empty then "
        "sum(gap::BIGINT) over (order by n rows unbounded preceding) end as r from parted"
    )


def _one(desk: duckdb.DuckDBPyConnection, sql: str) -> bool:
    [(answer,)] = desk.execute(sql).fetchall()
    return bool(answer)

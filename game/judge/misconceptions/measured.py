"""Suspicions with numbers, counted in the visible data by small read-only queries.

Only pieces of the player's text over base tables are counted: joins step by step, conditions on one table.
"""

from collections.abc import Callable, Iterator

import duckdb
from sqlglot import exp

from game.engine import fence
from game.engine.instances import Opened
from game.judge.misconceptions import dates, fanout, find, grouping, nulls, outer
from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import columns, own, parts
from game.judge.misconceptions.words import name, suspect
from game.judge.normal import DIALECT

ROWS_MOST = 2_000_000
"""Rows of a join after which no further one is counted."""
Counter = Callable[[str], list[int]]
Measure = Callable[[Query, Query, Counter], Iterator[Suspicion]]


def counter(opened: Opened) -> Counter:
    """Runs one counting query on a fresh cursor; [] where DuckDB says no, or the fence: pieces of a player's text are
    as foreign as the text."""

    def count(sql: str) -> list[int]:
        try:
            with opened.cursor() as cursor:
                fence.check(cursor, sql, opened.visible)
                row = cursor.execute(sql).fetchone()
        except (duckdb.Error, fence.Refusal, fence.Unknown):
            return []
        return [] if row is None else [int(n or 0) for n in row]

    return count


def fan_out(mine: Query, answer: Query, count: Counter) -> Iterator[Suspicion]:
    """Rows that become more at a join, where they are added or shown afterwards. Grain; B&G 32: many duplicates."""
    used = {answer.catalog.table(t.db, t.name) for t in answer.tree.find_all(exp.Table)}
    for block in mine.blocks:
        blamed = {s.details["other"] for detector in _REPEATING for s in find.noticed(detector, mine, answer)}
        distinct = block.select.args.get("distinct") is not None
        shown = block is mine.top and not block.aggregated and not distinct
        for join, before, after in _steps(block, count):
            alias = join.alias_or_name
            guilty = alias in blamed if block.aggregated else shown and block.table(alias) not in used
            if after > before and guilty:
                numbers = (f"{before:,}", f"{after:,}")
                yield suspect(mine, join, "fan_out", stage="JOIN", before=numbers[0], after=numbers[1], table=alias)


_REPEATING = (fanout.sum_multiplied, fanout.count_multiplied, fanout.rows_counted, fanout.chasm)


def _steps(block: Block, count: Counter) -> Iterator[tuple[exp.Join, int, int]]:
    """(join, rows before, rows after) of the joins of a select over base tables, by equality."""
    if not all(block.table(alias) for alias in block.sources) or len(block.joins) + 1 != len(block.sources):
        return
    clause = block.select.args.get("from_")
    rows = count(f"select count(*) {_sql(clause)}") if clause is not None else []
    text = _sql(clause) if clause is not None else ""
    for join in block.joins:
        on = join.args.get("on")
        equal = on is not None and any(isinstance(p, exp.EQ) for p in parts(on)) and on.find(exp.Query) is None
        if not equal or not rows or rows[0] > ROWS_MOST:
            return
        text = f"{text} {_sql(join)}"
        after = count(f"select count(*) {text}")
        if after:
            yield join, rows[0], after[0]
        rows = after


def _sql(node: exp.Expr) -> str:
    return node.sql(dialect=DIALECT, comments=False)


def partnerless(mine: Query, answer: Query, count: Counter) -> Iterator[Suspicion]:
    """Rows that leave at an inner join where the answer's is outer. Taipalus: join type."""
    if not any(True for _ in outer.lonely_lost(mine, answer)):
        return
    tables = {s.details["table"] for s in outer.lonely_lost(mine, answer)}
    for block in mine.blocks:
        if len(block.joins) != 1 or not all(block.table(alias) for alias in block.sources):
            continue
        [join] = block.joins
        on, clause = join.args.get("on"), block.select.args.get("from_")
        if join.alias_or_name in tables and clause is not None and on is not None and on.find(exp.Query) is None:
            lonely = f"not exists (select 1 from {_sql(join.this)} where {_sql(on)})"
            found = count(f"select count(*), count(*) filter ({lonely}) {_sql(clause)}")
            if found and found[1]:
                rows, lost = f"{found[0]:,}", f"{found[1]:,}"
                yield suspect(mine, join, "partnerless", stage="JOIN", rows=rows, count=lost, table=join.alias_or_name)


def condition_none(mine: Query, answer: Query, count: Counter) -> Iterator[Suspicion]:
    """A condition that no row of its table meets: a misspelt value, the wrong column. B&G 1; Taipalus: values."""
    if any(True for _ in _none(answer, count)):
        return
    for condition, table, rows in _none(mine, count):
        yield suspect(mine, condition, "condition_none", text=condition, table=table, rows=f"{rows:,}")


def _none(query: Query, count: Counter) -> Iterator[tuple[exp.Expr, str, int]]:
    """(condition, table as written, its rows)"""
    for block in query.blocks:
        for condition in (*block.where, *(p for j in block.joins if j.args.get("on") for p in parts(j.args["on"]))):
            aliases = {c.table for c in columns(condition)}
            if len(aliases) != 1 or condition.find(exp.Query, exp.AggFunc, exp.Window, exp.Is, exp.Null) is not None:
                continue
            source = block.sources.get(next(iter(aliases)))
            if isinstance(source, exp.Table) and block.table(source.alias_or_name):
                found = count(f"select count(*), count(*) filter ({_sql(condition)}) from {_sql(source)}")
                if found and found[0] and not found[1]:
                    yield condition, source.name, found[0]


def not_in_null(mine: Query, _: Query, count: Counter) -> Iterator[Suspicion]:
    """NOT IN over a subquery that holds nulls. B&G 9."""
    for node, column in nulls.not_in_subqueries(mine):
        block = mine.block_of(column)
        if block is None or not all(block.table(alias) for alias in block.sources):
            continue
        if all(c.table in block.sources for c in own(block.select, exp.Column)):
            found = count(f"select count(*) from ({_sql(block.select)}) as q(v) where v is null")
            if found and found[0]:
                yield suspect(mine, node, "not_in_null", count=f"{found[0]:,}", column=name(mine, column))


def namesakes(mine: Query, answer: Query, count: Counter) -> Iterator[Suspicion]:
    """Groups by a name that several rows of its table share. Taipalus: wrong column in GROUP BY."""
    for block, column in grouping.namesakes(mine, answer):
        field = mine.field(column)
        keys = [key for key in block.group if (f := mine.field(key)) is not None and field and f.table == field.table]
        source = block.sources.get(column.table)
        if not isinstance(source, exp.Table) or not all(isinstance(k, exp.Column) for k in keys):
            continue
        listed = ", ".join(_sql(key) for key in keys)
        each = f"select count(*) as bearers from {_sql(source)} group by {listed}"
        found = count(f"select count(*), count(*) filter (bearers > 1) from ({each}) as named")
        if found and 0 < found[1] < found[0] / 2:
            words = " and ".join(f"`{name(mine, key)}`" for key in keys if isinstance(key, exp.Column))
            yield suspect(mine, column, "namesakes", stage="GROUP BY", count=f"{found[1]:,}", columns=words)


def several_years(mine: Query, answer: Query, count: Counter) -> Iterator[Suspicion]:
    """A month without its year, in WHERE or GROUP BY, of a column that reaches over several years. Taipalus."""
    found = [(part, "month_of_any_year") for part in dates.any_year(mine, answer)]
    found += [(part, "months_together") for part in dates.months_together(mine, answer)]
    for (node, column), code in found:
        owner = mine.owner(column)
        source = owner.sources.get(column.table) if owner else None
        if isinstance(source, exp.Table) and mine.table(column):
            years = count(f"select count(distinct year({_sql(column)})) from {_sql(source)}")
            if years and years[0] > 1:
                yield suspect(mine, node, code, text=node, years=str(years[0]))


MEASURES: tuple[Measure, ...] = (fan_out, partnerless, condition_none, not_in_null, namesakes, several_years)

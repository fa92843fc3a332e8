"""All detectors, the most telling of a stage first, and the rules that hold for all of them."""

from collections.abc import Callable, Iterable, Iterator

from game.judge.misconceptions import (
    aggregates,
    conditions,
    dates,
    fanout,
    grouping,
    joins,
    nulls,
    ordering,
    outer,
    outputs,
    sets,
    subqueries,
    texts,
    windows,
)
from game.judge.misconceptions.catalog import Catalog, Tables
from game.judge.misconceptions.query import UNREADABLE, Query
from game.judge.misconceptions.suspicion import STAGES, Suspicion

Detector = Callable[[Query, Query], Iterator[Suspicion]]

DETECTORS: tuple[Detector, ...] = (
    # JOIN: certain ones, then what an outer join kept or lost, then repeated rows
    *(joins.untied, joins.other_domain, joins.natural, joins.pairs_of_self, joins.by_text),
    *(outer.undone, outer.condition_in_on, outer.lonely_lost, outer.lonely_kept, fanout.chasm, outputs.unused_table),
    # conditions, wherever they stand
    *(nulls.null_equals, nulls.null_in_list, conditions.both_values, conditions.empty_range, conditions.itself),
    *(conditions.either_differs, texts.quoted_column, texts.wildcard_without_like, texts.like_without_wildcard),
    *(texts.one_text_list, texts.numbers_as_texts, texts.day_first_text, dates.equal_to_midnight),
    *(dates.until_midnight, subqueries.exists_for_all, subqueries.outer_column, nulls.is_null_never),
    *(nulls.not_in_nullable, nulls.anti_join_nullable, conditions.and_before_or, conditions.one_is_enough),
    *(dates.after_midnight, dates.any_month, conditions.boundary, conditions.inclusive_between),
    *(subqueries.looks_at_all, subqueries.many_for_one, windows.filtered_before, grouping.groups_vanish),
    *(grouping.having_of_rows, nulls.not_equal_drops_null, texts.letter_case, texts.like_loose_number),
    *(texts.like_underscore, dates.sunday_is_zero, conditions.extra_condition),
    # GROUP BY
    *(grouping.alias_in_group, grouping.one_row_for_all, grouping.groups_split),
    # SELECT
    *(aggregates.condition_counted, aggregates.equal_values, sets.either_part, sets.only_first_part),
    *(windows.last_is_now, windows.numbered_by_luck, windows.running, windows.ranks, windows.frame_size),
    *(windows.one_partition, outer.lonely_counted, fanout.sum_multiplied, fanout.count_multiplied),
    *(aggregates.average_of_averages, aggregates.count_for_sum, aggregates.counted_again, fanout.rows_counted),
    *(aggregates.rows_for_sum, aggregates.nulls_not_counted, aggregates.mixed_rows, aggregates.any_row),
    *(aggregates.rounded_early, nulls.default_of_lag, nulls.zero_for_null, nulls.avg_without_nulls),
    *(nulls.sum_of_nothing, nulls.null_spreads, nulls.case_without_else, dates.borders_counted),
    *(dates.years_subtracted, outputs.points_cut_off, outputs.made_whole, outputs.twin_outputs),
    *(outputs.distinct_first, outputs.distinct_after_window, sets.union_merges, sets.equal_rows_merge),
    *(outputs.distinct_rows, outputs.constant_output),
    # ORDER BY and LIMIT
    *(texts.text_order, ordering.first_of_each_by_luck, ordering.order_inside, ordering.sequence, ordering.direction),
    *(ordering.limit_without_order, ordering.limit_and_ties, ordering.limit_too_soon),
)


def suspicions(sql: str, answer: str, tables: Tables) -> tuple[Suspicion, ...]:
    """What is suspicious in a query, by stage and then by how telling; () where sqlglot can't read it.

    Silent about what the answer shows itself. Data-free: the same texts and tables, the same suspicions.
    """
    pair = read(sql, answer, tables)
    return () if pair is None else arranged(s for detector in DETECTORS for s in noticed(detector, *pair))


def read(sql: str, answer: str, tables: Tables) -> tuple[Query, Query] | None:
    """Both queries, or None where sqlglot can't read one of them."""
    try:
        catalog = Catalog(tables)
        mine, theirs = Query(sql, catalog), Query(answer, catalog)
        return (mine, theirs) if mine.blocks and theirs.blocks else None
    except UNREADABLE:
        return None


def noticed(detector: Detector, mine: Query, answer: Query) -> list[Suspicion]:
    """What one detector says of a query and not of the answer; nothing where it stumbles over a tree."""
    try:
        found = list(detector(mine, answer))
        shown = {s.code for s in detector(answer, answer)} if found else set()
    except UNREADABLE:
        return []
    return [s for s in found if s.code not in shown]


def arranged(found: Iterable[Suspicion]) -> tuple[Suspicion, ...]:
    """In order of stage, the certain first, each code once: where it is first, or in SELECT if an alias spread it."""
    once: dict[str, Suspicion] = {}
    for suspicion in found:
        if suspicion.code not in once or (suspicion.stage == "SELECT" and once[suspicion.code].stage != "SELECT"):
            once[suspicion.code] = suspicion
    return tuple(sorted(once.values(), key=lambda s: (STAGES.index(s.stage), not s.certain)))

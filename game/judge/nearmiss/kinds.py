"""The families of mutations and the kinds of near misses they make, the most telling kinds first."""

from collections.abc import Callable, Iterator

from sqlglot import exp

from game.judge.nearmiss import (
    aggregates,
    arithmetic,
    cases,
    columns,
    comparison,
    dates,
    grouping,
    joins,
    literals,
    logic,
    nulls,
    ordering,
    pivots,
    sets,
    subqueries,
    text,
    windows,
)
from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change

HARDCODED = "hardcoded"
FAMILIES: tuple[Callable[[exp.Expr, Names], Iterator[Change]], ...] = (
    comparison.comparisons,
    comparison.betweens,
    comparison.midnights,
    comparison.quantifiers,
    logic.connectors,
    logic.conditions,
    logic.negations,
    literals.numbers,
    literals.days,
    literals.listed,
    literals.intervals,
    nulls.tests,
    nulls.defaults,
    nulls.kept,
    nulls.averages,
    nulls.memberships,
    joins.kinds,
    joins.keys,
    joins.moved,
    joins.selfs,
    subqueries.to_joins,
    aggregates.functions,
    aggregates.arguments,
    aggregates.counts,
    aggregates.distincts,
    grouping.keys,
    grouping.having,
    windows.functions,
    windows.partitions,
    windows.orders,
    windows.frames,
    ordering.orders,
    ordering.limits,
    ordering.ties,
    dates.truncations,
    dates.parts,
    dates.casts,
    text.patterns,
    text.equalities,
    text.cases,
    text.pieces,
    text.functions,
    sets.distincts,
    sets.operations,
    cases.cases,
    arithmetic.divisions,
    arithmetic.operators,
    arithmetic.rounding,
    arithmetic.rounded,
    columns.namesakes,
    columns.neighbours,
    pivots.pivots,
    pivots.lists,
)
KINDS: tuple[str, ...] = tuple(
    """
    hardcoded comparison_edge having_edge qualify_edge case_edge between_midnight between_end join_inner join_left
    group_key_swapped group_key_dropped group_key_added count_all count_column count_distinct_dropped
    count_distinct_added distinct_dropped distinct_added ties_cut rank_function on_to_where where_to_on
    condition_dropped where_dropped correlation_dropped filter_dropped having_dropped qualify_dropped
    alternative_dropped join_part_dropped brackets_dropped not_exists_not_in not_in_not_exists in_to_join
    exists_to_join join_key self_join union_all null_test_flipped coalesce_dropped coalesce_moved average_over_all
    nullif_dropped null_kept null_compared null_as_empty distinct_from partition_dropped partition_key_dropped
    frame_dropped frame_rows frame_range frame_whole frame_off window_order_dropped window_order_flipped
    window_order_key_dropped trunc_unit trunc_to_part part_unit date_cast_dropped day_off month_edge year_off
    number_off in_value_dropped interval_off equality_as_like like_pattern like_case text_function_dropped
    text_literal_case limit_off limit_dropped offset_off offset_dropped case_order case_else_dropped case_else_added
    case_branch_dropped case_results aggregate_function aggregate_argument aggregate_distinct_added
    aggregate_distinct_dropped division_whole round_moved round_compared clamp_dropped having_to_where
    exists_flipped not_dropped not_added and_or or_and any_all recursive_union recursive_bound set_all set_operator
    set_side_dropped except_swapped distinct_on pivot_value_dropped unnest_dropped unnest_added lag_lead first_last
    column_namesake column_neighbour join_right join_full join_semi_anti join_semi_inner join_cross
    equality_loosened equality_flipped comparison_flipped text_case_swapped text_piece_dropped left_right plus_minus
    difference_swapped factor_dropped order_key_dropped order_keys_swapped order_flipped order_dropped nulls_moved
    round_digits round_dropped
    """.split()
)
RANKS = {kind: n for n, kind in enumerate(KINDS)}

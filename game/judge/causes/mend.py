"""One small change after which a player's query gives the target, whatever the answer looks like.

`repair` needs the answer to be built alike. Where it isn't, the mistakes that near misses are made of are undone one by
one: what makes the query right was wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from game.judge.causes.cause import Cause
from game.judge.causes.explain import within
from game.judge.causes.outputs import Told, show
from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Stage
from game.judge.misconceptions.trees import stage_of
from game.judge.nearmiss.make import Variant, variants

M = "misconceptions"
_CLAUSES: Sequence[tuple[type[exp.Expr], Stage]] = (
    *((exp.Join, "JOIN"), (exp.Where, "WHERE"), (exp.Group, "GROUP BY"), (exp.Having, "HAVING"), (exp.Limit, "LIMIT")),
)
_CONDITIONS: Mapping[Stage, str] = {"WHERE": "where_differs", "HAVING": "having_differs"}


def mended(mine: Query, tables: Sequence[Mapping[str, Any]], right: Callable[[str], bool]) -> Cause | None:
    """What the change is about that makes the query `right`, if all such changes (of those there is time for) are of
    one kind: else it may be chance that one does."""
    found = [variant for variant in variants(mine.text, tables) if variant.kind in _KINDS and right(variant.sql)]
    if len({variant.kind for variant in found}) != 1:
        return None
    first = found[0]
    told = _KINDS[first.kind](mine, first)
    return Cause(_stage(first.site), told.family, told.code, told.details, within(mine, first.site))


def _stage(site: exp.Expr) -> Stage:
    """The clause that a piece is, or stands in."""
    return next((stage for kind, stage in _CLAUSES if isinstance(site, kind)), None) or stage_of(site)


def _edge(mine: Query, variant: Variant) -> Told:
    code = "edge_in" if isinstance(variant.site, (exp.GTE, exp.LTE)) else "edge_out"
    return Told("causes", code, {"text": show(mine, variant.site)})


def _said(code: str, key: str = "text", family: str = "causes") -> Callable[[Query, Variant], Told]:
    """A text about the changed piece itself."""
    return lambda mine, variant: Told(family, code, {key: show(mine, variant.site)})


def _plain(code: str, family: str = "causes") -> Callable[[Query, Variant], Told]:
    """A text that quotes nothing."""
    return lambda mine, variant: Told(family, code, {})


def _around(code: str, *kinds: type[exp.Expr]) -> Callable[[Query, Variant], Told]:
    """A text about the expression around the changed piece."""

    def speak(mine: Query, variant: Variant) -> Told:
        whole = variant.site if isinstance(variant.site, kinds) else variant.site.find_ancestor(*kinds)
        return Told("causes", code, {"text": show(mine, whole or variant.site)})

    return speak


def _computed(mine: Query, variant: Variant) -> Told:
    """Something is computed otherwise: in an output, or in a condition, which is quoted as a whole."""
    code = _CONDITIONS.get(_stage(variant.site))
    if code is None:
        return Told("causes", "output", {"text": show(mine, variant.site)})
    whole = variant.site.find_ancestor(exp.Predicate)
    return Told("causes", code, {"text": show(mine, whole or variant.site)})


def _condition_extra(mine: Query, variant: Variant) -> Told:
    clause = variant.site
    text = {"text": show(mine, clause.this if isinstance(clause, (exp.Where, exp.Having)) else clause)}
    return Told("causes", "having_extra", text) if _stage(clause) == "HAVING" else Told(M, "extra_condition", text)


def _join(mine: Query, variant: Variant) -> Told:
    return Told("causes", "join_kind", {"table": variant.site.alias_or_name})


_WINDOW = _around("window", exp.Window)
_KINDS: Mapping[str, Callable[[Query, Variant], Told]] = {
    **dict.fromkeys(("comparison_edge", "having_edge", "qualify_edge", "case_edge"), _edge),
    **dict.fromkeys(
        ("number_off", "day_off", "month_edge", "year_off", "interval_off"), _said("wrong_literal", "value")
    ),
    **dict.fromkeys(("count_all", "count_column"), _said("wrong_count")),
    **dict.fromkeys(("aggregate_function", "aggregate_argument", "first_last"), _said("output")),
    **dict.fromkeys(("column_namesake", "column_neighbour"), _said("wrong_source", "column")),
    **dict.fromkeys(("like_pattern", "like_case"), _said("wrong_pattern")),
    **dict.fromkeys(("case_order", "case_branch_dropped", "case_results", "case_else_dropped"), _plain("case")),
    **dict.fromkeys(("condition_dropped", "where_dropped", "having_dropped"), _condition_extra),
    **dict.fromkeys(
        ("partition_dropped", "partition_key_dropped", "frame_dropped", "frame_rows", "frame_range", "frame_whole"),
        _WINDOW,
    ),
    **dict.fromkeys(("window_order_flipped", "window_order_key_dropped", "window_order_dropped", "frame_off"), _WINDOW),
    **dict.fromkeys(
        ("trunc_unit", "part_unit", "date_cast_dropped", "text_function_dropped", "text_case_swapped", "left_right"),
        _computed,
    ),
    **dict.fromkeys(
        ("round_moved", "round_digits", "round_dropped", "division_whole", "plus_minus", "difference_swapped"),
        _computed,
    ),
    **dict.fromkeys(("factor_dropped", "average_over_all", "coalesce_dropped", "coalesce_moved"), _computed),
    **dict.fromkeys(("join_inner", "join_left", "join_right", "join_full"), _join),
    "rank_function": _said("ranks"),
    "lag_lead": _said("neighbour"),
    "count_distinct_dropped": _said("counted_once", family=M),
    "aggregate_distinct_dropped": _said("equal_values", family=M),
    "count_distinct_added": _said("rows_not_things"),
    "distinct_dropped": _plain("distinct_rows", M),
    "distinct_added": _plain("distinct_lacks"),
    "limit_off": _around("limit_differs", exp.Limit),
    "group_key_dropped": _said("groups_split", "column", M),
    "group_key_swapped": _plain("group_differs"),
}

"""Window functions: ranks and ties, frames, partitions, and the WHERE before them.

Windows are younger than the published lists; the codes follow Taipalus's classes (function, order and nesting errors)
and Miedema's order of execution.
"""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.conditions import bare_up
from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import AGGREGATES, columns, literal
from game.judge.misconceptions.words import show, suspect

_RANKS: dict[type[exp.Expr], str] = {
    exp.RowNumber: "row_number_splits",
    exp.Rank: "rank_repeats",
    exp.DenseRank: "dense_rank_repeats",
}


def _windows(query: Query, *kinds: type[exp.Expr]) -> list[exp.Window]:
    """Windows over functions of these kinds, a FILTER or IGNORE NULLS between aside."""
    found = []
    for node in query.tree.find_all(exp.Window):
        inner = node.this
        while isinstance(inner, (exp.IgnoreNulls, exp.RespectNulls, exp.Filter)):
            inner = inner.this
        if isinstance(inner, kinds):
            found.append(node)
    return found


def _spec(query: Query, window: exp.Window) -> exp.Window:
    """The window's own clauses, or those of the named window it takes."""
    named = window.args.get("alias")
    select = window.find_ancestor(exp.Select)
    if named is None or select is None:
        return window
    found = [w for w in select.args.get("windows") or [] if w.name.lower() == named.name.lower()]
    return found[0] if found else window


def ranks(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """One ranking function where the answer takes another. Taipalus: function errors."""
    theirs = {kind for kind in _RANKS if answer.has(kind)}
    if not theirs:
        return
    for kind, code in _RANKS.items():
        found = _windows(mine, kind)
        if found and kind not in theirs and not any(mine.has(other) for other in theirs):
            yield suspect(mine, found[0], code, stage="SELECT")


def _tells_apart(query: Query, window: exp.Window) -> bool:
    """Whether a subquery makes a value that is only handed on and grouped by: which row has which is all the same."""
    name = window.parent.alias if isinstance(window.parent, exp.Alias) else ""
    shown = query.tree.find(exp.Select)
    named = [column for column in columns(query.tree) if column.name == name]
    return bool(name) and window.find_ancestor(exp.Select) is not shown and all(_groups(c, shown) for c in named)


def _groups(column: exp.Column, shown: exp.Select | None) -> bool:
    """Whether a column parts rows into groups, or is an output of another select than `shown`."""
    parent = bare_up(column)
    if isinstance(parent, exp.Group) or column.arg_key == "partition_by":
        return True
    return isinstance(parent, (exp.Alias, exp.Select)) and column.find_ancestor(exp.Select) is not shown


def numbered_by_luck(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`row_number`, `lag` and the like without an order. Taipalus: missing ORDER BY."""
    for window in _windows(mine, exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue):
        spec = _spec(mine, window)
        lost = spec is window and window.args.get("alias") is not None
        if spec.args.get("order") is None and not (lost or window.this.find(exp.Order) or _tells_apart(mine, window)):
            yield suspect(mine, window, "numbered_by_luck", certain=True, stage="SELECT", text=window.this)


def last_is_now(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`last_value` in the default frame, which ends at the current row. Taipalus: function errors."""
    for window in _windows(mine, exp.LastValue):
        spec = _spec(mine, window)
        named_away = window.args.get("alias") is not None and spec is window
        if spec.args.get("order") is not None and spec.args.get("spec") is None and not named_away:
            yield suspect(mine, window, "last_is_now", certain=True, stage="SELECT")


def running(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """An aggregate that runs, or doesn't, unlike the answer's; or one that takes ties in one step."""
    theirs = [_spec(answer, w) for w in _windows(answer, *AGGREGATES)]
    ours = [(w, _spec(mine, w)) for w in _windows(mine, *AGGREGATES)]
    if not theirs or not ours:
        return
    their_orders = {w.args.get("order") is not None for w in theirs}
    our_orders = {s.args.get("order") is not None for _, s in ours}
    if len(their_orders) == 1 and len(our_orders) == 1:
        window, spec = ours[0]
        if our_orders == {True} and their_orders == {False} and spec.args.get("spec") is None:
            yield suspect(mine, window, "runs", certain=True, stage="SELECT", text=window.this)
        elif our_orders == {False} and their_orders == {True} and spec.args.get("spec") is None:
            yield suspect(mine, window, "runs_not", certain=True, stage="SELECT", text=window.this)
    if our_orders == {True} and their_orders == {True} and all(_rows(w) for w in theirs):
        for window, spec in ours:
            if spec.args.get("spec") is None:
                yield suspect(mine, window, "ties_together", stage="SELECT", text=window.this)


def _rows(window: exp.Window) -> bool:
    spec = window.args.get("spec")
    return spec is not None and spec.text("kind").upper() == "ROWS"


def frame_size(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`7 preceding` to the current row is eight rows. Taipalus: off by one."""
    theirs = {s for w in answer.tree.find_all(exp.Window) if (s := _size(w)) is not None}
    if not theirs:
        return
    for window in mine.tree.find_all(exp.Window):
        size = _size(window)
        if size is not None and size not in theirs:
            yield suspect(mine, window, "frame_size", stage="SELECT", count=str(size[1] - size[0] + 1))


def _size(window: exp.Window) -> tuple[int, int] | None:
    """First and last row of a ROWS frame, from the current one."""
    spec = window.args.get("spec")
    if spec is None or not _rows(window):
        return None
    ends: list[int | None] = []
    for end in ("start", "end"):
        value, side = spec.args.get(end), str(spec.args.get(f"{end}_side") or "").upper()
        if value is None and end == "end":
            ends.append(0)
        elif isinstance(value, str):
            ends.append(0 if value.upper() == "CURRENT ROW" else None)
        else:
            count = literal(value)
            whole = int(count) if count is not None and count.isdigit() else None
            ends.append(None if whole is None else -whole if side == "PRECEDING" else whole)
    first, last = ends
    return None if first is None or last is None or last < first else (first, last)


def one_partition(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """No PARTITION BY where the answer's window of that function has one. Taipalus: grouping errors."""
    parted = [_spec(answer, w) for w in answer.tree.find_all(exp.Window)]
    if not parted or not all(w.args.get("partition_by") for w in parted):
        return
    for window in mine.tree.find_all(exp.Window):
        used = isinstance(window.parent, exp.Select) and window.arg_key == "windows"
        spec = _spec(mine, window)
        lost = window.args.get("alias") is not None and spec is window
        alike = any(type(window.this) is type(other.this) for other in answer.tree.find_all(exp.Window))
        if alike and not used and not lost and not spec.args.get("partition_by"):
            yield suspect(mine, window, "one_partition", stage="SELECT", text=window.this)


def filtered_before(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """WHERE beside a window, on a column that the answer filters only after it. Miedema: order of execution."""
    windowed = [block.select for block in answer.blocks if list(block.windows())]
    after = {c.name for n in answer.tree.find_all(exp.Qualify) for c in columns(n)}
    before: set[str] = set()
    for block in answer.blocks:
        reads = any(getattr(s, "expression", None) is select for s in block.sources.values() for select in windowed)
        filtered = {c.name for condition in block.where for c in columns(condition)}
        after, before = (after | filtered, before) if reads else (after, before | filtered)
    for block in mine.blocks if windowed else ():
        found = list(block.windows())
        for condition in block.where if found else []:
            names = {c.name for c in columns(condition)}
            texts = {str(v.this) for v in condition.find_all(exp.Literal)}
            known = {str(v.this) for v in answer.tree.find_all(exp.Literal)}
            base = all(mine.field(c) for c in columns(condition))
            if base and not names & before and texts and texts <= known and _aliases(answer, names) & after:
                yield suspect(mine, condition, "filtered_before", text=condition, window=show(mine, found[0].this))


def _aliases(query: Query, names: set[str]) -> set[str]:
    """Names under which the answer hands these columns on, and the names themselves."""
    handed = {
        a.alias for a in query.tree.find_all(exp.Alias) if isinstance(a.this, exp.Column) and a.this.name in names
    }
    return names | handed

"""Window functions: which rank, which partition, which frame."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, changed, is_number, number, quoted_text

_RANKS = (exp.RowNumber, exp.Rank, exp.DenseRank)
_VALUES = (exp.FirstValue, exp.LastValue, exp.NthValue)


def functions(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """ROW_NUMBER, RANK and DENSE_RANK; LAG and LEAD; FIRST_VALUE and LAST_VALUE."""
    for node in tree.find_all(*_RANKS):
        for other in _RANKS:
            if other is not type(node):
                yield Change("rank_function", node, other())
    for near in tree.find_all(exp.Lag, exp.Lead):
        opposite = exp.Lead if isinstance(near, exp.Lag) else exp.Lag
        arguments = {name: value.copy() for name, value in near.args.items() if isinstance(value, exp.Expr)}
        yield Change("lag_lead", near, opposite(**arguments))
    for end in tree.find_all(exp.FirstValue, exp.LastValue):
        far = exp.LastValue if isinstance(end, exp.FirstValue) else exp.FirstValue
        yield Change("first_last", end, far(this=end.this.copy()))


def partitions(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """PARTITION BY dropped, whole or by a key."""
    for node in tree.find_all(exp.Window):
        keys = node.args.get("partition_by") or []
        if keys:
            whole = ", ".join(quoted_text(key) for key in keys)
            yield Change("partition_dropped", node, changed(node, partition_by=None), whole)
        if len(keys) > 1:
            for key in keys:
                yield Change("partition_key_dropped", key, None)


def orders(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A window's ORDER BY the other way round, short of a key, or gone: a running total becomes the whole."""
    for node in tree.find_all(exp.Window):
        order = node.args.get("order")
        if order is None:
            continue
        for key in order.expressions:
            yield Change("window_order_flipped", key, changed(key, desc=None if key.args.get("desc") else True))
            if len(order.expressions) > 1:
                yield Change("window_order_key_dropped", key, None)
        if _summing(node):
            bare = changed(node, order=None, spec=None)
            yield Change("window_order_dropped", node, bare, quoted_text(order).strip())


def _summing(node: exp.Expr) -> bool:
    inner = node.this.this if isinstance(node.this, exp.Filter) else node.this
    return isinstance(inner, exp.AggFunc) and not isinstance(inner, (*_RANKS, exp.Lag, exp.Lead))


def frames(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """The frame dropped, by ROWS or RANGE, or one row off."""
    for node in tree.find_all(exp.Window):
        spec = node.args.get("spec")
        if spec is None:
            if node.args.get("order") is not None and (_summing(node) or isinstance(node.this, _VALUES)):
                yield _framed("frame_rows", node, "CURRENT ROW", None)
                if isinstance(node.this, _VALUES):
                    yield _framed("frame_whole", node, "UNBOUNDED", "FOLLOWING")
            continue
        yield Change("frame_dropped", node, changed(node, spec=None), quoted_text(spec))
        other = "RANGE" if _word(spec, "kind") == "ROWS" else "ROWS"
        if not any(is_number(spec.args.get(end)) for end in ("start", "end")):
            kind = "frame_range" if other == "RANGE" else "frame_rows"
            yield Change(kind, spec, changed(spec, kind=other))
        yield from _ends(spec)


def _framed(kind: str, node: exp.Expr, end: str, side: str | None) -> Change:
    spec = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=end, end_side=side)
    return Change(kind, node, changed(node, spec=spec), "", quoted_text(spec))


def _word(spec: exp.Expr, name: str) -> str:
    """A word of a frame; the parser keeps it as it was typed."""
    value = spec.args.get(name)
    return value.upper() if isinstance(value, str) else ""


def _ends(spec: exp.Expr) -> Iterator[Change]:
    for end in ("start", "end"):
        value = spec.args.get(end)
        if isinstance(value, exp.Literal) and value.name.isdigit():
            for other in (int(value.name) + 1, int(value.name) - 1):
                if other >= 0:
                    yield Change("frame_off", value, number(other), quoted_text(spec))
    rows = _word(spec, "kind") == "ROWS" and _word(spec, "start_side") == "PRECEDING"
    if rows and _word(spec, "end") == "CURRENT ROW":
        yield Change("frame_off", spec, changed(spec, end=number(1), end_side="PRECEDING"))

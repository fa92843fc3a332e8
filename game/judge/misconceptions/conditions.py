"""Conditions that contradict themselves, hold always, or are put together otherwise than they read."""

import itertools
from collections import defaultdict
from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import COMPARISONS, INEQUALITIES, bare, columns, literal, number, parts
from game.judge.misconceptions.words import name, suspect

_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.LT: exp.GT, exp.GTE: exp.LTE, exp.LTE: exp.GTE}
_FILTERS = (exp.Where, exp.Having, exp.Qualify)


def _ands(query: Query) -> Iterator[list[exp.Expr]]:
    """Groups of conditions that must all hold: of WHERE, HAVING, ON, FILTER and of brackets inside them."""
    for node in query.tree.find_all(exp.Where, exp.Having, exp.And):
        if isinstance(node, exp.And) and isinstance(bare_up(node), (exp.And, *_FILTERS)):
            continue
        yield parts(node if isinstance(node, exp.And) else node.this)


def bare_up(node: exp.Expr) -> exp.Expr | None:
    """The parent, parentheses aside."""
    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    return parent


def both_values(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`x = 'a' and x = 'b'`. B&G 1: inconsistent condition; Miedema: AND for values of several rows."""
    for group in _ands(mine):
        wanted: dict[str, list[exp.Expr]] = defaultdict(list)
        for part in group:
            if isinstance(part, exp.EQ) and isinstance(part.this, exp.Column) and literal(part.expression) is not None:
                wanted[part.this.sql()].append(part)
        for equals in wanted.values():
            first, other = equals[0], equals[-1]
            if literal(first.expression) != literal(other.expression) and not _same_number(first, other):
                one, two = first.expression, other.expression
                yield suspect(
                    mine, first, "both_values", certain=True, column=name(mine, first.this), one=one, other=two
                )


def _same_number(one: exp.Expr, other: exp.Expr) -> bool:
    """Whether two literals may be the same value written twice: 1 and 1.0, a date as text and as a date."""
    values = [bare(node.args["expression"]) for node in (one, other)]
    return not all(isinstance(v, exp.Literal) and v.is_string for v in values) and not (
        all(number(v) is not None for v in values) and number(values[0]) != number(values[1])
    )


def empty_range(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`x > 10 and x < 5`, `between 20 and 10`. B&G 1: inconsistent condition."""
    for node in mine.tree.find_all(exp.Between):
        low, high = node.args["low"], node.args["high"]
        if not isinstance(node.parent, exp.Not) and not node.args.get("symmetric") and _above(low, high):
            yield suspect(mine, node, "empty_between", certain=True, text=node, low=low, high=high)
    for group in _ands(mine):
        bounds = [part for part in group if isinstance(part, INEQUALITIES) and isinstance(part.this, exp.Column)]
        lows = [part for part in bounds if isinstance(part, (exp.GT, exp.GTE))]
        highs = [part for part in bounds if isinstance(part, (exp.LT, exp.LTE))]
        for low in lows:
            for high in highs:
                if low.this == high.this and _above(low.expression, high.expression):
                    column = name(mine, low.this)
                    yield suspect(mine, low, "empty_range", certain=True, column=column, one=low, other=high)


def _above(low: exp.Expr, high: exp.Expr) -> bool:
    """Whether the literal `low` is greater than `high`: two numbers, or two ISO dates."""
    one, other = number(low), number(high)
    if one is not None and other is not None:
        return one > other
    texts = [literal(node) or "" for node in (low, high)]
    dates = all(len(t) >= 10 and t[4:5] == "-" == t[7:8] and t[:4].isdigit() for t in texts)
    return dates and texts[0] > texts[1]


def either_differs(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`x <> 'a' or x <> 'b'`. B&G 7: tautological condition; Miedema: OR read as in English."""
    for node in mine.tree.find_all(exp.Or):
        if isinstance(bare_up(node), exp.Or):
            continue
        unequal = [p for p in parts(node, exp.Or) if isinstance(p, exp.NEQ) and literal(p.expression) is not None]
        for one, other in itertools.pairwise(unequal):
            same = one.this == other.this and isinstance(one.this, exp.Column)
            if same and literal(one.expression) != literal(other.expression) and not _same_number(one, other):
                yield suspect(mine, node, "either_differs", certain=True, column=name(mine, one.this))


def itself(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`x = x`, `x <> x`. B&G 7; Taipalus: join on the wrong column."""
    for node in mine.tree.find_all(*COMPARISONS):
        if isinstance(node.this, exp.Column) and node.this == node.expression and node.this.table:
            code = "itself_always" if isinstance(node, (exp.EQ, exp.GTE, exp.LTE)) else "itself_never"
            yield suspect(mine, node, code, certain=True, text=node, column=name(mine, node.this))


def and_before_or(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`a or b and c` without brackets. Taipalus: logical operator errors; Miedema: read left to right."""
    theirs = [
        _atoms(parts(node.this, exp.Or)) for node in answer.raw.find_all(exp.Paren) if isinstance(node.this, exp.Or)
    ]
    for node in mine.raw.find_all(exp.Or):
        atoms = _atoms([p for side in parts(node, exp.Or) for p in parts(side)])
        sides = parts(node, exp.Or)
        for side in () if all(isinstance(s, exp.And) for s in sides) else sides:
            if isinstance(side, exp.And) and any(len(atoms & other) >= 2 for other in theirs):
                yield suspect(mine, node, "and_before_or", text=side)


def boundary(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`>` where the answer has `>=` with the same number, or the other way round. XData: comparison mutants."""
    theirs = {_bound(node) for node in answer.tree.find_all(*INEQUALITIES)}
    strict_sides = {(subject, value, up) for subject, value, up, is_strict in filter(None, theirs) if is_strict}
    loose_sides = {(subject, value, up) for subject, value, up, is_strict in filter(None, theirs) if not is_strict}
    for node in mine.tree.find_all(*INEQUALITIES):
        found = _bound(node)
        if found is None or found in theirs:
            continue
        subject, value, up, is_strict = found
        if (subject, value, up) in (loose_sides if is_strict else strict_sides):
            shown = node.expression if literal(node.expression) is not None else node.this
            code = "boundary_out" if is_strict else "boundary_in"
            yield suspect(mine, node, code, text=node, value=shown)


def _subject(node: exp.Expr) -> str:
    """What is compared, tables aside."""
    copy = node.copy()
    for column in list(copy.find_all(exp.Column)):
        column.set("table", None)
    return str(bare(copy).sql())


def _bound(node: exp.Expr) -> tuple[str, str, bool, bool] | None:
    """(what, literal, whether upwards, whether strict) of an inequality with a literal."""
    kind, left, right = type(node), node.args["this"], node.args["expression"]
    if literal(left) is not None:
        kind, left, right = _FLIPPED[kind], right, left
    value = literal(right)
    if value is None or not (columns(left) or left.find(exp.Count)):
        return None
    return _subject(left), value, kind in (exp.GT, exp.GTE), kind in (exp.GT, exp.LT)


def inclusive_between(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`between` takes in both ends. Miedema: BETWEEN."""
    strict_ends = {found[:3] for node in answer.tree.find_all(*INEQUALITIES) if (found := _bound(node)) and found[3]}
    for node in mine.tree.find_all(exp.Between):
        subject = _subject(node.this)
        for end, upwards in ((node.args["low"], True), (node.args["high"], False)):
            if (subject, literal(end), upwards) in strict_ends and not isinstance(node.parent, exp.Not):
                yield suspect(mine, node, "inclusive_between", text=node, value=end)


def one_is_enough(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """The conditions of the answer, linked by OR instead of AND or the reverse. Taipalus: logical operator errors."""
    for mine_kind, their_kind, code in ((exp.Or, exp.And, "one_is_enough"), (exp.And, exp.Or, "both_must_hold")):
        theirs = [_atoms(p) for p in _linked(answer, their_kind)]
        for node in _linked(mine, mine_kind):
            atoms = _atoms(node)
            if any(len(atoms & other) >= 2 for other in theirs):
                shared = [p for p in node if any(_subject(p) in other for other in theirs)]
                yield suspect(mine, node[0], code, one=shared[0], other=shared[1])


def _linked(query: Query, kind: type[exp.Expr]) -> Iterator[list[exp.Expr]]:
    for node in query.tree.find_all(kind):
        if not isinstance(bare_up(node), kind):
            yield parts(node, kind)


def _atoms(conditions: list[exp.Expr]) -> set[str]:
    return {_subject(part) for part in conditions}


def extra_condition(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A condition on a column that the answer never looks at. Taipalus: extraneous expression in WHERE."""
    known = {column.name.lower() for column in columns(answer.tree)} | {"*"}
    if any(isinstance(node.parent, exp.Select) for node in answer.tree.find_all(exp.Star)):
        return
    for block in mine.blocks:
        for condition in block.where:
            used = columns(condition)
            plain = isinstance(condition, (*COMPARISONS, exp.Like, exp.Between, exp.Is, exp.Not, exp.Column))
            alone = len({(c.table, c.name) for c in used}) == 1
            plain = plain and alone and condition.find(exp.Query) is None and not rests_on_null(condition)
            field = mine.field(used[0]) if plain else None
            if field is not None and not {used[0].name.lower(), field.name.lower()} & known:
                yield suspect(mine, condition, "extra_condition", text=condition)


def rests_on_null(condition: exp.Expr) -> bool:
    """`x is not null`, which often only repeats what a join or an aggregate does anyway."""
    return isinstance(condition, exp.Not) and isinstance(bare(condition.this), exp.Is)

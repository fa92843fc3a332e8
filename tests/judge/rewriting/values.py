"""Expressions that give a value: arithmetic, CASE, COALESCE, parts of dates."""

from sqlglot import exp

from tests.judge.rewriting.rule import Place, Rule, local, operand

_PARTS: dict[type[exp.Expr], str] = {
    exp.Year: "year",
    exp.Quarter: "quarter",
    exp.Month: "month",
    exp.Hour: "hour",
    exp.Day: "day",
}
_EXACT = ("INT", "BIGINT", "DECIMAL", "HUGEINT")


def _is_number(node: exp.Expr, place: Place) -> bool:
    """A column of whole or decimal numbers, a number as written, or what these give."""
    if isinstance(node, exp.Paren):
        return _is_number(node.this, place)
    if isinstance(node, exp.Literal):
        return not node.is_string
    if isinstance(node, exp.Count):
        return True
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul)):
        return _is_number(node.this, place) and _is_number(node.expression, place)
    found = place.base_column(node)
    return found is not None and found[1].type.upper().startswith(_EXACT)


@local(exp.Mul)
def product_commuted(node: exp.Mul, place: Place) -> exp.Expr | None:
    """`a * b` is `b * a`. Not for intervals and the like."""
    if not (_is_number(node.this, place) and _is_number(node.expression, place)):
        return None
    return exp.Mul(this=operand(node.expression), expression=operand(node.this))


@local(exp.Add)
def sum_commuted(node: exp.Add, place: Place) -> exp.Expr | None:
    """`a + b` is `b + a` for whole and decimal numbers."""
    if not (_is_number(node.this, place) and _is_number(node.expression, place)):
        return None
    return exp.Add(this=operand(node.expression), expression=operand(node.this))


@local(exp.Sub)
def difference_turned(node: exp.Sub, place: Place) -> exp.Expr | None:
    """`a - b` is `-(b - a)` for whole and decimal numbers."""
    if not (_is_number(node.this, place) and _is_number(node.expression, place)):
        return None
    return exp.Neg(this=exp.Paren(this=exp.Sub(this=operand(node.expression), expression=operand(node.this))))


@local(exp.Coalesce)
def coalesce_to_case(node: exp.Coalesce, place: Place) -> exp.Expr | None:
    """`coalesce(a, b)` is `case when a is not null then a else b end`. Where `a` aggregates over a window, say, it is
    the same both times."""
    if len(node.expressions) != 1:
        return None
    test = exp.Not(this=exp.Is(this=operand(node.this), expression=exp.Null()))
    return exp.Case(ifs=[exp.If(this=test, true=node.this.copy())], default=node.expressions[0].copy())


@local(exp.Coalesce)
def coalesce_to_ifnull(node: exp.Coalesce, place: Place) -> exp.Expr | None:
    """`coalesce(a, b)` is `ifnull(a, b)`."""
    if len(node.expressions) != 1:
        return None
    return exp.Anonymous(this="ifnull", expressions=[node.this.copy(), node.expressions[0].copy()])


@local(exp.Case)
def case_searched(node: exp.Case, place: Place) -> exp.Expr | None:
    """`case x when 1 then …` is `case when x = 1 then …`."""
    if node.this is None:
        return None
    ifs = [
        exp.If(this=exp.EQ(this=operand(node.this), expression=operand(i.this)), true=i.args["true"].copy())
        for i in node.args["ifs"]
    ]
    return exp.Case(ifs=ifs, default=_copy(node.args.get("default")))


def _copy(node: exp.Expr | None) -> exp.Expr | None:
    return node.copy() if node is not None else None


@local(exp.Case)
def case_nested(node: exp.Case, place: Place) -> exp.Expr | None:
    """The branches after the first, in a CASE of their own under ELSE."""
    ifs = node.args["ifs"]
    if node.this is not None or len(ifs) < 2:
        return None
    rest = exp.Case(ifs=[i.copy() for i in ifs[1:]], default=_copy(node.args.get("default")))
    return exp.Case(ifs=[ifs[0].copy()], default=rest)


@local(exp.Case)
def case_else_null(node: exp.Case, place: Place) -> exp.Expr | None:
    """No ELSE is `else null`."""
    if node.args.get("default") is not None:
        return None
    copy = node.copy()
    copy.set("default", exp.Null())
    return copy


@local(exp.Case)
def case_to_if(node: exp.Case, place: Place) -> exp.Expr | None:
    """`case when c then a else b end` is `if(c, a, b)`."""
    if node.this is not None or len(node.args["ifs"]) != 1:
        return None
    only = node.args["ifs"][0]
    default = _copy(node.args.get("default")) or exp.Null()
    return exp.Anonymous(this="if", expressions=[only.this.copy(), only.args["true"].copy(), default])


@local(exp.Case)
def case_turned(node: exp.Case, place: Place) -> exp.Expr | None:
    """`case when c then a else b end` is `case when not coalesce(c, false) then b else a end`."""
    if node.this is not None or len(node.args["ifs"]) != 1:
        return None
    only = node.args["ifs"][0]
    sure = exp.Coalesce(this=only.this.copy(), expressions=[exp.Boolean(this=False)])
    default = _copy(node.args.get("default")) or exp.Null()
    return exp.Case(ifs=[exp.If(this=exp.Not(this=sure), true=default)], default=only.args["true"].copy())


@local(*_PARTS)
def part_of_date(node: exp.Expr, place: Place) -> exp.Expr | None:
    """`year(d)` is `date_part('year', d)`."""
    part = exp.Literal.string(_PARTS[type(node)])
    return exp.Anonymous(this="date_part", expressions=[part, node.this.copy()])


@local(*_PARTS)
def part_extracted(node: exp.Expr, place: Place) -> exp.Expr | None:
    """`year(d)` is `extract(year from d)`."""
    return exp.Extract(this=exp.Var(this=_PARTS[type(node)].upper()), expression=node.this.copy())


@local(exp.DPipe)
def pipes_to_concat(node: exp.DPipe, place: Place) -> exp.Expr | None:
    """`a || b` is `concat(a, b)` where no part may be null: CONCAT passes over nulls."""
    if isinstance(node.parent, exp.DPipe):
        return None
    parts = list(node.flatten())
    if not all(_is_text(part, place) for part in parts):
        return None
    return exp.Anonymous(this="concat", expressions=[part.copy() for part in parts])


def _is_text(node: exp.Expr, place: Place) -> bool:
    found = place.base_column(node)
    known = found is not None and found[1].family == "text" and not found[1].nullable
    return known or (isinstance(node, exp.Literal) and node.is_string)


RULES: tuple[Rule, ...] = (
    product_commuted,
    sum_commuted,
    difference_turned,
    coalesce_to_case,
    coalesce_to_ifnull,
    case_searched,
    case_nested,
    case_else_null,
    case_to_if,
    case_turned,
    part_of_date,
    part_extracted,
    pipes_to_concat,
)

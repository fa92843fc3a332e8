"""Text: patterns too wide or too narrow, letter case, pieces left out."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, clause, is_number, is_text

_CASES = (exp.Lower, exp.Upper, exp.Trim)


def patterns(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """LIKE with a % more or less, _ for %, ILIKE."""
    for node in tree.find_all(exp.Like, exp.ILike):
        other = exp.ILike if isinstance(node, exp.Like) else exp.Like
        arguments = {"this": node.this.copy(), "expression": node.expression.copy()}
        if node.args.get("negate"):
            arguments["negate"] = node.args["negate"]
        yield Change("like_case", node, other(**arguments))
        if is_text(node.expression):
            for text in _patterns(node.expression.name):
                yield Change("like_pattern", node.expression, exp.Literal.string(text))


def _patterns(text: str) -> list[str]:
    found = [text[1:] if text.startswith("%") else "%" + text, text[:-1] if text.endswith("%") else text + "%"]
    if "_" in text:
        found.append(text.replace("_", "%", 1))
    if "%" in text:
        found.append(text.replace("%", "_", 1))
    return list(dict.fromkeys(found))


def equalities(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A pattern instead of an equality: '%2' also fits 12."""
    for node in tree.find_all(exp.EQ):
        value = node.expression
        if not isinstance(node.this, exp.Column) or clause(node) == "join":
            continue
        if is_text(value) and names.family(node.this) == "text" and value.name:
            for pattern in ("%" + value.name, value.name + "%"):
                yield _like(node, node.this, pattern)
        elif is_number(value) and (found := names.resolve(node.this)) is not None and found[1].like_key:
            text = exp.Cast(this=node.this.copy(), to=exp.DataType.build("TEXT", dialect="duckdb"))
            yield _like(node, text, "%" + value.name)


def _like(node: exp.Expr, value: exp.Expr, pattern: str) -> Change:
    return Change("equality_as_like", node, exp.Like(this=value.copy(), expression=exp.Literal.string(pattern)))


def cases(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """LOWER, UPPER and TRIM left out or swapped; a text in other letters."""
    for node in tree.find_all(*_CASES):
        yield Change("text_function_dropped", node, node.this)
        if not isinstance(node, exp.Trim):
            other = exp.Upper if isinstance(node, exp.Lower) else exp.Lower
            yield Change("text_case_swapped", node, other(this=node.this.copy()))
    for compared in tree.find_all(exp.EQ, exp.NEQ, exp.In):
        for literal in [compared.args.get("expression"), *compared.expressions]:
            if is_text(literal) and names.family(compared.this) == "text":
                text = literal.name
                letters = text.upper() if text == text.lower() else text.lower()
                if letters != text:
                    yield Change("text_literal_case", literal, exp.Literal.string(letters))


def pieces(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A piece of a concatenation left out; LEFT for RIGHT."""
    for node in tree.find_all(exp.DPipe):
        for part, rest in ((node.left, node.right), (node.right, node.left)):
            if is_text(part) or (part is node.right and not isinstance(rest, exp.DPipe)):
                yield Change("text_piece_dropped", node, rest, part.sql(dialect="duckdb"))
    for end in tree.find_all(exp.Left, exp.Right):
        yield Change("left_right", end, _as(end, exp.Right if isinstance(end, exp.Left) else exp.Left))


def functions(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """String functions of the other side."""
    for node in tree.find_all(exp.StartsWith, exp.EndsWith):
        other = exp.EndsWith if isinstance(node, exp.StartsWith) else exp.StartsWith
        yield Change("left_right", node, _as(node, other))


def _as(node: exp.Expr, kind: type[exp.Expr]) -> exp.Expr:
    """The same arguments under another name."""
    return kind(this=node.this.copy(), expression=node.expression.copy())

"""Texts: patterns, wildcards, letter case, numbers that are compared as texts, quotes of the wrong kind."""

import re
from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import COMPARISONS, INEQUALITIES, LIKES, bare, columns, literal
from game.judge.misconceptions.words import name, suspect

_NUMBER = re.compile(r"\d+(\.\d+)?")


def _pattern(node: exp.Expr) -> str | None:
    """The pattern of a LIKE, where it is a plain literal."""
    text = bare(node.args["expression"])
    plain = isinstance(text, exp.Literal) and text.is_string and not isinstance(node.parent, exp.Escape)
    return str(text.this) if plain else None


def like_without_wildcard(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`like 'abc'`. B&G 11: LIKE without wildcards."""
    for node in mine.tree.find_all(*LIKES):
        pattern = _pattern(node)
        if pattern is not None and not re.search("[%_]", pattern):
            yield suspect(mine, node, "like_without_wildcard", certain=True, value=bare(node.args["expression"]))


def wildcard_without_like(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`= 'a%'`. B&G 29: wildcards without LIKE."""
    for node in mine.tree.find_all(exp.EQ, exp.NEQ, exp.In):
        values = node.expressions if isinstance(node, exp.In) else [node.this, node.expression]
        for value in values:
            text = literal(value) if isinstance(value, exp.Literal) and value.is_string else None
            if text and len(text) > 1 and (text[0] == "%" or re.search(r"\w%$", text)) and not text[:-1].isdigit():
                yield suspect(mine, node, "wildcard_without_like", certain=True, value=value)


def like_underscore(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`_` between letters of a pattern. B&G 11, Taipalus: wildcard errors."""
    for node in mine.tree.find_all(*LIKES):
        pattern = _pattern(node)
        if pattern is not None and re.search(r"[A-Za-z0-9]_(?!_)[A-Za-z0-9]|[A-Za-z0-9]_%?$", pattern):
            yield suspect(mine, node, "like_underscore", text=node)


def like_loose_number(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`like '%2'` on a number. Taipalus: operator errors; the slip of the measured submits."""
    if answer.has(*LIKES):
        return
    for node in mine.tree.find_all(*LIKES):
        pattern = _pattern(node) or ""
        subject = bare(node.this)
        numeric = isinstance(subject, exp.Cast) and bare(subject.this).is_type(*exp.DataType.NUMERIC_TYPES)
        if numeric and re.fullmatch(r"%?\d+%?", pattern) and "%" in pattern:
            yield suspect(mine, node, "like_loose_number", text=node)


def letter_case(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`like` and `=` tell capitals from small letters. Taipalus: value errors."""
    if mine.has(exp.Lower, exp.Upper, exp.ILike, exp.Collate, exp.RegexpLike):
        return
    folded = {c.name for n in answer.tree.find_all(exp.Lower, exp.Upper, exp.ILike) for c in columns(n)}
    for node in mine.tree.find_all(exp.EQ, exp.NEQ, exp.Like, exp.In):
        used = [c for c in columns(node.this) if c.name in folded]
        values = node.expressions if isinstance(node, exp.In) else [node.args["expression"]]
        texts = [v for v in values if isinstance(bare(v), exp.Literal) and re.search("[A-Za-z]", literal(v) or "")]
        if used and texts:
            yield suspect(mine, node, "letter_case", column=name(mine, used[0]), value=texts[0])


def numbers_as_texts(mine: Query, _: Query) -> Iterator[Suspicion]:
    """Texts of digits compared by < or >. Taipalus: data type errors; B&G 27: comparison between different domains."""
    for node in mine.tree.find_all(*INEQUALITIES):
        sides = (bare(node.this), bare(node.expression))
        values = [s for s in sides if isinstance(s, exp.Literal) and s.is_string and _NUMBER.fullmatch(str(s.this))]
        others = [s for s in sides if not isinstance(s, exp.Literal) and s.is_type(*exp.DataType.TEXT_TYPES)]
        if values and others and not isinstance(others[0], exp.TimeToStr):
            yield suspect(mine, node, "numbers_as_texts", certain=True, text=node)


def quoted_column(mine: Query, _: Query) -> Iterator[Suspicion]:
    """A column's name in single quotes. Taipalus: quotes; Miedema: literals and names."""
    for block in mine.blocks:
        known = {c.lower() for a in block.sources for c in mine.catalog.columns(block.table(a) or "")}
        for node in block.select.find_all(*COMPARISONS, exp.Count, exp.Min, exp.Max):
            if node.find_ancestor(exp.Select) is not block.select:
                continue
            sides = [node.args.get("this"), node.args.get("expression")]
            texts = [s for s in sides if isinstance(s, exp.Literal) and s.is_string]
            whole = all(isinstance(s, (exp.Literal, exp.Null, type(None))) for s in sides)
            for text in texts:
                if whole and str(text.this).lower() in known:
                    yield suspect(mine, node, "quoted_column", certain=True, value=text)


def one_text_list(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`in ('a, b')`. Miedema: lists as values; Taipalus: IN."""
    for node in mine.tree.find_all(exp.In):
        items = node.expressions
        if len(items) == 1 and isinstance(items[0], exp.Literal) and items[0].is_string and "," in str(items[0].this):
            yield suspect(mine, node, "one_text_list", certain=True, value=items[0])


def text_order(mine: Query, _: Query) -> Iterator[Suspicion]:
    """ORDER BY a number made text, or the name of a month or weekday. Taipalus: ORDER BY; Miedema: ordering."""
    for block in mine.blocks:
        for key in block.order():
            node = _meant(mine, key)
            made_text = isinstance(node, exp.Cast) and node.is_type(*exp.DataType.TEXT_TYPES)
            if made_text and bare(node.this).is_type(*exp.DataType.NUMERIC_TYPES):
                yield suspect(mine, key, "order_of_digits", certain=True, text=key.this)
            if isinstance(node, (exp.Monthname, exp.Dayname)) or _format(node) in ("%A", "%a", "%B", "%b"):
                yield suspect(mine, key, "order_of_names", certain=True, text=key.this)


def _meant(query: Query, key: exp.Ordered) -> exp.Expr:
    """The output that a sort key names, or the key itself."""
    column = bare(key.this)
    block = query.block_of(key)
    if isinstance(column, exp.Column) and not column.table and block is not None:
        named = [bare(s) for s in block.select.selects if s.alias_or_name == column.name]
        return named[0] if len(named) == 1 else column
    found: exp.Expr = column
    return found


def _format(node: exp.Expr) -> str | None:
    return literal(node.args.get("format")) if isinstance(node, exp.TimeToStr) else None


def day_first_text(mine: Query, _: Query) -> Iterator[Suspicion]:
    """Dates as texts that begin with the day, compared or ordered. Taipalus: data type errors."""
    for node in mine.tree.find_all(*INEQUALITIES, exp.Between, exp.Ordered):
        inner = _meant(mine, node) if isinstance(node, exp.Ordered) else bare(node.this)
        text = _format(inner) or ""
        if re.match(r"%-?[de].*%-?[mbB].*%[yY]", text):
            yield suspect(mine, node, "day_first_text", certain=True, value=f"'{text}'")

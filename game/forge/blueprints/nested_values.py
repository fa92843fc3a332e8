"""Values within values: lists unfolded or measured, fields of structs, keys of JSON and of maps."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import count_limit, interleaved, telling
from game.forge.drafting.courses import headline
from game.forge.drafting.cuts import Cut, cuts
from game.forge.drafting.gauging import only_with, several
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import snake, told, varied
from game.forge.world.profile import is_plain
from game.forge.world.words import article, phrase_of, plural, singular
from game.forge.world.world import DIALECT, World, WorldColumn, WorldTable

_ROWS_LEAST = 10
_GROUPS = (2, 30)
_KEYS_MOST = 6
_SAMPLE = 40
_SHARE_LEAST = 0.2
"""Share of documents that must have a key."""
_LENGTH_MOST = 40
_LOOSE = ("from", "to", "at", "by", "of", "in", "on", "is", "for", "with", "value", "val")
Way = Literal["list", "map", "field", "json"]


@dataclass(frozen=True)
class _Inner:
    """What is taken out of a column: elements of a list, keys of a map, a field, or a key's value."""

    way: Way
    column: WorldColumn
    name: str = ""

    @property
    def many(self) -> bool:
        """Whether a row has several of them."""
        return self.way in ("list", "map")

    @property
    def words(self) -> str:
        if self.way == "list":
            return singular(self.column.words)
        if self.way == "map":
            return f"{singular(self.column.words)} key"
        words = phrase_of(self.name)
        return f"{words} entry" if words in _LOOSE else words

    @property
    def value(self) -> exp.Expr:
        column = tree.col(self.column)
        if self.way == "list":
            return exp.Explode(this=column)
        if self.way == "map":
            return exp.Explode(this=tree.call("map_keys", column))
        if self.way == "field":
            return exp.Dot(this=column, expression=tree.identifier(self.name))
        path = exp.JSONPath(expressions=[exp.JSONPathRoot(), exp.JSONPathKey(this=self.name)])
        return exp.JSONExtractScalar(this=column, expression=path, only_json_types=False, scalar_only=False)

    @property
    def sometimes(self) -> bool:
        """Whether a row may have none."""
        return not self.many and (self.way == "json" or self.column.column.nullable or not self.column.filled)

    def told(self, noun: str) -> str:
        """Where a row, a `noun`, has it."""
        words = self.column.words
        if self.way == "list":
            return f"Each {noun} has a list of {plural(singular(words))}"
        if self.way == "map":
            return f"The {words} of each {noun} are a map of keys to values"
        what = f'text under the key "{self.name}"' if self.way == "json" else f'field "{self.name}"'
        return f"The {self.words} is the {what} in the {words} of {article(noun)}"


def propose(world: World) -> Iterator[Candidate]:
    """For each nested column: how often each inner value occurs, of all rows and of kinds; lists' lengths by kind."""
    yield from interleaved(*(_of_table(world, table) for table in world.tables if table.rows >= _ROWS_LEAST))


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    for column in table.columns:
        counted = (_of_inner(world, table, inner) for inner in _inner(world, table, column))
        measured = _of_lengths(world, table, column) if column.role == "list" else iter(())
        yield from interleaved(*counted, measured)


def _of_inner(world: World, table: WorldTable, inner: _Inner) -> Iterator[Candidate]:
    for kind in (Kind(table), *kinds(table, most=4)):
        candidate = _counted(world, kind, inner)
        if candidate is not None:
            yield candidate


def _inner(world: World, table: WorldTable, column: WorldColumn) -> Iterator[_Inner]:
    kind = column.type
    if kind.endswith("[]"):
        if is_plain(kind[:-2]):
            yield _Inner("list", column)
    elif kind.startswith("MAP("):
        yield _Inner("map", column)
    elif kind.startswith("STRUCT("):
        yield from (_Inner("field", column, name) for name in _fields(kind))
    elif kind == "JSON" or (kind == "VARCHAR" and column.values and column.values[0].startswith("{")):
        yield from (_Inner("json", column, name) for name in _keys(world, table, column))


def _fields(kind: str) -> list[str]:
    """The plain fields of a STRUCT's type."""
    try:
        parsed = exp.DataType.build(kind, dialect=DIALECT)
    except sqlglot.ParseError:
        return []
    found = [d for d in parsed.expressions if isinstance(d, exp.ColumnDef) and isinstance(d.kind, exp.DataType)]
    return [d.name for d in found if d.kind is not None and not d.kind.args.get("nested")][:_KEYS_MOST]


def _keys(world: World, table: WorldTable, column: WorldColumn) -> list[str]:
    """The commonest keys of a column's documents, if all of them are objects."""
    text = exp.cast(tree.col(column), "VARCHAR")
    sound = exp.EQ(this=tree.call("json_valid", text), expression=exp.true())
    filled = tree.filled(tree.col(column))
    broken = exp.select(tree.count_rows()).from_(tree.table(table)).where(filled, exp.Not(this=sound))
    if world.rows(broken) != [(0,)]:
        return []
    sample = (
        exp.select(text.copy()).from_(tree.table(table)).where(filled.copy()).order_by(exp.Ordered(this=text.copy()))
    )
    [(count,)] = world.rows(exp.select(tree.count_rows()).from_(tree.table(table)).where(filled.copy()))
    texts = [row[0] for row in world.rows(sample.limit(_SAMPLE * 50))][:: max(1, min(count, _SAMPLE * 50) // _SAMPLE)]
    found: Counter[str] = Counter()
    for value in texts:
        document = json.loads(value)
        if isinstance(document, dict):
            found.update(k for k, v in document.items() if isinstance(v, str | int | bool) and k.isidentifier())
    return [key for key, times in found.most_common(_KEYS_MOST) if times >= len(texts) * _SHARE_LEAST]


def _counted(world: World, kind: Kind, inner: _Inner) -> Candidate | None:
    """How often each inner value occurs."""
    table, words = kind.table, inner.words
    name, nouns = snake(words), table.nouns
    count = Output("times", "number of times") if inner.many else Output(snake(nouns), f"number of {nouns}")
    outputs = (Output(name, words), count)
    if name in {snake(c.name) for c in table.columns} | {count.name}:
        return None
    order = (Sort(count.name, "desc", "number"), Sort(name))
    rows = exp.select(tree.named(inner.value, name)).from_(tree.table(table)).where(*kind.conditions())
    seen = [row[0] for row in world.rows(rows)]
    counts = Counter(seen)
    if None in counts and inner.many:
        return None
    counts.pop(None, None)
    if len(counts) < _GROUPS[0] or any(len(str(value)) > _LENGTH_MOST for value in counts):
        return None
    above = count_limit(list(counts.values()), most=_GROUPS[1]) if len(counts) > _GROUPS[1] else None
    if len(counts) > _GROUPS[1] and above is None:
        return None
    empty = None in seen or inner.sometimes

    def whole(value: exp.Expr, kept: Kind = kind) -> exp.Expr:
        number = tree.named(tree.count_rows(), count.name)
        if inner.many:
            step = exp.select(tree.named(value, name)).from_(tree.table(table)).where(*kept.conditions())
            query = exp.select(tree.col(name), number).from_("unfolded").group_by(tree.col(name))
            query = query.with_("unfolded", as_=step, copy=False)
        else:
            query = exp.select(tree.named(value, name), number).from_(tree.table(table)).where(*kept.conditions())
            query = query.where(tree.filled(value.copy())) if empty else query
            query = query.group_by(tree.col(name))
        if above is not None:
            query = query.having(exp.GT(this=tree.count_rows(), expression=tree.number(above)))
        return tree.ordered(query, order)

    answer = whole(inner.value)
    found = world.rows(answer)
    if not _GROUPS[0] <= len(found) <= _GROUPS[1] or not varied([row[1:] for row in found]):
        return None
    key = f"{table.name}.{inner.column.name} {inner.way} {inner.name}{kind.key}".strip()
    return Candidate(
        blueprint="nested_values",
        key=key,
        title=_title(key, table, words),
        question=_question(key, kind, inner, outputs, order, empty, str(above) if above is not None else ""),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("json",) if inner.way == "json" else ("group",),
        explain=_explain(inner, empty),
        hint=voice(
            key,
            "Take it out of the column first; then it is an ordinary grouping.",
            f"The {words} is inside another value. Something must bring it out.",
            "What is nested can be unfolded or opened, and then counted like any column.",
        ),
        wrong=telling(world, answer, _misses(kind, inner, whole)),
    )


def _misses(kind: Kind, inner: _Inner, whole: Callable[..., exp.Expr]) -> Iterator[Miss]:
    whole_value = tree.col(inner.column)
    if inner.way == "list":
        yield Miss(whole(whole_value), "Whole lists are counted here, and two lists are rarely alike.")
        first = tree.call("list_extract", whole_value.copy(), tree.number(1))
        yield Miss(whole(first), f"Only the first {inner.words} of each list is looked at.")
    if inner.way == "json":
        marked = exp.JSONExtract(this=whole_value, expression=inner.value.expression, only_json_types=False)
        yield Miss(whole(marked), "`->` leaves a JSON value with its quotes; `->>` makes a text of it.")
    if kind.column is not None:
        yield Miss(whole(inner.value, Kind(kind.table)), f"Only {kind.many} were asked for.")


def _title(key: str, table: WorldTable, words: str) -> str:
    return voice(
        key,
        headline(f"{plural(words)} of the {table.nouns}"),
        f"Unpacking {table.nouns}",
        f"Unpacking the {plural(words)}",
        f"Inside the {table.nouns}",
        f"Count the {plural(words)}",
        headline(f"{plural(words)}, common and rare"),
        f"The {plural(words)} within",
    )


def _question(
    key: str, kind: Kind, inner: _Inner, outputs: tuple[Output, ...], order: tuple[Sort, ...], empty: bool, above: str
) -> str:
    words, many = inner.words, kind.many
    left = f" Leave out {kind.table.nouns} without one." if empty else ""
    times = "once" if above == "1" else "twice" if above == "2" else f"{above} times"
    more = f" Keep only those that occur more than {times}." if above else ""
    tail = f"{inner.told(kind.table.noun)}.{more}{left}"
    ways = (
        (
            f"How often does each {words} occur among the {many}?",
            f"Count how often each {words} occurs among the {many}.",
            f"Which {plural(words)} do the {many} have, and how often does each occur?",
        )
        if inner.many
        else (
            f"How many {many} are there with each {words}?",
            f"For each {words}, count the {many}.",
            f"Which {plural(words)} do the {many} have? Count the {many} with each.",
        )
    )
    return told(key, outputs, order, *(f"{way} {tail}" for way in ways))


def _explain(inner: _Inner, empty: bool) -> str:
    if inner.many:
        what = f"`unnest` makes a row of every {inner.words}, and a row with an empty list disappears."
        return f"{what} After that it is an ordinary `group by`."
    opened = "`->>` takes the text under a key" if inner.way == "json" else "A dot opens a struct"
    nulls = ", and gives null where there is none" if empty else ""
    return f"{opened}{nulls}. What comes out can be grouped by like a column."


def _of_lengths(world: World, table: WorldTable, column: WorldColumn) -> Iterator[Candidate]:
    """How long a table's lists are, by kind."""
    for cut in cuts(world, table, most=25):
        for kind in (Kind(table), *(k for k in kinds(table, most=2) if k.column not in cut.columns)):
            candidate = _measured(world, cut, kind, column)
            if candidate is not None:
                yield candidate


def _measured(world: World, cut: Cut, kind: Kind, column: WorldColumn) -> Candidate | None:
    many, name = plural(singular(column.words)), snake(column.name)
    rule = (
        f" Each {kind.table.noun} has a list of {many}, which may be empty.{only_with(cut, kind)}{cut.left_out(column)}"
    )
    size = tree.call("len", cut.of(column))
    nouns = kind.table.nouns
    outputs = (
        *cut.outputs,
        Output(f"total_{name}", f"total number of {many}"),
        Output(f"most_{name}", f"highest number of {many}"),
        Output(snake(nouns), f"number of {nouns}"),
    )
    if len({o.name for o in outputs}) < len(outputs):
        return None
    order = (Sort(outputs[-3].name, "desc", "number"), *cut.order)
    query = cut.grouped(kind, column)

    def whole(*values: exp.Expr) -> exp.Expr:
        pairs = zip(values, outputs[-3:], strict=True)
        return tree.ordered(query.select(*(tree.named(v, o.name) for v, o in pairs)), order)

    answer = whole(exp.Sum(this=size), exp.Max(this=size), tree.count_rows())
    rows = world.rows(answer)
    if len(rows) < 2 or not varied([row[-3:] for row in rows]):
        return None
    key = f"{cut.key}{kind.key} length of {column.name}"
    full = cut.grouped(kind, column).where(exp.GT(this=size.copy(), expression=tree.number(0)))
    values = (exp.Sum(this=size.copy()), exp.Max(this=size.copy()), tree.count_rows())
    shown = [tree.named(v, o.name) for v, o in zip(values, outputs[-3:], strict=True)]
    wrong = (
        Miss(tree.ordered(full.select(*shown), order), f"{nouns.capitalize()} with an empty list count too."),
        Miss(whole(tree.count_rows(), exp.Max(this=size), tree.count_rows()), f"That counts {nouns}, not {many}."),
    )
    return Candidate(
        blueprint="nested_values",
        key=key,
        title=voice(
            key,
            f"How many {many}?",
            f"Long lists of {many}",
            f"Counting {many} by {cut.noun}",
            headline(f"{many}: many or few"),
            f"Counting {many}",
            headline(f"{many} per {cut.noun}"),
        ),
        question=told(
            key,
            outputs,
            order,
            f"How many {many} do the {kind.many} of each {cut.noun} have, in all and at most?{rule}",
            f"For each {cut.noun}, count the {many} of the {kind.many}, and find the most that one has.{rule}",
            f"Compare the {several(cut)}: how many {many} do the {kind.many} have, in all and at most?{rule}",
        ),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("group", "aggregate"),
        explain="`len` measures a list without unfolding it, so each row stays one row. An empty list "
        "has the length 0, not null.",
        hint="You need the length of each list, not what is in it.",
        wrong=telling(world, answer, wrong),
    )


BLUEPRINT = Blueprint("nested_values", ("group",), propose)

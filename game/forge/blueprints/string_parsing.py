"""Parts of texts: what stands before, between or after a separator that all values of a column have."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import count_limit, interleaved, telling
from game.forge.drafting.courses import headline
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import amounts, snake, told, varied
from game.forge.world.words import article, counted, plural
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS_LEAST = 12
_SEPARATORS = ("@", "/", "-", "_", ".", ":", "|", "#", " ")
_PARTS = (2, 60)
_GROUPS_MOST = 30
_SEEN_LEAST = 0.9
"""Share of frequent values that must have a separator before all are asked."""
_FREE = re.compile(r"(description|comment|note|message|body|sql|query|sentence|text)")


@dataclass(frozen=True)
class _Part:
    """A part of a column's values: `place` as `split_part` counts. `lowered`: letters' case makes no difference."""

    column: WorldColumn
    separator: str
    place: int
    called: str
    where: str
    lowered: bool

    def taken(self, place: int | None = None) -> exp.Expr:
        piece = exp.SplitPart(
            this=tree.col(self.column),
            delimiter=exp.Literal.string(self.separator),
            part_index=tree.number(self.place if place is None else place),
        )
        return exp.Lower(this=piece) if self.lowered else piece

    @property
    def value(self) -> exp.Expr:
        return self.taken()

    @property
    def told(self) -> str:
        """`the domain of an email is the part after the "@"`."""
        small = ", in small letters" if self.lowered else ""
        return f"The {self.called} is the part of the {self.column.words} {self.where}{small}."


@dataclass(frozen=True)
class _Ask:
    """Rows of a kind per part: how many, and a number of theirs; only parts with more than `above` rows."""

    kind: Kind
    part: _Part
    measure: WorldColumn | None = None
    above: int | None = None

    @property
    def key(self) -> str:
        part, more = self.part, f" > {self.above}" if self.above is not None else ""
        what = self.measure.name if self.measure else ""
        taken = f"{self.kind.table.name}.{part.column.name}{self.kind.key} {part.separator}{part.place}"
        return f"{taken} {what}{more}".strip()


def propose(world: World) -> Iterator[Candidate]:
    """For each text with a separator in every value: how many rows each part has, of all rows and of kinds."""
    yield from interleaved(*(_of_column(world, t, c) for t in world.tables for c in _texts(t)))


def _texts(table: WorldTable) -> list[WorldColumn]:
    if table.rows < _ROWS_LEAST:
        return []
    texts = [c for c in table.columns if c.type == "VARCHAR" and c.role in ("text", "label", "category", "key")]
    texts = [c for c in texts if c.known.distinct >= 6 and (c.known.length or 0) <= 60]
    return [c for c in texts if not _FREE.search(c.name.lower())]


def _of_column(world: World, table: WorldTable, column: WorldColumn) -> Iterator[Candidate]:
    for part in _parts(world, table, column):
        measures = [c for c in amounts(table) if c.known.distinct > 3][:2]
        asks = [_Ask(Kind(table), part, measure) for measure in (None, *measures)]
        asks += [_Ask(kind, part) for kind in kinds(table, most=4) if kind.column != column]
        for ask in asks:
            candidate = _candidate(world, ask)
            if candidate is not None:
                yield candidate


def _parts(world: World, table: WorldTable, column: WorldColumn) -> Iterator[_Part]:
    """The parts that are worth a group: several, none of them empty, each in several rows on the average."""
    for separator in _SEPARATORS:
        seen = [separator in value for value in column.values]
        if not seen or sum(seen) < len(seen) * _SEEN_LEAST:
            continue
        text, mark = tree.col(column), exp.Literal.string(separator)
        size = tree.call("len", tree.call("string_split", text, mark))
        lead = exp.Min(this=exp.Case(ifs=[exp.If(this=exp.EQ(this=tree.call("split_part", text, mark, tree.number(1)),
                       expression=exp.Literal.string("")), true=tree.number(0))], default=tree.number(1)))  # fmt: skip
        asked = exp.select(exp.Min(this=size), exp.Max(this=size.copy()), lead).from_(tree.table(table))
        [(fewest, most, led)] = world.rows(asked.where(tree.filled(text)))
        if fewest is None or fewest < 2:
            continue
        for place, called, where in _places(column, separator, fewest, most, led == 0):
            part = _Part(column, separator, place, called, where, False)
            found = _measured(world, table, part)
            if found is not None:
                yield found
        if separator == "@":
            return


def _places(
    column: WorldColumn, separator: str, fewest: int, most: int, leading: bool
) -> Iterator[tuple[int, str, str]]:
    quoted = "space" if separator == " " else f'"{separator}"'
    if leading:
        if fewest > 2 or separator == "/":
            yield 2, "section" if separator == "/" else "first part", f"after the leading {quoted}, up to the next"
        return
    if separator == "@" and most == 2:
        yield 2, "domain", f"after the {quoted}"
        return
    first = "first word" if separator == " " else "prefix"
    yield 1, first, f"before the first {quoted}"
    last = "ending" if separator == "." else "last word" if separator == " " else "suffix"
    yield (2, last, f"after the {quoted}") if most == 2 else (-1, last, f"after the last {quoted}")


def _measured(world: World, table: WorldTable, part: _Part) -> _Part | None:
    value, lower = part.value, exp.Lower(this=part.value)
    counts = [exp.Count(this=exp.Distinct(expressions=[v])) for v in (value, lower)]
    blank = exp.Count(this=exp.Case(ifs=[exp.If(this=exp.EQ(this=value.copy(), expression=exp.Literal.string("")),
                      true=tree.number(1))]))  # fmt: skip
    query = exp.select(*counts, blank, exp.Max(this=exp.Length(this=value.copy()))).from_(tree.table(table))
    [(parts, lowered, empty, length)] = world.rows(query.where(tree.filled(tree.col(part.column))))
    fits = _PARTS[0] <= lowered <= min(_PARTS[1], part.column.known.distinct * 0.6) and lowered * 2 <= table.rows
    if not fits or empty or length > 24:
        return None
    return _Part(part.column, part.separator, part.place, part.called, part.where, lowered < parts)


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    table, part = ask.kind.table, ask.part
    name, nouns = snake(part.called), table.nouns
    needed = [c for c in (part.column, ask.measure) if c is not None and c.column.nullable]
    filled = [tree.filled(tree.col(c)) for c in needed]
    rows = exp.select().from_(tree.table(table)).where(*ask.kind.conditions(), *filled)
    if ask.above is None:
        counts = [r[0] for r in world.rows(rows.select(tree.count_rows()).group_by(part.value))]
        if len(counts) > _GROUPS_MOST:
            limit = count_limit(counts, most=_GROUPS_MOST)
            return None if limit is None else _candidate(world, _Ask(ask.kind, part, ask.measure, limit))
    outputs = [Output(name, part.called), Output(snake(nouns), f"number of {nouns}")]
    if ask.measure is not None:
        outputs.append(Output(f"average_{snake(ask.measure.name)}", f"average {ask.measure.words}", 2))
    if len({o.name for o in outputs}) < len(outputs) or name in {c.name.lower() for c in table.columns}:
        return None
    order = (Sort(outputs[1].name, "desc", "number"), Sort(name))

    def whole(value: exp.Expr, base: exp.Select = rows, least: bool = False) -> exp.Expr:
        shown = [tree.named(value, name), tree.named(tree.count_rows(), outputs[1].name)]
        if ask.measure is not None:
            mean = tree.rounded(exp.Avg(this=tree.col(ask.measure)), 2)
            shown.append(tree.named(mean, outputs[2].name))
        query = base.select(*shown).group_by(tree.col(name))
        if ask.above is not None:
            compared = (exp.GTE if least else exp.GT)(this=tree.count_rows(), expression=tree.number(ask.above))
            query = query.having(compared)
        return tree.ordered(query, order)

    answer = whole(part.value)
    found = world.rows(answer)
    if not 2 <= len(found) <= _GROUPS_MOST or not varied([row[1:] for row in found]):
        return None
    return Candidate(
        blueprint="string_parsing",
        key=ask.key,
        title=_title(ask),
        question=_question(ask, tuple(outputs), order, [c.lacked for c in needed]),
        outputs=tuple(outputs),
        order=order,
        answer=answer,
        concepts=("string", "group"),
        explain=_explain(part),
        hint=voice(
            ask.key,
            "Cut the text at its separator, then group by what you cut off.",
            f"The {part.called} is in no column of its own, but a function can take it out of the {part.column.words}.",
            f"Group by a part of the {part.column.words}, not by all of it.",
        ),
        also=(whole(_again(part)),) if part.place == 1 else (),
        wrong=telling(world, answer, _misses(part, whole)),
    )


def _again(part: _Part) -> exp.Expr:
    """`left(x, instr(x, '-') - 1)`: the same where every value has the separator."""
    text, mark = tree.col(part.column), exp.Literal.string(part.separator)
    before = exp.Sub(this=tree.call("instr", text, mark), expression=tree.number(1))
    piece = exp.Left(this=text.copy(), expression=before)
    return exp.Lower(this=piece) if part.lowered else piece


def _misses(part: _Part, whole: Callable[..., exp.Expr]) -> Iterator[Miss]:
    yield Miss(whole(tree.col(part.column)), f"Grouped by the whole {part.column.words}, hardly anything is together.")
    other = 1 if part.place != 1 else 2
    yield Miss(whole(part.taken(other)), f"That is another part of the {part.column.words}.")
    if part.lowered:
        piece = part.value.this
        yield Miss(whole(piece), "Capitals make a difference to `group by`, and here they shouldn't.")
    if part.place == 1:
        fixed = exp.Left(this=tree.col(part.column), expression=tree.number(2))
        yield Miss(whole(fixed), f"Not every {part.called} has two letters: look for the separator.")


def _title(ask: _Ask) -> str:
    part, nouns = ask.part, ask.kind.table.nouns
    return voice(
        ask.key,
        f"What's in {article(part.column.words)}?",
        headline(f"{nouns} by {part.called}"),
        headline(f"{plural(part.called)} of the {nouns}"),
        f"A part of the {part.column.words}",
        headline(f"{part.column.words}, taken apart"),
        f"Scissors for {article(part.column.words)}",
        f"Counting by {part.called}",
        f"From {part.column.words} to {part.called}",
    )


def _question(ask: _Ask, outputs: tuple[Output, ...], order: tuple[Sort, ...], empty: list[str]) -> str:
    part, many = ask.part, ask.kind.many
    above = f" Keep those with more than {counted(ask.above, ask.kind.table.noun)}." if ask.above is not None else ""
    left = f" Leave out {ask.kind.table.nouns} without {' or '.join(empty)}." if empty else ""
    tail = f"{part.told}{above}{left}"
    return told(
        ask.key,
        outputs,
        order,
        f"How many {many} are there for each {part.called}? {tail}",
        f"Count the {many} by {part.called}. {tail}",
        f"The {part.called} has no column of its own: count the {many} by {part.called}. {tail}",
        f"Take the {part.column.words} apart: how many {many} are there for each {part.called}? {tail}",
    )


def _explain(part: _Part) -> str:
    counted = "from the end, where the place is negative" if part.place < 0 else "from 1"
    text = (
        f"`split_part` cuts the {part.column.words} at each separator and takes one of the pieces, counted {counted}."
    )
    if part.lowered:
        text += " `lower` before grouping puts together what differs in capitals only."
    return f"{text} An expression may be grouped by like a column."


BLUEPRINT = Blueprint("string_parsing", ("string", "group"), propose)

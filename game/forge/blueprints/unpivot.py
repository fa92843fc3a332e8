"""Columns as rows: several alike numbers of a row become a row each, and are compared with each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.courses import headline
from game.forge.drafting.cuts import Cut, cuts
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import snake, told, varied
from game.forge.drafting.series import sums
from game.forge.drafting.turning import Turned
from game.forge.world.profile import is_number
from game.forge.world.words import listed, spelled
from game.forge.world.world import World, WorldColumn, WorldTable

_WIDE = (2, 5)
"""Columns that are turned into rows."""
_ROWS_MOST = 40
_ROWS_LEAST = 10
_KEYLIKE = re.compile(
    r"(^|_)(id|key|no|nr|number|year|month|day|week|quarter|version|position|offset|lat|lon|lng)($|_)"
)
_TAKEN = {"measure", "value"}


@dataclass(frozen=True)
class _Ask:
    """Alike columns of a table's rows, turned; added up for each column, or for each group and column."""

    kind: Kind
    columns: tuple[WorldColumn, ...]
    cut: Cut | None = None

    @property
    def table(self) -> WorldTable:
        return self.kind.table

    @property
    def key(self) -> str:
        names = ",".join(c.name for c in self.columns)
        return f"{self.table.name}{self.kind.key} {names} {self.cut.key if self.cut else ''}".strip()

    @property
    def own(self) -> tuple[WorldColumn, ...]:
        """Columns of the row that go along."""
        return () if self.cut is None else self.cut.columns

    @property
    def adds_up(self) -> bool:
        """Whether the numbers can be summed."""
        return all(c in sums(self.table) for c in self.columns)

    @property
    def turned(self) -> Turned:
        empty = [tree.filled(tree.col(c)) for c in self.own if c.column.nullable]
        where = (*self.kind.conditions(), *empty)
        return Turned(self.table, self.columns, self.own, where, "measure", "value")


def propose(world: World) -> Iterator[Candidate]:
    """For each table with alike columns: what each adds up to, then the same for each of its kinds."""
    yield from interleaved(*(_of_table(world, table) for table in world.tables if table.rows >= _ROWS_LEAST))


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    for columns in _alike(table):
        own = [c for c in cuts(world, table, most=8, besides=columns) if c.link is None]
        scopes = [k for k in (Kind(table), *kinds(table, most=4)) if k.column not in columns]
        asks: list[_Ask] = [_Ask(Kind(table), columns)]
        asks += [_Ask(Kind(table), columns, cut) for cut in own[:3]]
        asks += [_Ask(kind, columns) for kind in scopes[1:]]
        asks += [_Ask(k, columns, cut) for k in scopes[1:3] for cut in own[:2] if k.column not in cut.columns]
        for ask in asks:
            candidate = _candidate(world, ask)
            if candidate is not None:
                yield candidate


def _alike(table: WorldTable) -> Iterator[tuple[WorldColumn, ...]]:
    """Numbers of one type with a word in common, then whole numbers that count things."""
    numbers = [c for c in table.columns if is_number(c.type) and c.known.distinct > 1 and c.column.references is None]
    numbers = [c for c in numbers if not c.column.is_unique and not _KEYLIKE.search(snake(c.name))]
    found: list[tuple[WorldColumn, ...]] = []
    for column in numbers:
        for word in snake(column.name).split("_"):
            same = tuple(c for c in numbers if word in snake(c.name).split("_") and c.type == column.type)
            if len(same) >= _WIDE[0] and same not in found:
                found.append(same)
    counts = tuple(c for c in numbers if c.role == "count")
    if counts and all(c.type == counts[0].type for c in counts) and counts not in found:
        found.append(counts)
    for same in found:
        if len(same) >= _WIDE[0]:
            yield same[: _WIDE[1]]


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    outputs = _outputs(ask)
    if len({o.name for o in outputs}) < len(outputs) or _TAKEN & {snake(c.name) for c in (*ask.own, *ask.columns)}:
        return None
    first = outputs[len(ask.own) + 1].name
    order = (*(ask.cut.order if ask.cut else ()), Sort(first, "desc", "number"), Sort("measure"))
    answer = _summed(ask, ask.turned.stacked(), outputs, order)
    rows = world.rows(answer)
    if not 2 <= len(rows) <= _ROWS_MOST or not varied([row[len(ask.own) + 1 :] for row in rows]):
        return None
    return Candidate(
        blueprint="unpivot",
        key=ask.key,
        title=_title(ask),
        question=_question(ask, outputs, order),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("unpivot", "group"),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "First make the table long: one number to a row, beside the name of its column. Then group.",
            "What stands side by side must come to stand one below the other.",
            headline(f"{spelled(len(ask.columns))} columns are as many rows that lie on their side."),
        ),
        also=(_summed(ask, ask.turned.unpivoted(), outputs, order),),
        wrong=telling(world, answer, _misses(ask, outputs, order)),
    )


def _summed(ask: _Ask, long: exp.Expr, outputs: Sequence[Output], order: Sequence[Sort]) -> exp.Expr:
    keys = [*(tree.col(c) for c in ask.own), tree.col("measure")]
    value = tree.col("value")
    shown: list[exp.Expr] = [tree.named(k, o.name) for k, o in zip(keys, outputs, strict=False)]
    first = exp.Sum(this=value) if ask.adds_up else exp.Count(this=exp.Star())
    shown += [tree.named(first, outputs[-3].name), tree.named(exp.Min(this=value), "lowest")]
    shown += [tree.named(exp.Max(this=value), "highest")]
    query = exp.select(*shown).from_("long").group_by(*keys)
    return tree.ordered(query.with_("long", as_=long, copy=False), order)


def _outputs(ask: _Ask) -> tuple[Output, ...]:
    own = ask.cut.outputs if ask.cut else ()
    first = Output("total", "total") if ask.adds_up else Output("values_filled", "number of values filled")
    return (
        *own,
        Output("measure", "measure"),
        first,
        Output("lowest", "lowest value"),
        Output("highest", "highest value"),
    )


def _misses(ask: _Ask, outputs: Sequence[Output], order: Sequence[Sort]) -> Iterator[Miss]:
    yield Miss(
        _summed(ask, ask.turned.stacked(distinct=True), outputs, order),
        "`union` without `all` drops equal rows, and equal numbers of two rows are two numbers.",
    )
    fewer = replace(ask, columns=ask.columns[:-1])
    if len(fewer.columns) > 1:
        yield Miss(
            _summed(ask, fewer.turned.unpivoted(), outputs, order), f"`{ask.columns[-1].name}` has been forgotten."
        )
    if ask.kind.column is not None:
        yield Miss(
            _summed(ask, replace(ask, kind=Kind(ask.table)).turned.unpivoted(), outputs, order),
            f"Only {ask.kind.many} were asked for.",
        )


def _title(ask: _Ask) -> str:
    first, last, nouns = ask.columns[0].words, ask.columns[-1].words, ask.table.nouns
    return voice(
        ask.key,
        headline(f"{first} beside {last}"),
        headline(f"{nouns}, one number at a time"),
        headline(f"{spelled(len(ask.columns))} numbers of {nouns}"),
        f"One below the other: {nouns}",
        f"The {nouns} sheet, turned",
        f"Columns into rows: {nouns}",
        f"The long table of {nouns}",
    )


def _question(ask: _Ask, outputs: tuple[Output, ...], order: tuple[Sort, ...]) -> str:
    names = listed([c.name for c in ask.columns])
    many = ask.kind.many
    left = (ask.cut.left_out() if ask.cut else "") + (" Leave out empty values." if ask.turned.holes else "")
    each = f"each {ask.cut.noun} and column" if ask.cut else "each column"
    tail = f'one row for {each}, whose name is the "measure"'
    return told(
        ask.key,
        outputs,
        order,
        f"Compare the columns {names} of {many}: make {tail}.{left}",
        f"Turn the columns {names} of {many} into rows: {tail}.{left}",
        f"Sum up the columns {names} of {many}, {tail}.{left}",
        f"A chart needs the columns {names} of {many} as rows: {tail}.{left}",
    )


def _explain(ask: _Ask) -> str:
    count = spelled(len(ask.columns))
    return (
        f"`unpivot` makes {count} rows of one, each with a column's name and its value; after that "
        "it is a plain `group by`."
        + (" It leaves out nulls, and so do we." if ask.turned.holes else "")
        + " `union all` of a query for each column does the same by hand."
    )


BLUEPRINT = Blueprint("unpivot", ("unpivot", "group"), propose)

"""Each thing once: pairs that occur, values of one kind of rows, and how many different ones each group has."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.cuts import Cut
from game.forge.drafting.gauging import Gauge, by_table, clear, cuts_for, only_with, several
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import bare, headed, snake, told, varied
from game.forge.world.words import plural
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS = (3, 40)
_GROUPS_MOST = 25
_KINDS_MOST = 6


@dataclass(frozen=True)
class _Ask:
    """Pairs of an own column and a group among rows of a kind; or, `counted`, how many different ones a group has."""

    kind: Kind
    column: WorldColumn
    cut: Cut
    counted: bool = False

    @property
    def key(self) -> str:
        return f"{self.cut.key}{self.kind.key} {self.column.name} {'counted' if self.counted else 'pairs'}"

    @property
    def word(self) -> str:
        """What is told apart: `channel`, `customer`."""
        return bare(self.column.words)

    @property
    def words(self) -> str:
        return plural(self.word)


def propose(world: World) -> Iterator[Candidate]:
    """For each table: different values in each group, and the pairs of a kind and a group that occur."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    chosen = [Kind(table), *kinds(table, most=_KINDS_MOST)]
    found = [cut for cut in cuts_for(world, table, 60, 8) if not cut.noun.endswith(" by")]
    for ask in interleaved(_counts(table, chosen, found), _pairs(table, chosen, found), most=60):
        if ask.column in (ask.kind.column, *ask.cut.columns) or ask.kind.column in ask.cut.columns:
            continue
        candidate = _counted(world, ask) if ask.counted else _paired(world, ask)
        if candidate is not None:
            yield candidate


def _counts(table: WorldTable, chosen: list[Kind], found: list[Cut]) -> Iterator[_Ask]:
    columns = [c for c in table.by("link", "category", "text") if 3 < c.known.distinct < table.rows * 0.8]
    columns = [c for c in columns if (c.known.length or 0) <= 24 and not c.words.startswith(("time ", "date "))]
    for n, kind in enumerate(chosen):
        for m, cut in enumerate(found):
            for column in columns[(n + m) % 2 :: 2]:
                if cut.link is None or cut.link.column != column:
                    yield _Ask(kind, column, cut, counted=True)


def _pairs(table: WorldTable, chosen: list[Kind], found: list[Cut]) -> Iterator[_Ask]:
    columns = [c for c in table.by("category", "text") if 1 < c.known.distinct <= 24 and c.known.complete]
    for kind in chosen:
        for cut in found:
            yield from (
                _Ask(kind, c, cut) for c in columns if (c.known.length or 0) <= 24 and not c.words.endswith(" by")
            )


def _counted(world: World, ask: _Ask) -> Candidate | None:
    every = Gauge(ask.kind)
    output = Output(f"different_{snake(ask.words)}", f"number of different {ask.words}")
    outputs = (*ask.cut.outputs, every.output, output)
    order = (Sort(output.name, "desc", "number"), *ask.cut.order)
    column = ask.cut.of(ask.column)
    base = ask.cut.grouped(ask.kind).select(tree.named(every.value(), every.output.name))
    different = exp.Count(this=exp.Distinct(expressions=[column]))
    answer = tree.ordered(base.select(tree.named(different, output.name)), order)
    rows = world.rows(answer)
    values = [row[-1] for row in rows]
    good = 3 <= len(rows) <= _GROUPS_MOST and varied(rows) and len(set(values)) * 2 > len(values)
    if not good or not clear(*outputs) or max(values) < 3 or all(row[-1] == row[-2] for row in rows):
        return None
    plain = tree.named(exp.Count(this=column.copy()), output.name)
    wrong = tree.ordered(base.select(plain), order)
    return _candidate(world, ask, answer, outputs, order, (Miss(wrong, f"The same {ask.word} is counted again."),))


def _paired(world: World, ask: _Ask) -> Candidate | None:
    own = Output(snake(ask.column.name), ask.column.words)
    outputs = (*ask.cut.outputs, own)
    order = (*ask.cut.order, Sort(own.name))
    if not clear(*outputs):
        return None
    shown = [*ask.cut.shown(), tree.named(ask.cut.of(ask.column), own.name)]
    query = ask.cut.rows(ask.kind, ask.column).select(*shown)
    answer = tree.ordered(query.distinct(), order)
    rows = world.rows(answer)
    groups = len({row[:-1] for row in rows})
    possible = groups * len({row[-1] for row in rows})
    if not _ROWS[0] <= len(rows) <= _ROWS[1] or not varied(rows) or len(rows) >= possible * 0.9:
        return None
    if len(rows) == groups or (ask.cut.keys and _namesakes(world, ask)):
        return None
    return _candidate(
        world,
        ask,
        answer,
        outputs,
        order,
        (Miss(tree.ordered(query, order), f"Each of the {ask.kind.table.nouns} makes a row of its own here."),),
    )


def _namesakes(world: World, ask: _Ask) -> bool:
    """Whether two groups are shown by the same name."""
    names = exp.select(*ask.cut.shown()).from_(tree.table(ask.cut.link.parent, ask.cut.owner)) if ask.cut.link else None
    return names is not None and len(rows := world.rows(names)) > len(set(rows))


def _candidate(
    world: World,
    ask: _Ask,
    answer: exp.Expr,
    outputs: tuple[Output, ...],
    order: tuple[Sort, ...],
    misses: tuple[Miss, ...],
) -> Candidate:
    needed = () if ask.counted else (ask.column,)
    unknown = (
        f" {ask.words.capitalize()} that aren't known don't count."
        if ask.counted and ask.column.column.nullable
        else ""
    )
    ways = _count_ways(ask) if ask.counted else _pair_ways(ask)
    left = ask.cut.left_out(*needed)
    if ask.counted:
        none = f" Leave out {several(ask.cut)} without any." if ask.kind.column and ask.cut.link is None else ""
        left = f"{left}{only_with(ask.cut, ask.kind) or none}".replace(". Leave out ", ", then ")
    return Candidate(
        blueprint="distinct_values",
        key=ask.key,
        title=_title(ask),
        question=told(ask.key, outputs, order, *(f"{way}{left}{unknown}" for way in ways)),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("distinct", *(("aggregate", "group") if ask.counted else ())),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "The same thing may come many times; what is asked for is each one once.",
            "How often something comes plays no part here.",
            "Rows that look alike should melt into one.",
        ),
        wrong=telling(world, answer, misses),
    )


def _count_ways(ask: _Ask) -> Iterator[str]:
    each, many, words = ask.cut.noun, ask.kind.many, ask.words
    yield f"For each {each}, how many {many} are there, and how many different {words} are among them?"
    yield f"Always the same {words}? For each {each}, count the {many}, and the different {words} among them."
    yield f"For each {each}, count the {many}, and the different {words} among them."
    yield f"Compare the {several(ask.cut)}: how many {many} are there, and how many different {words} are among them?"
    yield f"A colleague thinks they are always the same {words}. Count the {many} and different {words} of each {each}."


def _pair_ways(ask: _Ask) -> Iterator[str]:
    each, many, word = ask.cut.noun, ask.kind.many, ask.word
    yield f"Which pairs of {each} and {word} occur among the {many}? Each pair once."
    yield f"Find every pair of {each} and {word} that occurs among the {many}. List each once."
    yield f"Which {each} goes with which {word}? List each pair once that occurs among the {many}."
    yield f"List each pair of {each} and {word} that occurs among the {many} just once."


def _title(ask: _Ask) -> str:
    each, groups, word, words = ask.cut.noun, several(ask.cut), ask.word, ask.words
    if ask.counted:
        return headed(
            ask.key,
            f"How many different {words}?",
            f"Different {words}",
            f"{words}, each counted once",
            f"Always the same {words}?",
            f"{words} by {each}",
            f"The variety of {words}",
            f"{groups} and their {words}",
        )
    return headed(
        ask.key,
        f"Pairs of {each} and {word}",
        f"{each} and {word}",
        f"{each} meets {word}",
        f"{groups} and their {words}",
        f"Which {each}, which {word}?",
        f"{words} by {each}",
    )


def _explain(ask: _Ask) -> str:
    if not ask.counted:
        return "`select distinct` looks at whole rows of the result: a pair stays once, however many rows have it."
    nulls = " Nulls are no value, and aren't counted." if ask.column.column.nullable else ""
    return f"`count(distinct …)` counts each {ask.word} of a {ask.cut.noun} once, however often it comes.{nulls}"


BLUEPRINT = Blueprint("distinct_values", ("distinct",), propose)

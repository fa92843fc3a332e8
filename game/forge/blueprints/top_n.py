"""The first few rows by a number or a date: which products cost most, which customers came first."""

from collections.abc import Iterator

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import called, tie_free_count
from game.forge.world.words import spelled
from game.forge.world.world import World, WorldColumn, WorldTable

_COUNTS = (5, 3, 8, 10)
_ROWS_LEAST = 15


def propose(world: World) -> Iterator[Candidate]:
    """For each table whose rows have a name, by each of its numbers and dates, from either end."""
    for table in world.tables:
        if table.rows < _ROWS_LEAST or not called(table):
            continue
        for by in table.by("money", "count", "measure", "day", "moment"):
            for direction in ("desc", "asc"):
                candidate = _candidate(world, table, by, direction == "desc")
                if candidate is not None:
                    yield candidate


def _candidate(world: World, table: WorldTable, by: WorldColumn, falling: bool) -> Candidate | None:
    names = called(table)
    filled = exp.Not(this=exp.Is(this=tree.col(by), expression=exp.Null()))
    query = exp.select(*(tree.col(c) for c in (*names, by))).from_(tree.table(table))
    if by.known.nulls:
        query = query.where(filled)
    count = tie_free_count(world, query, by, falling, _COUNTS)
    if count is None:
        return None
    kind = "time" if by.role in ("day", "moment") else "number"
    order = (Sort(by.name, "desc" if falling else "asc", kind), *(Sort(c.name) for c in names))
    answer = tree.ordered(query, order).limit(count)
    key = f"{table.name}.{by.name} {'desc' if falling else 'asc'} {count}"
    extreme = {("number", True): "highest", ("number", False): "lowest", ("time", True): "latest",
               ("time", False): "earliest"}[kind, falling]  # fmt: skip
    few = f"the {spelled(count)} {table.nouns}"
    question = voice(
        key,
        f"Which are {few} with the {extreme} {by.words}?",
        f"Somebody asks for {few} with the {extreme} {by.words}.",
        f"A short list, please: {few} with the {extreme} {by.words}.",
    )
    turned = tree.ordered(query, (Sort(by.name, "asc" if falling else "desc", kind), *order[1:])).limit(count)
    return Candidate(
        blueprint="top_n",
        key=key,
        title=f"{extreme.capitalize()} {by.words}",
        question=question,
        outputs=(*(Output(c.name, c.words) for c in names), Output(by.name, by.words)),
        order=order,
        answer=answer,
        concepts=("order-limit",),
        explain=(
            f"Sort by {by.words} and keep the first {spelled(count)}. "
            + ("Rows without one are left out first, else they would come at an end." if by.known.nulls else "")
        ).strip(),
        hint="Put the rows in order, then cut.",
        wrong=(Miss(turned, "These come from the other end."),),
    )


BLUEPRINT = Blueprint("top_n", ("order-limit",), propose)

"""What isn't there: parents without a child, overall or without one of a kind."""

from collections.abc import Iterator

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, called
from game.forge.world.world import ForeignKey, World, WorldColumn

Kind = tuple[WorldColumn, str] | None
"""A column of the child and the value that is asked for; None for any child."""


def propose(world: World) -> Iterator[Candidate]:
    """For each foreign key to a table whose rows have a name: parents without a child, then without one of a kind."""
    for link in world.foreign_keys:
        names = called(link.parent)
        if not names:
            continue
        kinds: list[Kind] = [None]
        kinds += [(c, value) for c in link.child.by("category") if c.known.complete for value in c.values]
        for kind in kinds:
            candidate = _candidate(world, link, names, kind)
            if candidate is not None:
                yield candidate


def _candidate(world: World, link: ForeignKey, names: tuple[WorldColumn, ...], kind: Kind) -> Candidate | None:
    parent, child = tree.aliases(link.parent, link.child)
    same = exp.EQ(this=tree.col(link.column, child), expression=tree.col(link.key, parent))
    conditions: list[exp.Expr] = [same]
    if kind is not None:
        conditions.append(exp.EQ(this=tree.col(kind[0], child), expression=tree.value_of(kind[1], kind[0].type)))
    inner = exp.select(exp.Literal.number(1)).from_(tree.table(link.child, child)).where(*conditions)
    shown = [tree.col(c, parent) for c in names]
    base = exp.select(*shown).from_(tree.table(link.parent, parent))
    order = tuple(Sort(c.name) for c in names)
    answer = tree.ordered(base.where(exp.Not(this=exp.Exists(this=inner))), order)
    if not ROWS_LEAST <= len(world.rows(answer)) <= ROWS_MOST:
        return None
    key = f"{link.child.name}.{link.column.name}" + (f" {kind[0].name}={kind[1]}" if kind else "")
    what = link.child.nouns if kind is None else f"{link.child.nouns} of {kind[0].words} {kind[1]}"
    one = link.child.noun if kind is None else f"{link.child.noun} of {kind[0].words} {kind[1]}"
    outer = base.join(tree.table(link.child, child), on=exp.and_(*conditions), join_type="left")
    missing = exp.Is(this=tree.col(link.column, child), expression=exp.Null())
    inner_join = base.join(tree.table(link.child, child), on=same.copy())
    return Candidate(
        blueprint="anti_join",
        key=key,
        title=f"Without {what}",
        question=voice(
            key,
            f"Which {link.parent.nouns} have no {one} at all?",
            f"Find the {link.parent.nouns} for which there isn't a single {one}.",
            f"Some {link.parent.nouns} have never had {what}. Which ones?",
        ),
        outputs=tuple(Output(c.name, c.words) for c in names),
        order=order,
        answer=answer,
        concepts=("anti-join",),
        explain=(
            f"`not exists` keeps the {link.parent.nouns} for which the subquery finds no row. A left join that keeps "
            "rows without a partner says the same."
        ),
        hint="Ask of each row whether there is a partner, and keep those without.",
        also=(tree.ordered(outer.where(missing), order),),
        wrong=(
            Miss(
                tree.ordered(inner_join.distinct(), order),
                f"A join keeps the {link.parent.nouns} that do have {what}.",
            ),
        ),
    )


BLUEPRINT = Blueprint("anti_join", ("anti-join",), propose)

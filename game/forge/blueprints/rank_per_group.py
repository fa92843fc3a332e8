"""The best of each group: the first few and all who are level with them, the second place, and the busiest of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import called, interleaved
from game.forge.drafting.courses import Group, headline, own_groups, with_first
from game.forge.drafting.relating import Family, families, snake, varied
from game.forge.world.words import plural, spelled
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS = range(3, 41)
_COUNTS = (3, 2, 1)
_PLACES = {2: "second", 3: "third"}
_CONCEPTS = ("top-per-group", "ranking", "window")


def propose(world: World) -> Iterator[Candidate]:
    """The best few rows of each group by a number; those in second place; of each group those with most children."""
    yield from interleaved(_tops(world), _busiest(world), _seconds(world))


@dataclass(frozen=True)
class _Contest:
    """Rows of a table, called by `names`, that compete within each group by a number."""

    table: WorldTable
    group: Group
    names: tuple[WorldColumn, ...]
    by: WorldColumn
    falling: bool = True
    level: bool = False
    """Whether all that are kept of a group have the same number, so that it orders nothing."""

    @property
    def key(self) -> str:
        return f"{self.table.name}.{self.by.name} in {self.group.column.name} {'desc' if self.falling else 'asc'}"

    @property
    def extreme(self) -> str:
        return "highest" if self.falling else "lowest"

    @property
    def outputs(self) -> tuple[Output, ...]:
        return (*self.group.outputs, *(Output(snake(c.name), c.words) for c in (*self.names, self.by)))

    @property
    def order(self) -> tuple[Sort, ...]:
        best = Sort(snake(self.by.name), "desc" if self.falling else "asc", "number")
        return (*self.group.order, *([] if self.level else [best]), *(Sort(snake(c.name)) for c in self.names))

    @property
    def left_out(self) -> str:
        missing = [c.lacked for c in (self.by, *self.group.needed) if c.column.nullable]
        return f" Leave out {self.table.nouns} without {' or '.join(missing)}." if missing else ""

    def best(self, place: exp.Expr, partitioned: bool = True, falling: bool | None = None) -> exp.Select:
        """Those whose place meets a condition, which is said of `place`, a ranking function."""
        falling = self.falling if falling is None else falling
        columns = dict.fromkeys(c.name for c in (self.group.column, *self.names, self.by))
        needed = (self.by, *self.group.needed)
        filled = [tree.filled(tree.col(c)) for c in needed if c.column.nullable]
        by = exp.Order(expressions=[exp.Ordered(this=tree.col(self.by), desc=falling, nulls_first=False)])
        keys = [self.group.value] if partitioned else []
        for function in list(place.find_all(exp.Rank, exp.DenseRank, exp.RowNumber)):
            function.replace(exp.Window(this=function.copy(), partition_by=keys, order=by.copy()))
        found = exp.select().from_(tree.table(self.table)).where(*filled).qualify(place)
        if self.group.family is None:
            named = [tree.named(tree.col(c), o.name) for c, o in zip(columns, self.outputs, strict=True)]
            return tree.ordered(found.select(*named), self.order)
        found = found.select(*(tree.col(c) for c in columns))
        shown = tuple(c.name for c in (*self.names, self.by))
        return tree.ordered(with_first(self.group.named("best", shown), "best", found), self.order)


def _place(function: exp.Expr, count: int, exactly: bool = False) -> exp.Expr:
    return (exp.EQ if exactly else exp.LTE)(this=function, expression=tree.number(count))


def _contests(world: World) -> Iterator[_Contest]:
    ways = []
    for table in world.tables:
        names = called(table)
        found = [c for c in table.by("money", "measure", "count") if c.known.distinct > 3 and c not in names]
        if names and table.rows > 5:
            ways.append(_of_table(world, table, names, found))
    yield from interleaved(*ways, most=120)


def _of_table(
    world: World, table: WorldTable, names: tuple[WorldColumn, ...], found: list[WorldColumn]
) -> Iterator[_Contest]:
    for falling in (True, False):
        for by in found:
            for group in own_groups(world, table, least=2, most=25):
                contest = _Contest(table, group, names, by, falling)
                if len({o.name for o in contest.outputs}) == len(contest.outputs) and group.column not in (*names, by):
                    yield contest


def _tops(world: World) -> Iterator[Candidate]:
    for found in _contests(world):
        for count in _COUNTS:
            contest = replace(found, level=count == 1)
            rows = world.rows(contest.best(_place(exp.Rank(), count)))
            several = len({row[0] for row in rows}) > 1
            if len(rows) in _ROWS and varied(rows) and several and contest.table.rows > len(rows) * 1.3:
                yield _top(contest, count)
                break


def _top(contest: _Contest, count: int) -> Candidate:
    noun, many, by = contest.group.noun, contest.table.nouns, contest.by.words
    few = many if count == 1 else f"{spelled(count)} {many}"
    key = f"{contest.key} {count}"
    best = f"the {few} with the {contest.extreme} {by}"
    asked = voice(
        key,
        f"Which {few} of each {noun} have the {contest.extreme} {by}?",
        f"For each {noun}, find {best}.",
        f"Compare like with like: find {best} of each {noun}.",
        f"One list for all would be unfair: find {best} of each {noun}.",
        f"Make a list for each {noun}: {best}.",
    )
    ties = (
        "If several are level, show them all."
        if count == 1
        else f"Any with the same {by} as the {_PLACES[count]} come too."
    )
    return Candidate(
        blueprint="rank_per_group",
        key=key,
        title=_top_title(contest, key, count),
        question=f"{asked} {ties}{contest.left_out}",
        outputs=contest.outputs,
        order=contest.order,
        answer=contest.best(_place(exp.Rank(), count)),
        concepts=_CONCEPTS,
        explain=(
            f"`rank` within each {noun}: who share a number share a place, and the next place is as much later. A "
            "`limit` would cut the whole list, not each part, and cut through ties."
        ),
        hint=f"Give each of the {many} its place within the {noun}, then keep the first places.",
        wrong=(
            Miss(contest.best(_place(exp.RowNumber(), count)), f"Of {many} that are level some are left to chance."),
            Miss(contest.best(_place(exp.DenseRank(), count)), "These are values, however many share them.")
            if count > 1
            else Miss(contest.best(_place(exp.Rank(), 2)), "The second place is there too."),
            Miss(
                contest.best(_place(exp.Rank(), count), partitioned=False),
                f"One list for all, not one for each {noun}.",
            ),
        ),
    )


def _top_title(contest: _Contest, key: str, count: int) -> str:
    many, noun, by = contest.table.nouns, contest.group.noun, contest.by.words
    return headline(
        voice(
            key,
            f"{contest.extreme} {by}, {noun} by {noun}",
            f"A list for every {noun}",
            f"{'Top' if contest.falling else 'Bottom'} {many} of each {noun}",
            f"{by}: the {'top' if contest.falling else 'low'} end",
            f"Like with like: {many}",
            f"{many} within their {noun}",
            f"{'High' if contest.falling else 'Low'} for its {noun}: {by}",
        )
    )


def _seconds(world: World) -> Iterator[Candidate]:
    for contest in (replace(found, level=True) for found in _contests(world)):
        rows = world.rows(contest.best(_place(exp.DenseRank(), 2, exactly=True)))
        if contest.falling and len(rows) in _ROWS and varied(rows):
            yield _second(contest)


def _second(contest: _Contest) -> Candidate:
    noun, many, by = contest.group.noun, contest.table.nouns, contest.by.words
    key = f"{contest.key} second"
    asked = voice(
        key,
        f"Which {many} have the second-highest {by} of each {noun}?",
        f"Silver, not gold: for each {noun}, find the {many} with the second-highest {by}.",
        f"What comes right below the top? For each {noun}, find the {many} with the second-highest {by}.",
        f"The {many} with the highest {by} are known. Which of each {noun} have the second-highest?",
    )
    return Candidate(
        blueprint="rank_per_group",
        key=key,
        title=_second_title(contest, key),
        question=f"{asked} That is the next {by} below the highest; show all that have it.{contest.left_out}",
        outputs=contest.outputs,
        order=contest.order,
        answer=contest.best(_place(exp.DenseRank(), 2, exactly=True)),
        concepts=_CONCEPTS,
        explain=(
            "`dense_rank` numbers the different values without gaps. `rank` has no number 2 where two share the first "
            "place, and `row_number` calls one of those two the second."
        ),
        hint=f"Number the different values of {by} within each {noun}, without gaps.",
        wrong=(
            Miss(
                contest.best(_place(exp.Rank(), 2, exactly=True)), "Where two share the first place there is no rank 2."
            ),
            Miss(contest.best(_place(exp.RowNumber(), 2, exactly=True)), "The second row may be as high as the first."),
        ),
    )


def _second_title(contest: _Contest, key: str) -> str:
    many, noun, by = contest.table.nouns, contest.group.noun, contest.by.words
    return headline(
        voice(
            key,
            f"Silver for {many}",
            f"Runners-up in {by}",
            f"Second in each {noun}",
            f"Not quite the highest {by}",
            f"Just below the top: {many}",
            f"Second place: {many}",
            f"Next to the highest {by}",
        )
    )


def _busiest(world: World) -> Iterator[Candidate]:
    for family in families(world):
        if called(family.link.parent):
            for group in own_groups(world, family.link.parent, least=2, most=20):
                if group.column not in family.names.columns:
                    rows = world.rows(_most(family, group))
                    names = {o.name for o in (*group.outputs, *family.names.outputs)}
                    if len(rows) in _ROWS and len(names) == len(group.outputs) + len(family.names.outputs):
                        yield _busy(family, group)


def _number(family: Family) -> Output:
    return Output(snake(family.link.child.nouns), f"number of {family.link.child.nouns}")


def _most(family: Family, group: Group, function: exp.Expr | None = None, partitioned: bool = True) -> exp.Select:
    """For each group of parents those with most children."""
    parent, number = family.link.parent, _number(family)
    own = tree.col(group.column, family.parent)
    named = [tree.named(own, snake(group.column.name)) if group.family is None else own]
    keys = [own, *family.names.group(family.parent)]
    counted = (
        exp.select(*named, *family.names.shown(family.parent), tree.named(tree.count_rows(), number.name))
        .from_(tree.table(parent, family.parent))
        .join(tree.table(family.link.child, family.child), on=family.same)
        .group_by(*dict.fromkeys(keys))
    )
    counted = counted.where(*(tree.filled(own) for c in group.needed if c.column.nullable))
    column = snake(group.column.name) if group.family is None else group.column.name
    by = exp.Order(expressions=[exp.Ordered(this=tree.col(number.name), desc=True, nulls_first=False)])
    place = exp.Window(this=function or exp.Rank(), partition_by=[tree.col(column)] if partitioned else [], order=by)
    names = [tree.col(o.name) for o in family.names.outputs]
    first = exp.EQ(this=place, expression=tree.number(1))
    order = (*group.order, *family.names.order)
    if group.family is None:
        shown = exp.select(tree.col(column), *names, tree.col(number.name)).from_("counted").qualify(first)
        return tree.ordered(with_first(shown, "counted", counted), order)
    shown = exp.select(tree.col(column), *names, tree.col(number.name)).from_("counted").qualify(first)
    whole = group.named("busiest", (*(o.name for o in family.names.outputs), number.name))
    return tree.ordered(with_first(with_first(whole, "busiest", shown), "counted", counted), order)


def _busy(family: Family, group: Group) -> Candidate:
    noun, one, many = group.noun, family.link.parent.noun, family.link.child.nouns
    as_ = f" as {family.role}" if family.role not in ("", one) else ""
    key = f"{family.key} most in {group.column.name}"
    found = f"the {one} with the most {many}{as_}"
    asked = voice(
        key,
        f"Which {one} of each {noun} has the most {many}{as_}?",
        f"For each {noun}, find {found}.",
        f"Every {noun} has a number one: which {one} has the most {many}{as_}?",
        f"Compare {family.link.parent.nouns} within their {noun} only: which {one} has the most {many}{as_}?",
    )
    return Candidate(
        blueprint="rank_per_group",
        key=key,
        title=headline(
            voice(
                key,
                f"Most {many}, {noun} by {noun}",
                f"Number one of each {noun}",
                f"Where most {many} are",
                f"{plural(one)} with most {many}",
                f"Magnets for {many}",
                f"{plural(one)} at the top of their {noun}",
            )
        ),
        question=f"{asked} If several have equally many, show all; leave out {family.link.parent.nouns} without any.",
        outputs=(*group.outputs, *family.names.outputs, _number(family)),
        order=(*group.order, *family.names.order),
        answer=_most(family, group),
        concepts=(*_CONCEPTS, "inner-join", "group", "cte"),
        explain=(
            f"Two steps: count the {many} of each {one}, then rank within the {noun}. The window is computed after the "
            "grouping, and `rank` keeps all who share the first place."
        ),
        hint=f"First count for each {one}, then look for the highest count within each {noun}.",
        wrong=(
            Miss(_most(family, group, exp.RowNumber()), "Of several with the same number only one is left."),
            Miss(_most(family, group, partitioned=False), f"One winner over all, not one for each {noun}."),
        ),
    )


BLUEPRINT = Blueprint("rank_per_group", _CONCEPTS, propose)

"""What rows are put in groups by: a kind of theirs, what they point to, or a kind of what they point to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, interleaved
from game.forge.drafting.kinds import Kind
from game.forge.drafting.relating import bare, named_by, role_of, snake
from game.forge.world.words import lacked, qualified
from game.forge.world.world import ForeignKey, World, WorldColumn, WorldTable

_LENGTH_MOST = 24
"""Mean length of values that people would put in groups."""
_LOOSE = re.compile(r" (by|of|in|on|to|from|for|with|at)$")


@dataclass(frozen=True)
class Cut:
    """Groups of a table's rows. `noun` is one group ("channel", "customer"); `keys` what rows are grouped by, before
    what is shown; `link` leads to the table that these columns are of, if it is another."""

    table: WorldTable
    noun: str
    columns: tuple[WorldColumn, ...]
    outputs: tuple[Output, ...]
    link: ForeignKey | None = None
    keys: tuple[WorldColumn, ...] = ()

    @property
    def alias(self) -> str:
        """What the table is called in the query: nothing where it stands alone."""
        return "" if self.link is None else tree.aliases(self.link.parent, self.link.child)[1]

    @property
    def owner(self) -> str:
        """What the table of the group's columns is called."""
        return "" if self.link is None else tree.aliases(self.link.parent, self.link.child)[0]

    @property
    def order(self) -> tuple[Sort, ...]:
        return tuple(Sort(output.name) for output in self.outputs)

    @property
    def key(self) -> str:
        """For a candidate's key."""
        way = "" if self.link is None else f"{self.link.column.name}."
        return f"{self.table.name} by {way}{','.join(c.name for c in self.columns)}"

    def of(self, column: WorldColumn) -> exp.Column:
        """A column of the table itself."""
        return tree.col(column, self.alias)

    def shown(self) -> list[exp.Expr]:
        """The columns that name a group, under their outputs' names."""
        pairs = zip(self.columns, self.outputs, strict=True)
        return [tree.named(tree.col(c, self.owner), o.name) for c, o in pairs]

    def group(self) -> list[exp.Expr]:
        return [tree.col(c, self.owner) for c in (*self.keys, *self.columns)]

    def rows(self, kind: Kind, *needed: WorldColumn) -> exp.Select:
        """`from`, `join` and `where`: rows of the kind that are in a group and have what is needed."""
        query = exp.select().from_(tree.table(self.table, self.alias))
        if self.link is not None:
            same = exp.EQ(this=tree.col(self.link.column, self.alias), expression=tree.col(self.link.key, self.owner))
            query = query.join(tree.table(self.link.parent, self.owner), on=same)
        query = query.where(*kind.conditions(self.alias))
        empty = [tree.col(c, self.owner) for c in self.columns if c.column.nullable]
        empty += [self.of(c) for c in needed if c.column.nullable and c not in self.columns]
        return query.where(*(tree.filled(column) for column in empty))

    def grouped(self, kind: Kind, *needed: WorldColumn) -> exp.Select:
        """The same with the groups' columns shown, and grouped."""
        return self.rows(kind, *needed).select(*self.shown()).group_by(*self.group())

    def had(self, *needed: WorldColumn) -> str:
        """What rows have to have, `a rating or a score`, or ""."""
        found = [c.lacked for c in needed if c.column.nullable]
        shown = [c for c in self.columns if c.column.nullable]
        outputs = dict(zip(self.columns, self.outputs, strict=True))
        found += [c.lacked if outputs[c].words == c.words else lacked(outputs[c].words) for c in shown]
        if self.link is not None and not shown and self.link.column.column.nullable:
            found.append(lacked(bare(self.link.column.words)))
        return " or ".join(dict.fromkeys(found))

    def left_out(self, *needed: WorldColumn) -> str:
        """The sentence that says which rows don't count, or ""."""
        had = self.had(*needed)
        return f" Leave out {self.table.nouns} without {had}." if had else ""


def cuts(
    world: World,
    table: WorldTable,
    least: int = ROWS_LEAST,
    most: int = ROWS_MOST,
    besides: tuple[WorldColumn, ...] = (),
) -> Iterator[Cut]:
    """Kinds of a table's rows, kinds of what they point to, and what they point to by name, in turn; between `least`
    and `most` groups of each."""
    own = (Cut(table, c.words, (c,), (Output(snake(c.name), c.words),)) for c in sorts(table) if c not in besides)
    links = [link for link in world.foreign_keys if link.child is table and link.parent.rows > 1]
    links = [link for link in links if link.column not in besides and not link.column.column.is_unique]
    kinds = (cut for link in links for cut in _kinds(world, link))
    names = (cut for link in links for cut in _names(world, link))
    found = (cut for cut in interleaved(own, names, kinds))
    yield from (cut for cut in found if least <= _groups(world, cut) <= most)


def sorts(table: WorldTable) -> list[WorldColumn]:
    """Its columns of kinds that a brief can speak of: not `acknowledged by`."""
    found = [c for c in table.by("category") if c.known.complete and c.known.distinct > 1]
    return [c for c in found if (c.known.length or 0) <= _LENGTH_MOST and not _LOOSE.search(c.words)]


def _kinds(world: World, link: ForeignKey) -> Iterator[Cut]:
    for column in (*sorts(link.parent), *_repeated(link.parent)):
        owner = _owner(world, link)
        said = owned(owner, column.words)
        name = snake(f"{owner}_{column.name}")
        yield Cut(link.child, said, (column,), (Output(name, said),), link)


def owned(owner: str, words: str) -> str:
    """What a column of something else is called: `order status`, `customer's number of orders`."""
    return f"{owner}'s {words}" if " of " in words else qualified(owner, words)


def _repeated(table: WorldTable) -> list[WorldColumn]:
    """Texts that several rows share though they are no kinds: cities, rooms."""
    found = [c for c in table.by("label", "text") if c.known.complete and 1 < c.known.distinct <= table.rows * 0.5]
    named = {"first_name", "last_name", "firstname", "lastname", "name", "title", "description"}
    return [c for c in found if (c.known.length or 99) <= _LENGTH_MOST and c.name.lower() not in named]


def _owner(world: World, link: ForeignKey) -> str:
    """What rows point to: an owner, where the column says so, else what the other table calls its rows."""
    said = role_of(world, link) or bare(link.column.words)
    own = set(said.split()) & set(link.parent.noun.split())
    return link.parent.noun if (own and not role_of(world, link)) or len(said) < 4 else said


def _names(world: World, link: ForeignKey) -> Iterator[Cut]:
    role = _owner(world, link)
    named = named_by(world, link.parent, role)
    if named is not None and link.parent.rows <= ROWS_MOST * 10:
        key = link.parent.key
        keys = () if key is None or key in named.columns else (key,)
        yield Cut(link.child, role, named.columns, named.outputs, link, keys)


def _groups(world: World, cut: Cut) -> int:
    groups = cut.rows(Kind(cut.table)).select(*cut.group()).distinct()
    [(count,)] = world.rows(exp.select(tree.count_rows()).from_(groups.subquery("g")))
    return int(count)

"""What families of joins share: how a row is named, a parent with its children, texts and titles of both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import BRIEF_MOST, Miss, Output, Sort, shown, voice
from game.forge.drafting.choosing import called
from game.forge.drafting.kinds import Kind, kinds
from game.forge.world.words import possessive, singular, snake_case, split
from game.forge.world.world import ForeignKey, World, WorldColumn, WorldTable

_GENERIC = ("name", "title", "code", "label", "id", "key", "number", "no", "nr")
_FACTS_MOST = 3
_PLACE = re.compile(
    r"(^|_)(line|number|no|nr|position|rank|index|version|year|month|day|week|quarter|lat|lon|lng|latitude|longitude|zip|"
    r"code|hour|minute|sequence|seq|order|lowest|highest|min|max|minimum|maximum)s?$"
)
_DIRECTIONS = ("from", "to")
"""Words of an edge's two ends, which make no role: what is to be said of them is in families of their own."""
_LOOSE_ENDS = (" number", " id", " key", " code")


@dataclass(frozen=True)
class Named:
    """The columns that tell people which row is meant, with the outputs they become. `complete`: they alone tell rows
    apart in the data."""

    table: WorldTable
    columns: tuple[WorldColumn, ...]
    outputs: tuple[Output, ...]

    def shown(self, alias: str = "") -> list[exp.Expr]:
        """The columns under their outputs' names."""
        return [tree.named(tree.col(c, alias), o.name) for c, o in zip(self.columns, self.outputs, strict=True)]

    def group(self, alias: str = "") -> list[exp.Expr]:
        """The key, if there is one, and the columns: what to group by."""
        key = self.table.key
        keys = [] if key is None or key in self.columns else [tree.col(key, alias)]
        return [*keys, *(tree.col(c, alias) for c in self.columns)]

    @property
    def certain(self) -> "Named | None":
        """With the key, unless one of the columns is declared to be unique: what puts rows with equal values together
        takes namesakes for one, whether the data have any or not. None where nothing tells rows apart for sure."""
        if any(c.column.is_unique for c in self.columns):
            return self
        key = self.table.key
        if key is None:
            return None
        outputs = (*self.outputs, _output(key, self.table.noun, False))
        return replace(self, columns=(*self.columns, key), outputs=outputs)

    @property
    def order(self) -> tuple[Sort, ...]:
        """By name; by the key, where two rows may share a name."""
        whole = self.table.key is None or self.columns[-1] is not self.table.key
        return tuple(Sort(o.name) for o in (self.outputs if whole else self.outputs[-1:]))


def named_by(world: World, table: WorldTable, of: str = "", apart: bool = False) -> Named | None:
    """What names a table's rows: a name where there is one, with the key where two rows share it; else the key alone.
    `of`: what a row is called here ("manager"); `apart`: several such rows stand side by side, so each output says
    which it is of."""
    columns = called(table) or tuple(c for c in (table.label,) if c is not None and table.key is not None)
    if not columns or (table.key is not None and repeats(world, table, columns)):
        columns = (*columns, *((table.key,) if table.key is not None and table.key not in columns else ()))
    if not columns:
        return None
    noun = of or table.noun
    return Named(table, columns, tuple(_output(c, noun, apart) for c in columns))


def repeats(world: World, table: WorldTable, columns: Sequence[WorldColumn]) -> bool:
    """Whether two rows are alike in these columns."""
    keys = [tree.col(c) for c in columns]
    twice = exp.GT(this=tree.count_rows(), expression=tree.number(1))
    found = exp.select(tree.count_rows()).from_(tree.table(table)).group_by(*keys).having(twice).limit(1)
    return bool(world.rows(found))


def _output(column: WorldColumn, noun: str, apart: bool) -> Output:
    generic = column.name.lower() in _GENERIC
    words = "id" if column.name.lower() == "id" and "INT" not in column.type else column.words
    if not generic and not apart:
        return Output(snake(column.name), words)
    owner = f"{possessive(noun)} " if not generic else f"{noun} "
    own = set(words.split()) & set(noun.split())
    if own and apart:  # `first product` and `product name`: first product name
        which = " ".join(word for word in noun.split() if word not in own)
        return Output(snake(f"{which} {column.name}"), f"{which} {words}".strip())
    return Output(snake(column.name if own else f"{noun}_{column.name}"), words if own else f"{owner}{words}")


def snake(text: str) -> str:
    """A name for an output: small letters, digits and `_`."""
    return snake_case(text) or "value"


@dataclass(frozen=True)
class Family:
    """A foreign key to a parent that has a name, with aliases for both sides."""

    link: ForeignKey
    names: Named
    parent: str
    child: str
    role: str

    @property
    def same(self) -> exp.Expr:
        """The condition that a child is of a parent."""
        return joined(self.link, self.child, self.parent)

    @property
    def all(self) -> Kind:
        """All children."""
        return Kind(self.link.child, role=self.role)

    def kinds(self, most: int = 8) -> Iterator[Kind]:
        """Children of one kind."""
        yield from (k for k in kinds(self.link.child, self.role, most + 2) if k.column != self.link.column)

    @property
    def key(self) -> str:
        """For a candidate's key."""
        return f"{self.link.child.name}.{self.link.column.name}"


def families(world: World) -> Iterator[Family]:
    """Each foreign key between two filled tables whose parents' rows can be named; those with real names first.
    Edges of a graph are left out."""
    found = [link for link in links(world) if link.child.rows and link.parent.rows > 1]
    found.sort(key=lambda link: not called(link.parent))
    for link in found:
        names = named_by(world, link.parent)
        role = role_of(world, link)
        if names is not None and role.partition(" ")[0] not in _DIRECTIONS:
            parent, child = tree.aliases(link.parent, link.child)
            yield Family(link, names, parent, child, role)


def links(world: World) -> tuple[ForeignKey, ...]:
    """Foreign keys between tables of which a brief can speak: where two tables have the same noun, those of the one
    that is called so without a layer before it."""
    return tuple(link for link in world.foreign_keys if _tellable(world, link.child) and _tellable(world, link.parent))


def ends(world: World) -> Iterator[tuple[ForeignKey, ForeignKey]]:
    """Each two foreign keys of one table that lead to two others, either way round."""
    for first in links(world):
        for second in links(world):
            if first is not second and first.child is second.child and first.parent is not second.parent:
                yield first, second


def _tellable(world: World, table: WorldTable) -> bool:
    alone = sum(other.noun == table.noun for other in world.tables) == 1
    return alone or singular(" ".join(split(table.name.rpartition(".")[2]))) == table.noun


def role_of(world: World, link: ForeignKey) -> str:
    """What a child's parent is to it ("requester"), where it has several parents in that table; else ""."""
    others = [k for k in world.foreign_keys if k.child is link.child and k.parent is link.parent]
    return bare(link.column.words) if len(others) > 1 else ""


def bare(words: str) -> str:
    """`manager number` is a manager."""
    for end in _LOOSE_ENDS:
        words = words.removesuffix(end)
    return words


def upper_of(link: ForeignKey) -> str:
    """What the row of the same table is called that is pointed to: manager, parent team, other account."""
    words = pointed_by(link)
    if words.endswith(" by") or words == link.child.noun:
        return f"other {link.child.noun}"
    return f"{words} {link.child.noun}" if words in ("parent", "main", "top", "master") else words


def pointed_by(link: ForeignKey) -> str:
    """`manager`, `invited by`: what a column that points within its table says, the table's own noun aside."""
    words = bare(link.column.words)
    alone = words.removesuffix(f" {link.child.noun}")
    return alone if alone.endswith(" by") else words


def joined(link: ForeignKey, child: str, parent: str) -> exp.Expr:
    """`child.column = parent.key`."""
    return exp.EQ(this=tree.col(link.column, child), expression=tree.col(link.key, parent))


def amounts(table: WorldTable) -> tuple[WorldColumn, ...]:
    """Numbers that say how much, not where in a list or in a calendar."""
    return tuple(c for c in table.by("money", "count", "measure") if not _PLACE.search(snake(c.name)))


def exact(table: WorldTable) -> tuple[WorldColumn, ...]:
    """Numbers whose sum is the same in any order."""
    found = [c for c in amounts(table) if c.role in ("money", "count")]
    return tuple(c for c in found if "DOUBLE" not in c.type and "FLOAT" not in c.type)


def facts(table: WorldTable, besides: Sequence[WorldColumn] = ()) -> tuple[WorldColumn, ...]:
    """Columns worth showing beside a name: a kind, a date, an amount; filled, and not always the same."""
    found = (*table.by("category", "day"), *amounts(table), *table.by("flag"))
    return tuple(c for c in found if c not in besides and not c.known.nulls and c.known.distinct > 1)


def fact(
    world: World, query: exp.Select, table: WorldTable, alias: str, besides: Sequence[WorldColumn] = ()
) -> WorldColumn | None:
    """A fact that isn't the same in all rows of a query over the table."""
    for column in facts(table, besides)[:_FACTS_MOST]:
        if len({row[-1] for row in world.rows(query.select(tree.col(column, alias)))}) > 1:
            return column
    return None


def fact_output(table: WorldTable, column: WorldColumn, taken: Sequence[str] = ()) -> Output:
    """The output of such a column."""
    name = snake(column.name)
    return Output(f"{snake(table.noun)}_{name}" if name in taken else name, column.words)


def told(key: str, outputs: Sequence[Output], order: Sequence[Sort], *ways: str) -> str:
    """One of several questions, always the same one for the same key; the shortest if the brief gets long otherwise."""
    way = voice(key, *ways)
    long = len(way) + len(shown(outputs, order, 0)) + 2 > BRIEF_MOST
    return min(ways, key=len) if long else way


def those_that(many: str, trait: str) -> str:
    """`orders that have a note`; `orders that are late and have a note` where the orders are of such a kind."""
    return f"{many} {'and' if re.search(r' that (are|have) ', many) else 'that'} {trait}"


def headed(key: str, *ways: str) -> str:
    """One of several titles, with a capital."""
    title = voice(key, *ways)
    return title[:1].upper() + title[1:]


def telling(world: World, answer: exp.Expr, *misses: Miss) -> tuple[Miss, ...]:
    """The misses that already show on the data."""
    right = sorted(map(repr, world.rows(answer)))
    return tuple(miss for miss in misses if sorted(map(repr, world.rows(miss.query))) != right)


def varied(rows: Sequence[tuple[object, ...]]) -> bool:
    """Whether no column of a result is the same in all rows."""
    return all(len(set(map(repr, values))) > 1 for values in zip(*rows, strict=True)) if len(rows) > 1 else True


def quiet_since(world: World, family: Family) -> tuple[WorldColumn, str] | None:
    """A time of the children, and the first day of a month since when some parents, but not most, had none."""
    moments = [c for c in family.link.child.by("day", "moment") if not c.known.nulls]
    if not moments:
        return None
    moment = moments[0]
    key = tree.col(family.link.column)
    latest = exp.cast(exp.Max(this=tree.col(moment)), "DATE")
    each = exp.select(latest).from_(tree.table(family.link.child)).where(tree.filled(key)).group_by(key)
    days = sorted(row[0] for row in world.rows(each))
    for place in (len(days) // 4, len(days) // 6, len(days) // 3, len(days) // 10):
        if len(days) > place > 0 and isinstance(days[place], date):
            since = days[place].replace(day=1)
            if days[0] < since <= days[-1]:
                return moment, since.isoformat()
    return None

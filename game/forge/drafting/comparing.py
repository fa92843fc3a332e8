"""Pairs of numbers that ought to be the same: a number and the rows it counts, two sums, a copied value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Output
from game.forge.drafting.relating import Family, amounts, joined, snake
from game.forge.world.words import measured, plural, singular
from game.forge.world.world import WorldColumn, WorldTable

_IDLE = {"number", "no", "count", "total", "sum", "of", "the", "new", "old", "last", "first", "all"}
"""Words of a number that don't say of what."""


@dataclass(frozen=True)
class _Side:
    """A number of a parent's children: what it is called, of what it is (`of`) and whether it counts rows."""

    output: Output
    kind: str
    value: exp.Expr
    family: Family
    of: str
    rows: bool = False

    @property
    def words(self) -> str:
        """What it is called beside another table's."""
        return self.output.words if self.rows else f"{self.output.words} of the {self.family.link.child.nouns}"

    @property
    def cte(self) -> str:
        return f"{snake(self.family.link.child.nouns)}_per_{snake(self.family.link.parent.noun)}"

    @property
    def per_parent(self) -> exp.Select:
        link = tree.col(self.family.link.column)
        query = exp.select(link, tree.named(self.value.copy(), self.output.name))
        return query.from_(tree.table(self.family.link.child)).group_by(link.copy())


@dataclass(frozen=True)
class Compared:
    """Parents with two numbers each. `query` shows names and both; `first` and `second` are the numbers in it."""

    key: str
    family: Family
    query: exp.Select
    first: exp.Expr
    second: exp.Expr
    outputs: tuple[Output, Output]
    rest: str
    explain: str
    lines: bool = False
    misses: tuple[tuple[exp.Select, exp.Expr, exp.Expr, str], ...] = ()


def comparisons(found: Sequence[Family]) -> Iterator[Iterator[Iterator[Compared]]]:
    """Three ways, by families: a parent's number against its children, children against children, a child's copy
    against its parent's value."""
    pairs = [(a, b) for a, b in combinations(found, 2) if a.link.parent is b.link.parent]
    yield (_own_number(family) for family in found)
    yield (_two_sums(a, b) for a, b in pairs if a.link.child is not b.link.child)
    yield (_copies(family) for family in found)


def _exact(table: WorldTable) -> tuple[WorldColumn, ...]:
    return tuple(c for c in amounts(table) if "DOUBLE" not in c.type and "FLOAT" not in c.type)


def _sums(family: Family) -> Iterator[_Side]:
    """What can be added up over the children: their number, amounts, pieces times price."""
    child, many = family.link.child, family.link.child.nouns
    yield _Side(Output(snake(many), f"number of {many}"), "count", tree.count_rows(), family, many, rows=True)
    exact = _exact(child)
    for column in exact:
        if column.role in ("money", "count"):
            name = Output(f"total_{snake(column.name)}", measured("total", column.words))
            yield _Side(name, column.role, exp.Sum(this=tree.col(column)), family, column.words)
    pieces = [c for c in exact if c.role == "count"]
    prices = [c for c in exact if c.role == "measure" and "DECIMAL" in c.type]
    for piece, price in product(pieces[:1], prices[:1]):
        value = exp.Sum(this=exp.Mul(this=tree.col(piece), expression=tree.col(price)))
        words = f"total {piece.words} times {price.words}"
        yield _Side(Output(f"total_{snake(price.name)}", words), "money", value, family, price.words)


def _own_number(family: Family) -> Iterator[Compared]:
    parent, zero = family.link.parent, exp.Literal.number(0)
    for column in _exact(parent):
        if column.role not in ("money", "count"):
            continue
        for side in _sums(family):
            own = Output(snake(column.name), column.words)
            if side.kind != column.role or own.name in (side.output.name, *(o.name for o in family.names.outputs)):
                continue
            alias = _other(family.parent, family.child)
            first = tree.col(column, family.parent)
            second = exp.Coalesce(this=tree.col(side.output.name, alias), expressions=[zero.copy()])
            shown = [tree.named(first, own.name), tree.named(second, side.output.name)]
            base = exp.select(*family.names.shown(family.parent), *shown).from_(tree.table(parent, family.parent))
            table = exp.alias_(exp.to_table(side.cte), alias, table=True)
            on = joined(family.link, alias, family.parent)
            query = base.join(table, on=on, join_type="left").with_(side.cte, as_=side.per_parent)
            inner = base.join(table.copy(), on=on.copy()).with_(side.cte, as_=side.per_parent)
            unknown = f" Where {column.words} is empty, nothing differs." if not column.filled else ""
            yield Compared(
                f"{family.key} {column.name} {side.output.name}",
                family,
                query,
                first,
                second,
                (own, side.output),
                f"Count no {family.link.child.nouns} as 0.{unknown}",
                f"Count or add up the {family.link.child.nouns} first. A left join keeps what has none at all, "
                "which is where two tables differ most.",
                misses=((inner, first, second, f"Whatever has no {family.link.child.nouns} at all is lost here."),),
            )


def _two_sums(one: Family, other: Family) -> Iterator[Compared]:
    for first, second in product(_sums(one), _sums(other)):
        if first.kind != second.kind or first.output.name == second.output.name:
            continue
        if first.kind == "count" and not _one_thing(first, second):
            continue
        parent = one.link.parent
        a, b = _other(one.parent, one.child), _other(one.parent, other.child)
        a, b = (a, b) if a != b else (f"{a}1", f"{b}2")
        values = (tree.col(first.output.name, a), tree.col(second.output.name, b))
        shown = [tree.named(v, side.output.name) for v, side in zip(values, (first, second), strict=True)]
        query = exp.select(*one.names.shown(one.parent), *shown).from_(tree.table(parent, one.parent))
        for side, alias in ((first, a), (second, b)):
            on = joined(side.family.link, alias, one.parent)
            query = query.join(exp.alias_(exp.to_table(side.cte), alias, table=True), on=on)
        query = query.with_(first.cte, as_=first.per_parent).with_(second.cte, as_=second.per_parent)
        these, those = one.link.child.nouns, other.link.child.nouns
        yield Compared(
            f"{one.key} {first.output.name} {other.key} {second.output.name}",
            one,
            query,
            *values,
            (Output(first.output.name, first.words), Output(second.output.name, second.words)),
            f"Take only {parent.nouns} that have both.",
            f"Each sum in a step of its own, and the two side by side afterwards: joined at once, {these} and {those} "
            "would multiply each other.",
        )


def _copies(family: Family) -> Iterator[Compared]:
    parent, child = family.link.parent, family.link.child
    if family.role not in ("", parent.noun):
        return
    for mine, theirs in product(_exact(child), _exact(parent)):
        if not _alike(mine.words, theirs.words) or (mine.role == "count") != (theirs.role == "count"):
            continue
        first, second = tree.col(mine, family.child), tree.col(theirs, family.parent)
        outputs = (
            Output(f"{snake(child.noun)}_{snake(mine.name)}", f"{mine.words} of the {child.noun}"),
            Output(f"{snake(parent.noun)}_{snake(theirs.name)}", f"{theirs.words} of the {parent.noun}"),
        )
        if child.key is None:
            continue
        key = Output(f"{snake(child.noun)}_{snake(child.key.name)}", f"{child.noun} {child.key.words}")
        shown = [tree.named(first, outputs[0].name), tree.named(second, outputs[1].name)]
        query = exp.select(tree.named(tree.col(child.key, family.child), key.name), *family.names.shown(family.parent))
        query = query.select(*shown).from_(tree.table(child, family.child))
        query = query.join(tree.table(parent, family.parent), on=family.same)
        yield Compared(
            f"{family.key} {mine.name} {theirs.name}",
            family,
            query,
            first,
            second,
            outputs,
            "",
            "A copied value may have been right on its day. The join puts copy and original side by side; a null on "
            "either side makes the comparison unknown and stays out.",
            lines=True,
        )


def _one_thing(one: _Side, other: _Side) -> bool:
    """Whether two counts are of the same: sums of what is called the same, or `page views` and a sum of `views`."""
    if one.rows == other.rows:
        return not one.rows and one.of == other.of
    rows, summed = (one, other) if one.rows else (other, one)
    return f" {plural(rows.of)}".endswith(f" {plural(summed.of)}")


def _alike(words: str, others: str) -> bool:
    """Whether two columns say the same of their rows by name: `unit price` and `price`, `new rows` and `row count`."""
    said, again = ({singular(word) for word in one.split()} - _IDLE for one in (words, others))
    return words.split()[-1] == others.split()[-1] or bool(said & again)


def _other(parent: str, alias: str) -> str:
    return f"{alias}2" if alias == parent else alias

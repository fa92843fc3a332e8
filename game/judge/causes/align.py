"""Which selects, tables and columns of two queries answer to each other."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from game.judge.causes.canon import canon
from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.trees import bare

_APART = "_theirs"
"""Put behind an alias of the answer that the player uses for something else."""


class Pair:
    """A select of the player's and the answer's that stands for it."""

    def __init__(self, pairing: "Pairing", mine: Block, theirs: Block, outer: "Pair | None" = None) -> None:
        self.pairing = pairing
        self._outer = outer
        self.mine = mine
        self.theirs = theirs
        self.aliases = _aliases(pairing, mine, theirs)

    @property
    def shared(self) -> dict[str, str]:
        """The answer's alias → the player's, of sources that both have."""
        return {theirs: mine for theirs, mine in self.aliases.items() if theirs in self._matched}

    @cached_property
    def _matched(self) -> frozenset[str]:
        return frozenset(t for t, m in self.aliases.items() if m in self.mine.sources)

    def moved(self, node: exp.Expr) -> exp.Expr:
        """A piece of the answer in the player's names, free of the answer's CTEs."""
        copy = node.copy()
        for column, original in zip(_all(copy, exp.Column), _all(node, exp.Column), strict=True):
            owner = self._owner(original)
            if owner is not None:
                column.set("this", exp.to_identifier(owner._column(original)))
                column.set("table", exp.to_identifier(owner.aliases[original.table]))
        return self.pairing.inlined(copy)

    def _owner(self, column: exp.Column) -> "Pair | None":
        """This pair or one around it, whose source a column belongs to."""
        if self._is_own(column):
            return self
        return self._outer._owner(column) if self._outer is not None else None

    def _is_own(self, column: exp.Column) -> bool:
        """Whether a column of the answer is one of this select's sources, also inside a subquery."""
        if column.table not in self.aliases:
            return False
        inner = column.find_ancestor(exp.Select)
        while inner is not None and inner is not self.theirs.select:
            block = self.pairing.block(self.pairing.theirs, inner)
            if block is not None and column.table in block.sources:
                return False
            inner = inner.find_ancestor(exp.Select)
        return True

    def _column(self, column: exp.Column) -> str:
        """The player's name of a column: another one only where it is an output of a matched subquery."""
        source = self.theirs.sources.get(column.table)
        mate = self.mine.sources.get(self.aliases[column.table])
        if isinstance(source, Scope) and isinstance(mate, Scope):
            return self.pairing.output(mate.expression, source.expression).get(column.name, column.name)
        return column.name


class Pairing:
    """Two queries side by side: `pairs` of selects, outermost first, and `unions` of set operations."""

    def __init__(self, mine: Query, theirs: Query) -> None:
        self.mine, self.theirs = mine, theirs
        self.pairs: list[Pair] = []
        self.unions: list[tuple[exp.SetOperation, exp.SetOperation]] = []
        self._seen: set[tuple[int, int]] = set()
        self._outputs: dict[tuple[int, int], dict[str, str]] = {}
        self._match(mine.tree, theirs.tree)

    def block(self, query: Query, select: Any) -> Block | None:
        return next((b for b in query.blocks if b.select is select), None)

    def pair(self, select: exp.Expr) -> Pair | None:
        """The pair of a select of the answer."""
        return next((p for p in self.pairs if p.theirs.select is select), None)

    def _match(self, mine: Any, theirs: Any, outer: Pair | None = None) -> None:
        mine, theirs = _unwrapped(mine), _unwrapped(theirs)
        if (id(mine), id(theirs)) in self._seen:
            return
        self._seen.add((id(mine), id(theirs)))
        if isinstance(mine, exp.SetOperation) and isinstance(theirs, exp.SetOperation):
            self.unions.append((mine, theirs))
            self._match(mine.this, theirs.this, outer)
            self._match(mine.expression, theirs.expression, outer)
            return
        one, other = self.block(self.mine, mine), self.block(self.theirs, theirs)
        if one is None or other is None:
            return
        pair = Pair(self, one, other, outer)
        self.pairs.append(pair)
        for alias, mate in pair.shared.items():
            sources = one.sources[mate], other.sources[alias]
            if all(isinstance(source, Scope) for source in sources):
                self._match(sources[0].expression, sources[1].expression)
        self._match_inner(pair)

    def _match_inner(self, pair: Pair) -> None:
        """Subqueries in conditions and outputs, in order, those over the same tables."""
        open_ = list(_subqueries(pair.theirs))
        for inner in _subqueries(pair.mine):
            tables = self.underlying(self.mine, inner)
            mate = next((q for q in open_ if self.underlying(self.theirs, q) & tables), None)
            if mate is not None:
                open_.remove(mate)
                self._match(inner, mate, pair)

    def underlying(self, query: Query, source: Any) -> frozenset[str]:
        """The pack's tables that a source or query reads, through its CTEs."""
        tree = source.expression if isinstance(source, Scope) else source
        found: set[str] = set()
        open_, seen = [tree], set()
        while open_:
            node = open_.pop()
            for table in node.find_all(exp.Table):
                known = query.catalog.table(table.db, table.name)
                cte = _cte(query, table)
                if cte is not None and id(cte) not in seen:
                    seen.add(id(cte))
                    open_.append(cte.this)
                elif known is not None and cte is None:
                    found.add(known)
        return frozenset(found)

    def output(self, mine: Any, theirs: Any) -> dict[str, str]:
        """The answer's name of an output → the player's, of two matched subqueries: by what it is, name, or place."""
        mine, theirs = _first(mine), _first(theirs)
        if (id(mine), id(theirs)) not in self._outputs:
            self._outputs[id(mine), id(theirs)] = self._output(mine, theirs)
        return self._outputs[id(mine), id(theirs)]

    def _output(self, mine: Any, theirs: Any) -> dict[str, str]:
        pair = next((p for p in self.pairs if p.mine.select is mine and p.theirs.select is theirs), None)
        names = [item.alias_or_name for item in mine.selects]
        told = {canon(bare(item)): item.alias_or_name for item in mine.selects}
        found: dict[str, str] = {}
        for n, item in enumerate(theirs.selects):
            name = item.alias_or_name
            same = told.get(canon(pair.moved(bare(item)))) if pair is not None else None
            by_place = names[n] if len(names) == len(theirs.selects) else name
            found[name] = same or (name if name in names else by_place)
        return found

    def inlined(self, tree: exp.Expr) -> exp.Expr:
        """With the answer's CTEs as subqueries, so that it means the same in the player's query."""
        for _ in range(20):
            tables = [t for t in _all(tree, exp.Table) if _cte(self.theirs, t) is not None]
            if not tables:
                break
            for table in tables:
                cte = _cte(self.theirs, table)
                assert cte is not None
                inner = cte.this.copy()
                inner.set("with_", None)
                alias = table.alias_or_name
                subquery = exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(alias)))
                if table is tree:
                    tree = subquery
                else:
                    table.replace(subquery)
        return tree


def _all(node: exp.Expr, kind: type[exp.Expr]) -> list[Any]:
    return list(node.find_all(kind))


def _unwrapped(node: Any) -> Any:
    while isinstance(node, exp.Subquery) and not node.args.get("joins"):
        node = node.this
    return node


def _first(node: Any) -> Any:
    """The select that names the outputs of a query."""
    node = _unwrapped(node)
    while isinstance(node, exp.SetOperation):
        node = _unwrapped(node.this)
    return node


def _cte(query: Query, table: exp.Table) -> exp.CTE | None:
    """The CTE that a name means, unless a recursive one, which can't be put in its place."""
    if table.db:
        return None
    for with_ in query.tree.find_all(exp.With):
        if not with_.args.get("recursive"):
            for cte in with_.expressions:
                if cte.alias.lower() == table.name.lower():
                    return cte if isinstance(cte, exp.CTE) else None
    return None


def _subqueries(block: Block) -> Iterator[exp.Expr]:
    """Queries in the conditions and outputs of a select, not those in its FROM or WITH."""
    kinds = (exp.Select, exp.SetOperation)
    for node in block.select.walk(prune=lambda n: n is not block.select and isinstance(n, kinds)):
        if node is not block.select and isinstance(node, kinds):
            holder = node.parent.parent if isinstance(node.parent, exp.Subquery) else node.parent
            if not isinstance(holder, (exp.From, exp.Join, exp.With)) and not isinstance(node.parent, exp.CTE):
                yield node


def _aliases(pairing: Pairing, mine: Block, theirs: Block) -> dict[str, str]:
    """The answer's aliases, each with the player's: the same table, the most alike subquery, else a name of its own."""
    open_ = dict(mine.sources)
    found: dict[str, str] = {}
    for alias in theirs.sources:
        table = theirs.table(alias)
        mates = [m for m in open_ if table is not None and mine.table(m) == table]
        if mates:
            found[alias] = alias if alias in mates else mates[0]
            del open_[found[alias]]
    for kinds in ((True, True), (True, False), (False, True)):
        _derived(pairing, (mine, theirs), kinds, open_, found)
    taken = {*mine.sources, *found.values()}
    for alias in theirs.sources:
        if alias not in found:
            found[alias] = alias + _APART if alias in taken else alias
    return found


def _derived(
    pairing: Pairing,
    blocks: tuple[Block, Block],
    kinds: tuple[bool, bool],
    open_: dict[str, Any],
    found: dict[str, str],
) -> None:
    """Matches what is left by the tables it reads; `kinds`: whether the two are subqueries."""
    mine, theirs = blocks
    scored = []
    for alias, source in theirs.sources.items():
        for mate, other in open_.items():
            if alias in found or (isinstance(other, Scope), isinstance(source, Scope)) != kinds:
                continue
            one, two = pairing.underlying(mine.query, other), pairing.underlying(theirs.query, source)
            likeness = len(one & two) / max(len(one | two), 1) + (0.5 if alias == mate else 0.0)
            if one & two:
                scored.append((likeness, alias, mate))
    for _, alias, mate in sorted(scored, key=lambda entry: -entry[0]):
        if alias not in found and mate in open_:
            found[alias] = mate
            del open_[mate]

"""Which columns decide which rows: functional dependencies through joins, groups and subqueries.

From the keys of the tables and the equalities of a query (Paulley and Larson, "Exploiting uniqueness in query
optimization", 1994). What it can't see it doesn't claim.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property

from sqlglot import exp

from game.judge.equal.handed import inside, outputs
from game.judge.equal.sure import sure
from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.trees import bare, columns, parts

Known = frozenset[tuple[str, str]]
"""(alias, column) whose values are given."""
Keys = Mapping[str, tuple[frozenset[str], ...]]
"""Sets of columns that tell the rows of a table apart, by the pack's table name, in small letters."""
_DEEPEST = 12


class Determination:
    """Answers for the selects of one query."""

    def __init__(self, query: Query, keys: Keys) -> None:
        self._query = query
        self._keys = keys
        self._memo: dict[int, tuple[frozenset[str], ...]] = {}
        self._open: set[int] = set()

    def one_row(self, block: Block, given: Iterable[exp.Expr], present: frozenset[str] = frozenset()) -> bool:
        """Whether the values of some expressions of a select leave no more than one of the rows that its FROM gives.
        `present`: sources that are known to be there, where an outer join might have none."""
        aliases, _ = self._closure(block, given, present)
        return aliases >= set(block.sources)

    def tells(self, block: Block, given: Iterable[exp.Expr], aliases: Set[str]) -> bool:
        """Whether the values of some expressions of a select leave no more than one row of each of these sources."""
        return aliases <= self._closure(block, given, frozenset())[0]

    def decides(self, block: Block, given: Iterable[exp.Expr], other: exp.Expr) -> bool:
        """Whether equal values of some expressions mean an equal value of another one."""
        aliases, known = self._closure(block, given, frozenset())
        named = columns(other)
        return bool(named) and all(c.table in aliases or (c.table, c.name.lower()) in known for c in named)

    def keys(self, block: Block, depth: int = 0) -> tuple[frozenset[str], ...]:
        """Sets of output names that tell the rows of a select's result apart; the empty set where there is one row."""
        if id(block) not in self._memo:
            self._memo[id(block)] = ()
            if depth < _DEEPEST:
                self._memo[id(block)] = tuple(dict.fromkeys(self._found(block)))
        return self._memo[id(block)]

    def _found(self, block: Block) -> Iterator[frozenset[str]]:
        outputs = {item.alias_or_name.lower(): bare(item) for item in block.select.selects}
        if any(isinstance(item, exp.Star) for item in outputs.values()):
            return
        if block.aggregated and not block.grouped:
            yield frozenset()
        elif block.grouped:
            yield from self._covering(outputs, self.needed(block, block.group))
            yield from self._ends(block, outputs)
        else:
            plain = {name: item for name, item in outputs.items() if isinstance(item, exp.Column)}
            for name, item in plain.items():
                if self.one_row(block, [item]):
                    yield frozenset({name})
            if self.one_row(block, plain.values()):
                yield frozenset(self._fewest(block, plain))
        first = self._first_of_each(block)
        if first is not None:
            yield from self._covering(outputs, first)
        if block.select.args.get("distinct") is not None:
            needed = self.needed(block, list(outputs.values()))
            yield frozenset(name for name, item in outputs.items() if any(item is kept for kept in needed))

    def _fewest(self, block: Block, plain: Mapping[str, exp.Expr]) -> list[str]:
        kept = list(plain)
        for name in list(plain):
            rest = [plain[n] for n in kept if n != name]
            if self.one_row(block, rest):
                kept.remove(name)
        return kept

    def needed(self, block: Block, group: list[exp.Expr]) -> list[exp.Expr]:
        """The keys of GROUP BY without those that others decide."""
        kept = list(group)
        for key in group:
            rest = [k for k in kept if k is not key]
            if rest and self.decides(block, rest, key):
                kept = rest
        return kept

    def _ends(self, block: Block, outputs: Mapping[str, exp.Expr]) -> Iterator[frozenset[str]]:
        """Keys of GROUP BY with a MIN or MAX: where they and the value leave one row, two groups would share it."""
        keys = {name: item for name, item in outputs.items() if any(item == bare(key) for key in block.group)}
        for name, item in outputs.items():
            if not isinstance(item, (exp.Min, exp.Max)) or item.expressions:
                continue
            value = bare(item.this)
            if self.one_row(block, [*keys.values(), value]) and sure(self._query, value):
                yield frozenset({*keys, name})

    def _covering(self, outputs: Mapping[str, exp.Expr], needed: list[exp.Expr]) -> Iterator[frozenset[str]]:
        names = [next((name for name, item in outputs.items() if item == bare(key)), None) for key in needed]
        if all(name is not None for name in names):
            yield frozenset(name for name in names if name is not None)

    def _first_of_each(self, block: Block) -> list[exp.Expr] | None:
        """PARTITION BY of a `row_number() = 1` that rows must meet."""
        clause = block.select.args.get("qualify")
        for condition in parts(clause.this) if clause is not None else []:
            window = bare(condition.args.get("this"))
            value = bare(condition.args.get("expression"))
            numbered = isinstance(window, exp.Window) and isinstance(window.this, exp.RowNumber)
            if isinstance(condition, exp.EQ) and numbered and isinstance(value, exp.Literal):
                return list(window.args.get("partition_by") or [])
        return None

    def _closure(
        self, block: Block, given: Iterable[exp.Expr], present: frozenset[str]
    ) -> tuple[set[str], set[tuple[str, str]]]:
        known = {(item.table, item.name.lower()) for item in map(bare, given) if isinstance(item, exp.Column)}
        aliases: set[str] = set()
        before = -1
        while len(known) + len(aliases) != before:
            before = len(known) + len(aliases)
            for alias in block.sources:
                held = {column for owner, column in known if owner == alias}
                if any(key <= held for key in self._source_keys(block, alias)):
                    aliases.add(alias)
            known |= set(self._equated(block, known, aliases, present))
            known |= {pair for alias in set(block.sources) - aliases for pair in self._handed(block, alias, known)}
        return aliases, known

    def _handed(self, block: Block, alias: str, known: set[tuple[str, str]]) -> list[tuple[str, str]]:
        """Columns of a CTE or subquery that are decided within it by those that are known."""
        inner, names = self._inner(block, alias), {name for owner, name in known if owner == alias}
        union = inside(block, alias)
        if isinstance(union, exp.SetOperation):
            return [(alias, name) for name in self._in_each_branch(union, names)]
        if inner is None or not names or id(inner) in self._open:
            return []
        outputs = {item.alias_or_name.lower(): bare(item) for item in inner.select.selects}
        plain = {name: item for name, item in outputs.items() if isinstance(item, exp.Column)}
        given = [plain[name] for name in names if name in plain]
        self._open.add(id(inner))  # a recursive one asks for itself
        try:
            return [(alias, n) for n, item in plain.items() if n not in names and self.decides(inner, given, item)]
        finally:
            self._open.remove(id(inner))

    def _in_each_branch(self, union: exp.SetOperation, names: set[str]) -> list[str]:
        """Columns of a set operation that others decide: all its selects take them from one row of the same table."""
        shown, selects = outputs(union)
        given = {place for place, name in enumerate(shown) if name in names}
        decided: set[tuple[str, frozenset[tuple[int, str]], int, str]] | None = None
        for select in selects:
            block = self._blocks.get(id(select))
            own = set(self._from_one_row(block, given)) if block is not None else set()
            decided = own if decided is None else decided & own
        return [shown[place] for _, _, place, _ in decided or () if place not in given]

    def _from_one_row(
        self, block: Block, given: set[int]
    ) -> Iterator[tuple[str, frozenset[tuple[int, str]], int, str]]:
        """Table, key and column, the latter two with their places in the result, of what stems from one row."""
        shown = [(place, bare(item)) for place, item in enumerate(block.select.selects)]
        plain = [(place, item) for place, item in shown if isinstance(item, exp.Column)]
        for alias in block.sources:
            table, own = block.table(alias), [(place, c.name.lower()) for place, c in plain if c.table == alias]
            for key in self._keys.get(table, ()) if table is not None else ():
                held = frozenset((place, name) for place, name in own if place in given and name in key)
                if key <= {name for _, name in held}:
                    yield from ((table or "", held, place, name) for place, name in own)

    def _equated(
        self, block: Block, known: set[tuple[str, str]], aliases: set[str], present: frozenset[str]
    ) -> Iterator[tuple[str, str]]:
        """Columns that equal something known."""
        for condition, only in self._equalities(block, present):
            for one, other in ((condition.left, condition.right), (condition.right, condition.left)):
                target = bare(one)
                if not isinstance(target, exp.Column) or (only is not None and target.table != only):
                    continue
                sides = columns(other)
                if all(c.table in aliases or (c.table, c.name.lower()) in known for c in sides):
                    yield target.table, target.name.lower()

    def _equalities(self, block: Block, present: frozenset[str]) -> Iterator[tuple[exp.EQ, str | None]]:
        """Equalities that hold in every row; with the alias that may be concluded upon, where it is one only."""
        for condition in block.where:
            if isinstance(condition, exp.EQ):
                yield condition, None
        for join in block.joins:
            on, side = join.args.get("on"), str(join.side or "").upper()
            if on is None or side in ("RIGHT", "FULL"):
                continue
            only = join.alias_or_name if side == "LEFT" and join.alias_or_name not in present else None
            for condition in parts(on):
                if isinstance(condition, exp.EQ) and condition.find(exp.Query) is None:
                    yield condition, only

    def _source_keys(self, block: Block, alias: str) -> tuple[frozenset[str], ...]:
        table = block.table(alias)
        if table is not None:
            return self._keys.get(table, ())
        inner = self._inner(block, alias)
        if inner is not None:
            return self.keys(inner, 1)
        union = inside(block, alias)
        names = outputs(union)[0] if isinstance(union, exp.SetOperation) and union.args.get("distinct") else []
        return (frozenset(names),) if names else ()

    def _inner(self, block: Block, alias: str) -> Block | None:
        """The select that a source is, if it is one."""
        return self._blocks.get(id(inside(block, alias)))

    @cached_property
    def _blocks(self) -> dict[int, Block]:
        return {id(block.select): block for block in self._query.blocks}

"""Why a near miss is no miss: changes that what is promised of the tables makes idle.

Equal normal forms are proved by sqlglot; here the promises come in: every line has its order, so LEFT JOIN is JOIN.
Each rule looks at the one place where the two trees differ. A rule may only say yes where no valid instance could tell
the two apart; law 7 says what is valid, and law 2 leaves nulls in an order free.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from game.judge.misconceptions.catalog import Catalog
from game.judge.misconceptions.query import UNREADABLE, Block, Query
from game.judge.misconceptions.trees import bare, columns, parts, rejecting
from game.judge.normal import DIALECT

Place = tuple[str, str]


class Promises:
    """What holds of the pack's columns: `unique` places, `values` a text column may have (None: any), keys pointed to."""

    def __init__(
        self, tables: Sequence[Mapping[str, Any]], unique: frozenset[Place], values: Mapping[Place, Sequence[str]]
    ) -> None:
        self.catalog = Catalog(tables)
        self.unique = unique
        self.values = values


Agree = Callable[[str, str, Sequence[str]], bool]
"""Whether two conditions on the alias-free column `v` say the same of each of some texts (asked of DuckDB)."""


class Equal:
    """Compares near misses with one answer."""

    def __init__(self, answer: str, promises: Promises, agree: Agree, nulls_asked: bool) -> None:
        """`nulls_asked`: the answer's ORDER BY says where nulls go."""
        self._promises = promises
        self._agree = agree
        self._nulls_asked = nulls_asked
        self._answer = Query(answer, promises.catalog)

    def why(self, sql: str) -> str | None:
        """The code of the reason (`nearmiss.equal.*`) why a near miss gives what the answer gives, or None."""
        try:
            other = Query(sql, self._promises.catalog)
            found = difference(self._answer.tree, other.tree)
        except UNREADABLE:
            return None
        if found is None:
            return "same_text"
        for code, rule in self._rules().items():
            try:
                if rule(other, *found):
                    return code
            except UNREADABLE:
                continue
        return None

    def _rules(self) -> Mapping[str, Callable[[Query, exp.Expr, exp.Expr], bool]]:
        return {
            "nulls_free": self._nulls,
            "partner_sure": self._joins,
            "values_agree": self._values,
            "never_null": self._nullness,
            "counts_same": self._counts,
            "rows_apart": self._distinct,
            "key_determines": self._groups,
        }

    # rules: (the near miss, the answer's node, the near miss's node)

    def _nulls(self, _: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """Only NULLS FIRST or LAST differs: of the result's own order, where that is free; of keys never null."""
        if not (isinstance(mine, exp.Ordered) and isinstance(other, exp.Ordered) and mine.this == other.this):
            return False
        if bool(mine.args.get("desc")) != bool(other.args.get("desc")):
            return False
        outermost = mine.find_ancestor(exp.Order, exp.Window)
        top = isinstance(outermost, exp.Order) and outermost.parent is self._answer.tree
        limited = self._answer.tree.args.get("limit") is not None
        return (top and not self._nulls_asked and not limited) or self._sure(self._answer, mine.this)

    def _joins(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """JOIN and LEFT, RIGHT or FULL JOIN, where who would be kept can't exist or is dropped later."""
        if not (isinstance(mine, exp.Join) and isinstance(other, exp.Join)):
            return False
        if mine.this != other.this or mine.args.get("on") != other.args.get("on") or mine.kind != other.kind:
            return False
        block = self._answer.block_of(mine)
        if block is None or mine.args.get("on") is None:
            return False
        sides = {str(mine.side or "").upper(), str(other.side or "").upper()}
        alias = mine.alias_or_name
        before = _before(block, mine)
        left_idle = self._has_partner(block, mine, alias, before) or _dropped(block, mine, {alias})
        right_idle = self._sure_child(block, mine, alias, before) or _dropped(block, mine, before)
        if sides == {"", "LEFT"}:
            return left_idle
        if sides == {"", "RIGHT"}:
            return right_idle
        if sides == {"", "FULL"}:
            return left_idle and right_idle
        return sides == {"LEFT", "FULL"} and right_idle

    def _has_partner(self, block: Block, join: exp.Join, alias: str, before: set[str]) -> bool:
        """Whether each row so far surely meets one of the joined table: its column points there and is never null."""
        conditions = [c for c in parts(join.args["on"])]
        if len(conditions) != 1 or not isinstance(conditions[0], exp.EQ):
            return False
        return self._points(block, conditions[0], before, {alias})

    def _sure_child(self, block: Block, join: exp.Join, alias: str, before: set[str]) -> bool:
        """Whether each row of the joined table surely meets one so far: only where nothing so far was dropped."""
        conditions = parts(join.args["on"])
        plain = len(before) == 1 and isinstance(block.sources.get(next(iter(before))), exp.Table)
        if len(conditions) != 1 or not isinstance(conditions[0], exp.EQ) or not plain:
            return False
        return self._points(block, conditions[0], {alias}, before)

    def _points(self, block: Block, condition: exp.EQ, childs: set[str], parents: set[str]) -> bool:
        for child, parent in ((condition.left, condition.right), (condition.right, condition.left)):
            child, parent = bare(child), bare(parent)
            if not (isinstance(child, exp.Column) and isinstance(parent, exp.Column)):
                return False
            if child.table in childs and parent.table in parents and block.table(parent.table):
                field, to = self._answer.field(child), self._answer.field(parent)
                if field and to and field.references == (to.table, to.name) and self._sure(self._answer, child):
                    return True
        return False

    def _values(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """Two conditions on one text column that say the same of every value it may have."""
        named = {(c.table, c.name) for c in (*columns(mine), *columns(other))}
        if len(named) != 1 or not _condition(mine) or not _condition(other):
            return False
        if any(node.find(exp.Query, exp.AggFunc, exp.Window) for node in (mine, other)):
            return False
        field = self._answer.field(columns(mine)[0])
        values = self._promises.values.get((field.table, field.name)) if field else None
        return values is not None and self._agree(_over_v(mine), _over_v(other), values)

    def _nullness(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """What only cares for nulls of an expression that has none: IS NULL added, COALESCE, NOT IN for NOT EXISTS."""
        for plain, kept, owner in ((mine, other, query), (other, mine, self._answer)):
            inner = bare(kept)
            if isinstance(inner, exp.Coalesce) and inner.this == plain:
                return self._sure(owner, plain)
            if isinstance(inner, exp.Or):
                null = [p for p in parts(inner, exp.Or) if isinstance(p, exp.Is) and isinstance(p.expression, exp.Null)]
                rest = [p for p in parts(inner, exp.Or) if p not in null]
                if null and len(rest) == 1 and rest[0] == bare(plain):
                    return all(self._sure(owner, p.this) for p in null)
        return self._memberships(query, mine, other)

    def _memberships(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """NOT EXISTS and NOT IN: the same where neither side of the comparison is ever null."""
        for exists, listed, owner in ((mine, other, query), (other, mine, self._answer)):
            exists, listed = bare(exists), bare(listed)
            if isinstance(exists, exp.Not) and isinstance(listed, exp.Not):
                exists, listed = bare(exists.this), bare(listed.this)
            if not (isinstance(exists, exp.Exists) and isinstance(listed, exp.In) and listed.args.get("query")):
                continue
            inner = listed.args["query"].this
            if isinstance(inner, exp.Select) and len(inner.selects) == 1:
                return self._sure(owner, listed.this) and self._sure(owner, bare(inner.selects[0]))
        return False

    def _counts(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """COUNT(*), COUNT(x), COUNT(DISTINCT key): the same where x is never null and no row comes twice."""
        count, counted = _counts_of(mine, other)
        if count is None or counted is None:
            return False
        block = query.block_of(other) or self._answer.block_of(mine)
        for owner, node in ((self._answer, count), (query, counted)):
            inner = node.this
            if isinstance(inner, exp.Distinct):
                if len(inner.expressions) != 1 or not self._row_key(owner, block, inner.expressions[0]):
                    return False
            elif not isinstance(inner, exp.Star) and not self._sure(owner, inner):
                return False
        return True

    def _row_key(self, query: Query, block: Block | None, node: exp.Expr) -> bool:
        """Whether an expression is different in every row of a select: the key of its only table, or of the one that
        all others are looked up from."""
        if block is None or not isinstance(node, exp.Column) or not self._sure(query, node):
            return False
        field = query.field(node)
        if field is None or (field.table, field.name) not in self._promises.unique:
            return False
        return all(self._looked_up(query, block, join, node.table) for join in block.joins)

    def _looked_up(self, query: Query, block: Block, join: exp.Join, alias: str) -> bool:
        """Whether a join gives at most one partner: by a unique column of the joined table."""
        if join.alias_or_name == alias or join.args.get("on") is None:
            return False
        for condition in parts(join.args["on"]):
            for side in (bare(condition.args.get("this")), bare(condition.args.get("expression"))):
                if isinstance(condition, exp.EQ) and isinstance(side, exp.Column):
                    field = query.field(side)
                    mine = side.table == join.alias_or_name and block.table(side.table)
                    if field and mine and (field.table, field.name) in self._promises.unique:
                        return True
        return False

    def _distinct(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """DISTINCT over rows that are all different: they hold a key, or all that was grouped by."""
        if not (isinstance(mine, exp.Select) and isinstance(other, exp.Select)):
            return False
        less, more = mine.copy(), other.copy()
        if bool(less.args.get("distinct")) == bool(more.args.get("distinct")):
            return False
        less.set("distinct", None)
        more.set("distinct", None)
        owner, select = (self._answer, mine) if mine.args.get("distinct") is None else (query, other)
        block = next((b for b in owner.blocks if b.select is select), None)
        if less != more or block is None:
            return False
        shown = [bare(s) for s in select.selects]
        if block.grouped:
            return all(any(_same(key, s) for s in shown) for key in block.group)
        if block.aggregated:
            return True
        return any(self._row_key(owner, block, s) for s in shown)

    def _groups(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """A key of GROUP BY more or less, where the other keys decide it: they hold a unique column of its table."""
        if not (isinstance(mine, exp.Group) and isinstance(other, exp.Group)):
            return False
        owner, more, less = query, mine, other
        if len(other.expressions) > len(mine.expressions):
            owner, more, less = self._answer, other, mine
        extra = [key for key in more.expressions if not any(_same(key, k) for k in less.expressions)]
        if not extra or len(extra) != len(more.expressions) - len(less.expressions):
            return False
        held = {(k.table) for k in less.expressions if isinstance(k, exp.Column) and self._is_unique(owner, k)}
        return all(isinstance(k, exp.Column) and k.table in held for k in extra)

    def _is_unique(self, query: Query, column: exp.Column) -> bool:
        field = query.field(column)
        return field is not None and (field.table, field.name) in self._promises.unique

    def _sure(self, query: Query, node: exp.Expr) -> bool:
        """Whether an expression is never null: a column that never is, under no outer join, or made of such."""
        node = bare(node)
        if isinstance(node, exp.Column):
            return (query.field(node) is not None or query.output(node) is not None) and self._sure_column(query, node)
        if isinstance(node, (exp.Literal, exp.Count, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Star)):
            return True
        if isinstance(node, exp.Window):
            return isinstance(node.this, (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Count))
        if isinstance(node, _TOTAL):
            inner = [n for n in node.iter_expressions() if not isinstance(n, (exp.DataType, exp.Var))]
            return bool(inner) and all(self._sure(query, n) for n in inner)
        if isinstance(node, (exp.Sum, exp.Avg, exp.Min, exp.Max)):
            block = query.block_of(node)
            return block is not None and block.grouped and self._sure(query, node.this)
        return False

    def _sure_column(self, query: Query, column: exp.Column) -> bool:
        owner = query.owner(column)
        if owner is None or column.table in owner.optional:
            return False
        handed = query.output(column)
        if handed is not None:
            return self._sure(query, handed[1])
        field = query.field(column)
        return field is not None and not field.nullable


_TOTAL = (
    *(exp.Add, exp.Sub, exp.Mul, exp.Round, exp.Abs, exp.Lower, exp.Upper, exp.Year, exp.Month, exp.Quarter),
    *(exp.TimestampTrunc, exp.DateTrunc, exp.Extract, exp.Cast, exp.Neg, exp.Coalesce),
)
"""Give something wherever all they are given is something. (A cast that fails is an error, not a null.)"""


def difference(mine: exp.Expr, other: exp.Expr) -> tuple[exp.Expr, exp.Expr] | None:
    """The smallest node in which two trees differ, None where they don't. Where several children of a node differ, or
    lists have other lengths, it is that node."""
    if mine == other:
        return None
    if type(mine) is not type(other):
        return mine, other
    differing: list[tuple[exp.Expr, exp.Expr]] = []
    for name in {*mine.args, *other.args}:
        a, b = mine.args.get(name), other.args.get(name)
        lists = isinstance(a, list) and isinstance(b, list) and len(a) == len(b)
        pairs = list(zip(a, b, strict=True)) if lists else [(a, b)]
        for x, y in pairs:
            if _differ(x, y):
                if not (isinstance(x, exp.Expr) and isinstance(y, exp.Expr)):
                    return mine, other
                differing.append((x, y))
    return difference(*differing[0]) if len(differing) == 1 else (mine, other)


def _differ(a: Any, b: Any) -> bool:
    return bool((a or None) != (b or None))


def _condition(node: exp.Expr) -> bool:
    return isinstance(node, (exp.Condition, exp.Predicate)) and not isinstance(node, (exp.Column, exp.Literal))


def _over_v(node: exp.Expr) -> str:
    copy = node.copy()
    for column in copy.find_all(exp.Column):
        column.replace(exp.column("v"))
    return copy.sql(dialect=DIALECT, comments=False)


def _before(block: Block, join: exp.Join) -> set[str]:
    names = [block.first]
    for other in block.joins:
        if other is join:
            break
        names.append(other.alias_or_name)
    return set(names)


def _dropped(block: Block, join: exp.Join, aliases: set[str]) -> bool:
    """Whether a row in which these sources are all null is dropped afterwards: by WHERE or a later inner join."""
    later = block.joins[[j is join for j in block.joins].index(True) + 1 :]
    conditions = [*block.where]
    for other in later:
        if str(other.side or "").upper() in ("LEFT", "FULL", "RIGHT") or other.args.get("on") is None:
            break
        conditions += parts(other.args["on"])
    return any(table in aliases for condition in conditions for table, _ in rejecting(condition))


def _counts_of(mine: exp.Expr, other: exp.Expr) -> tuple[exp.Count | None, exp.Count | None]:
    """The counts that two differing nodes are, or are within."""
    a = mine if isinstance(mine, exp.Count) else mine.find_ancestor(exp.Count)
    b = other if isinstance(other, exp.Count) else other.find_ancestor(exp.Count)
    return a, b


def _same(a: exp.Expr, b: exp.Expr) -> bool:
    return bool(bare(a) == bare(b))

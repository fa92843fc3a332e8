"""Why a near miss is no miss: changes that what is promised of the tables makes idle.

Equal normal forms are proved by sqlglot; here the promises come in: every line has its order, so LEFT JOIN is JOIN.
Each rule looks at the one place where the two trees differ. A rule may only say yes where no valid instance could tell
the two apart; law 7 says what is valid, and law 2 leaves nulls in an order free.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from sqlglot import exp

from game.engine.names import literal
from game.judge.misconceptions.catalog import Catalog
from game.judge.misconceptions.query import UNREADABLE, Block, Query
from game.judge.misconceptions.trees import bare, columns, parts, rejecting
from game.judge.nearmiss.determine import Determination, Keys
from game.judge.normal import DIALECT

Place = tuple[str, str]
_DEEPEST = 8
_COUNTED_MOST = 1_000
"""Numbers up to which counts are tried one by one."""


class Promises:
    """What holds of the pack's tables: their `keys`, and all `values` that a text column may have, where they are
    known."""

    def __init__(self, tables: Sequence[Mapping[str, Any]], keys: Keys, values: Mapping[Place, Sequence[str]]) -> None:
        self.catalog = Catalog(tables)
        self.keys = keys
        self.values = values


Agree = Callable[[str, str, Sequence[str]], bool]
"""Whether two conditions on the column `v` say the same of each of some values, written as SQL (asked of DuckDB)."""


class Equal:
    """Compares near misses with one answer."""

    def __init__(self, answer: str, promises: Promises, agree: Agree, nulls_asked: bool) -> None:
        """`nulls_asked`: the answer's ORDER BY says where nulls go."""
        self._promises = promises
        self._agree = agree
        self._nulls_asked = nulls_asked
        self._answer = Query(answer, promises.catalog, expand=True)
        self._compared: exp.Expr | None = None

    def why(self, sql: str) -> str | None:
        """The code of the reason (`nearmiss.equal.*`) why a near miss gives what the answer gives, or None."""
        try:
            other = Query(sql, self._promises.catalog, expand=True)
            found = difference(self._answer.tree, other.tree)
        except UNREADABLE:
            return None
        if found is None:
            return "same_text"
        self._determined = {id(query): Determination(query, self._promises.keys) for query in (self._answer, other)}
        self._compared = found[0] if isinstance(found[0], exp.Join) else None
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
            "no_ties": self._ranks,
            "order_decided": self._order,
            "least_value": self._least,
            "null_fails_anyway": self._implied,
            "branches_apart": self._branches,
            "fractions_divided": self._divisions,
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
        conditions = parts(join.args["on"])
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
        """Two conditions, or the CASE around them, on one column that say the same of every value it may have: a text
        of which all are known, or a count, which is whole and not below zero."""
        for one, two in _lifted(mine, other):
            named = columns(one)
            if len({(c.table, c.name) for c in (*named, *columns(two))}) != 1 or not named:
                return False
            if any(node.find(exp.Query, exp.AggFunc, exp.Window) for node in (one, two)):
                return False
            if self._agreed(named[0], one, two):
                return True
        return False

    def _agreed(self, column: exp.Column, one: exp.Expr, two: exp.Expr) -> bool:
        field = self._answer.field(column)
        values = self._promises.values.get((field.table, field.name)) if field else None
        if values is not None:
            return self._agree(_over_v(one), _over_v(two), [literal(value) for value in values])
        least = self._least_of(self._answer, column)
        numbers = [lit.name for node in (one, two) for lit in node.find_all(exp.Literal) if not lit.is_string]
        if least is None or not all(n.isdigit() and int(n) <= _COUNTED_MOST for n in numbers):
            return False
        beyond = max(map(int, numbers), default=0) + 2  # from there on all conditions stay as they are
        return self._agree(_over_v(one), _over_v(two), [str(n) for n in range(int(least), beyond + 1)])

    def _nullness(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """What only cares for nulls of an expression that has none: IS NULL added, COALESCE, NOT IN for NOT EXISTS."""
        for plain, kept, owner in ((bare(mine), other, query), (bare(other), mine, self._answer)):
            inner = bare(kept)
            if isinstance(inner, exp.Coalesce) and inner.this == plain:
                return self._sure(owner, inner.this)
            if isinstance(inner, exp.Or):
                null = [p for p in parts(inner, exp.Or) if isinstance(p, exp.Is) and isinstance(p.expression, exp.Null)]
                rest = [p for p in parts(inner, exp.Or) if p not in null]
                if null and len(rest) == 1 and rest[0] == plain:
                    return all(self._sure(owner, p.this) for p in null)
        return self._averages(query, bare(mine), bare(other)) or self._memberships(query, mine, other)

    def _averages(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """AVG(x) and SUM(x) / COUNT(*): the same where x is never null."""
        average, ratio = (mine, other) if isinstance(mine, exp.Avg) else (other, mine)
        owner = self._answer if average is mine else query
        if not (isinstance(average, exp.Avg) and isinstance(ratio, exp.Div)):
            return False
        total, count = bare(ratio.left), bare(ratio.right)
        summed = isinstance(total, exp.Sum) and total.this == average.this and isinstance(count, exp.Count)
        return summed and self._sure(owner, average.this)

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
        """COUNT(*), COUNT(x), COUNT(DISTINCT x): the same where x is never null and differs in every row of a group."""
        a, b = _counts_of(mine, other)
        if a is None or b is None:
            return False
        plain = not any(isinstance(node.this, exp.Star) for node in (a, b))
        inner = [_counted(node) for node in (a, b)]
        if plain and inner[0] != inner[1]:
            return False
        for owner, node in ((self._answer, a), (query, b)):
            if isinstance(node.this, exp.Star):
                continue
            if not plain and not self._sure(owner, _counted(node)):
                return False
            if isinstance(node.this, exp.Distinct) and not self._apart(owner, node):
                return False
        return True

    def _apart(self, query: Query, node: exp.Count) -> bool:
        """Whether what is counted differs in every row of a group."""
        block, value = query.block_of(node), _counted(node)
        if block is None or not isinstance(value, exp.Column):
            return False
        return self._of(query).one_row(block, [*block.group, value], frozenset({value.table}))

    def _distinct(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """DISTINCT over rows that are all different."""
        if not (isinstance(mine, exp.Select) and isinstance(other, exp.Select)):
            return False
        less, more = mine.copy(), other.copy()
        if bool(less.args.get("distinct")) == bool(more.args.get("distinct")):
            return False
        less.set("distinct", None)
        more.set("distinct", None)
        owner, select = (self._answer, mine) if mine.args.get("distinct") is None else (query, other)
        block = next((b for b in owner.blocks if b.select is select), None)
        return less == more and block is not None and bool(self._of(owner).keys(block))

    def _groups(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """A key of GROUP BY more or less (there MIN of it is shown), which the other keys decide."""
        found = _group_of(mine), _group_of(other)
        if None in found or not (isinstance(mine, (exp.Select, exp.Group)) and type(mine) is type(other)):
            return False
        owner, more, less = query, mine, other
        if len(_group_of(other) or ()) > len(_group_of(mine) or ()):
            owner, more, less = self._answer, other, mine
        keys, fewer = _group_of(more) or [], _group_of(less) or []
        extra = [key for key in keys if not any(_same(key, k) for k in fewer)]
        if len(extra) != 1 or len(extra) != len(keys) - len(fewer):
            return False
        block = owner.block_of(fewer[0]) if fewer else None
        if isinstance(mine, exp.Select) and not _alike_but_for(more, less, extra[0]):
            return False
        return block is not None and self._of(owner).decides(block, fewer, extra[0])

    def _ranks(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """ROW_NUMBER, RANK, DENSE_RANK, and frames by ROWS or RANGE, where no two rows of a partition tie."""
        window = mine if isinstance(mine, exp.Window) else mine.find_ancestor(exp.Window)
        there = other if isinstance(other, exp.Window) else other.find_ancestor(exp.Window)
        if window is None or there is None or window.args.get("order") != there.args.get("order"):
            return False
        if window.args.get("partition_by") != there.args.get("partition_by"):
            return False
        if _first_only(window) and {type(window.this), type(there.this)} == {exp.Rank, exp.DenseRank}:
            return True
        ranked = all(isinstance(w.this, (exp.RowNumber, exp.Rank, exp.DenseRank)) for w in (window, there))
        framed = window.this == there.this and all(_whole_frame(w) for w in (window, there))
        return (ranked or framed) and self._total(self._answer, window, window.args.get("order"))

    def _total(self, query: Query, node: exp.Expr, order: exp.Expr | None, most: int | None = None) -> bool:
        """Whether partition and the first sort keys leave no ties."""
        block = query.block_of(node)
        if block is None or order is None:
            return False
        keys = [key.this for key in order.expressions][:most]
        given = [*(node.args.get("partition_by") or []), *keys]
        if block.grouped:
            return all(any(_same(group, g) for g in given) for group in self._of(query)._needed(block, block.group))
        return self._of(query).one_row(block, given)

    def _order(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """A sort key turned round, or one more or less, where those before it leave no ties."""
        order = mine if isinstance(mine, exp.Order) else mine.find_ancestor(exp.Order)
        there = other if isinstance(other, exp.Order) else other.find_ancestor(exp.Order)
        if order is None or there is None or order.parent is None:
            return False
        pairs = zip(order.expressions, there.expressions, strict=False)
        alike = next(
            (n for n, (a, b) in enumerate(pairs) if a != b), min(len(order.expressions), len(there.expressions))
        )
        return alike > 0 and self._total(self._answer, order.parent, order, alike)

    def _least(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """`rank = 1` and `rank <= 1`, `count = 0` and `count <= 0`: nothing is less."""
        kinds = {type(mine), type(other)}
        if kinds != {exp.EQ, exp.LTE} or mine.args["this"] != other.args["this"]:
            return False
        value = bare(mine.args["expression"])
        if mine.args["expression"] != other.args["expression"] or not isinstance(value, exp.Literal):
            return False
        return value.name == self._least_of(self._answer, mine.args["this"])

    def _least_of(self, query: Query, node: exp.Expr, depth: int = 0) -> str | None:
        node = bare(node)
        if isinstance(node, exp.Window):
            node = node.this
        if isinstance(node, (exp.RowNumber, exp.Rank, exp.DenseRank)):
            return "1"
        if isinstance(node, exp.Count):
            block = query.block_of(node)
            return "1" if block is not None and block.grouped and isinstance(node.this, exp.Star) else "0"
        handed = query.output(node) if isinstance(node, exp.Column) and depth < _DEEPEST else None
        return self._least_of(handed[0].query, handed[1], depth + 1) if handed is not None else None

    def _implied(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """IS NOT NULL more or less, of what another condition of the same select rejects anyway."""
        for more, less, owner in ((mine, other, self._answer), (other, mine, query)):
            select = more if isinstance(more, exp.Select) else more.find_ancestor(exp.Select)
            block = next((b for b in owner.blocks if b.select is select), None)
            kept, parts_ = _conjuncts(less), _conjuncts(more)
            gone = [p for p in parts_ if p not in kept]
            if block is None or len(gone) != 1 or len(kept) != len(parts_) - 1:
                continue
            test = bare(gone[0].this) if isinstance(gone[0], exp.Not) else None
            if not (isinstance(test, exp.Is) and isinstance(test.expression, exp.Null)):
                continue
            others = [p for p in block.where if p != gone[0]]
            for join in block.joins:
                if not join.side and join.args.get("on") is not None:
                    others += parts(join.args["on"])
            rejected = set().union(*(rejecting(p) for p in others)) if others else set()
            named = columns(test)
            if all((c.table, c.name) in rejected or self._promised(owner, c) for c in named) and named:
                return True
        return False

    def _divisions(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """`/` and `//`: the same where a side is no whole number, in DuckDB."""
        if {type(mine), type(other)} != {exp.Div, exp.IntDiv}:
            return False
        sides = [(bare(node.args["this"]), bare(node.args["expression"])) for node in (mine, other)]
        return sides[0] == sides[1] and any(part.is_type(*exp.DataType.REAL_TYPES) for part in sides[0])

    def _promised(self, query: Query, column: exp.Column) -> bool:
        """Whether a column of a table is never null by itself, whatever the query asks."""
        owner, field = query.owner(column), query.field(column)
        optional = owner is None or column.table in owner.optional or query.output(column) is not None
        return field is not None and not field.nullable and not optional

    def _branches(self, query: Query, mine: exp.Expr, other: exp.Expr) -> bool:
        """Branches of a CASE in another order that can't both be true: the same value equals different literals."""
        if not (isinstance(mine, exp.Case) and isinstance(other, exp.Case)) or mine.args.get(
            "default"
        ) != other.args.get("default"):
            return False
        ifs, there = list(mine.args.get("ifs") or []), list(other.args.get("ifs") or [])
        if sorted(map(_text, ifs)) != sorted(map(_text, there)):
            return False
        tests = [bare(branch.this) for branch in ifs]
        if not all(isinstance(t, exp.EQ) and isinstance(bare(t.expression), exp.Literal) for t in tests):
            return False
        return len({_text(t.this) for t in tests}) == 1 and len({_text(t.expression) for t in tests}) == len(tests)

    def _of(self, query: Query) -> Determination:
        return self._determined[id(query)]

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
        if owner is None:
            return False
        if (column.table, column.name) in _kept_full(owner, self._compared):
            return True
        if column.table in owner.optional:
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
    """The smallest node in which two trees differ, None where they don't. Where lists have other lengths it is the node
    that holds them; where several places differ in the same way (an alias that GROUP BY repeats), the first of them."""
    if mine == other:
        return None
    if type(mine) is not type(other):
        return mine, other
    differing: list[tuple[exp.Expr, exp.Expr]] = []
    for name in dict.fromkeys((*mine.args, *other.args)):
        a, b = mine.args.get(name), other.args.get(name)
        pairs: list[tuple[Any, Any]] = list(zip(a, b, strict=True)) if _alike(a, b) else [(a, b)]  # type: ignore[arg-type]
        for x, y in pairs:
            if _differ(x, y):
                if not (isinstance(x, exp.Expr) and isinstance(y, exp.Expr)):
                    return mine, other
                differing.append((x, y))
    found = [pair for pair in (difference(*pair) for pair in differing) if pair is not None]
    return found[0] if len({(_text(a), _text(b)) for a, b in found}) == 1 else (mine, other)


def _alike(a: Any, b: Any) -> TypeGuard[list[Any]]:
    return isinstance(a, list) and isinstance(b, list) and len(a) == len(b)


def _differ(a: Any, b: Any) -> bool:
    return bool((a or None) != (b or None))


def _lifted(mine: exp.Expr, other: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """The two places where trees differ, from the smallest condition out to the CASE around it."""
    one: exp.Expr | None = mine
    two: exp.Expr | None = other
    while isinstance(one, exp.Expr) and isinstance(two, exp.Expr) and not isinstance(one, (exp.Select, exp.Join)):
        if isinstance(one, (exp.Predicate, exp.Case, exp.Connector, exp.Not)):
            yield one, two
        if isinstance(one, exp.Case):
            return
        one, two = one.parent, two.parent


def _over_v(node: exp.Expr) -> str:
    copy = node.copy()
    for column in copy.find_all(exp.Column):
        column.replace(exp.column("v"))
    return copy.sql(dialect=DIALECT, comments=False)


def _kept_full(block: Block, compared: exp.Expr | None) -> set[tuple[str, str]]:
    """Columns that are null in no row that WHERE and the inner joins of a select let through; the join that is being
    `compared` aside, for another kind of it may let them through."""
    conditions = list(block.where)
    if all(str(join.side or "").upper() in ("", "LEFT") for join in block.joins):
        for join in block.joins:
            if join is not compared and not join.side and not join.kind and join.args.get("on") is not None:
                conditions += parts(join.args["on"])
    return set().union(*map(rejecting, conditions)) if conditions else set()


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


def _counted(node: exp.Count) -> exp.Expr:
    """What a COUNT counts, DISTINCT aside."""
    inner = node.this
    one = isinstance(inner, exp.Distinct) and len(inner.expressions) == 1
    counted: exp.Expr = bare(inner.expressions[0]) if one else bare(inner)
    return counted


def _group_of(node: exp.Expr) -> list[exp.Expr] | None:
    group = node if isinstance(node, exp.Group) else node.args.get("group")
    return list(group.expressions) if group is not None else None


def _alike_but_for(more: exp.Expr, less: exp.Expr, key: exp.Expr) -> bool:
    """Whether two selects are the same once the one shows MIN(key) for key."""
    plain = less.copy()
    for node in list(plain.find_all(exp.Min, exp.AnyValue)):
        if _same(node.this, key):
            node.replace(node.this.copy())
    one, other = more.copy(), plain
    one.set("group", None)
    other.set("group", None)
    return bool(one == other)


def _first_only(window: exp.Expr) -> bool:
    """Whether only the rows of the first rank are asked for: there RANK and DENSE_RANK agree."""
    comparison = window.parent
    one = isinstance(comparison, exp.Expr) and bare(comparison.args.get("expression"))
    return isinstance(comparison, (exp.EQ, exp.LTE)) and isinstance(one, exp.Literal) and one.name == "1"


def _whole_frame(window: exp.Expr) -> bool:
    """Whether a window's frame runs from the first row of the partition to the current one, or is left to be that."""
    spec = window.args.get("spec")
    if spec is None:
        return True
    start, end = str(spec.args.get("start")).upper(), str(spec.args.get("end")).upper()
    return start == "UNBOUNDED" and end == "CURRENT ROW"


def _conjuncts(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.Select):
        node = node.args.get("where") or node
    if isinstance(node, exp.Where):
        node = node.this
    return [] if isinstance(node, exp.Select) else parts(node)


def _text(node: exp.Expr) -> str:
    return node.sql(dialect=DIALECT, comments=False)


def _same(a: exp.Expr, b: exp.Expr) -> bool:
    return bool(bare(a) == bare(b))

"""What a query's text makes worth trying: the values its conditions name, how many rows its limits speak of, which
rows of each table its conditions let through."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from game.engine.names import quoted
from game.judge.misconceptions.catalog import Catalog
from game.judge.misconceptions.query import UNREADABLE, Block, Query
from game.judge.misconceptions.trees import bare, columns
from game.judge.normal import DIALECT
from game.judge.witness.facts import DAYS, Facts
from game.judge.witness.passing import TABLES_MOST, Apart, apart, conditions
from game.judge.witness.values import other_year

Place = tuple[str, str]
"""(table, column) of the pack."""
_COMPARING = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Like, exp.ILike)
ROWS_MOST = 40
"""Group sizes beyond this are not tried: a case has to stay small."""
_DAYS_MOST = 800
_SAYING = (exp.Predicate, exp.AggFunc, exp.Window)
_CYCLES = (
    *(exp.Month, exp.Quarter, exp.Day, exp.DayOfMonth, exp.DayOfWeek, exp.DayOfWeekIso, exp.DayOfYear, exp.Week),
    *(exp.Extract, exp.TimeToStr, exp.Monthname, exp.Dayname),
)
_COUNTING = (exp.Count, exp.RowNumber, exp.Rank, exp.DenseRank)
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?([ T]\d{2}:\d{2}(:\d{2})?)?")
OF_TIME = re.compile(
    r"\d{4}|\b((year|quarter|season|month|week|date|hour|minute)\w*|\w*days?|times?|spring|summer|autumn|fall|winter|"
    r"yesterday|since|until|before|after|during|ago|latest|earl\w+|recent\w*|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|"
    r"may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)\b",
    re.IGNORECASE,
)
"""Words by which a brief may mean a time, also one that only the data tell."""
_ENDS = ("start", "end")
_DATED = ("DATE", "TIMESTAMP")
_DEEPEST = 8
_SIDES_MOST = 3
"""Columns of one side of a comparison that are paired with the other's."""


@dataclass
class Clues:
    """Collected from one or more queries.

    `values` and `numbers`: texts and numbers compared with a column; `patterns`: texts of LIKE, wildcards off; `asked`:
    texts of a player's query, which count where the data have them; `sizes`: numbers of rows or groups that decide;
    `gaps`: numbers of days, hours or the like that stand beside a date; `used`: tables and the columns that are named;
    `passing`: for a table conditions on it alone, as SQL over the alias `r`; `years`: date columns compared with a day
    or a year; `by_name`: columns that rows are put together by without the key of their table; `keyed`: tables whose
    rows are put together by their key; `grouped`: all columns that rows are put together by; `ordered`: columns that
    rows are sorted by; `pairs`: columns that are compared with each other, or with what is made of them; `shares`:
    columns compared as a part of a whole. `keys` is given: columns that are keys. `player_numbers`: those that only a
    player's query names, which count where they lie within what is seen; `strict`: so do all numbers. `sequential`:
    rows are looked at one after the other, by windows or by a table joined with itself; `sets`: results are put
    together by UNION and the like; `cycles`: parts of dates are looked at that come again, as months and days of the
    month do; `recursive`: a query goes from row to row. `lacking`: columns that the answer itself tests for null.
    `said`: what is made of each column, as text, with the literals in it; `aimed`: columns of which a player's query
    makes something else, `edges`: the literals with which it does, or the answer. `regrouped`: a player's query puts
    rows together by other columns than the answer. `near`: date columns of which only a player's query names days or
    years: those beside the seen ones may come, and none further. `apart`: by table, what only one of two queries asks
    of its rows.
    """

    values: dict[Place, list[str]] = field(default_factory=dict)
    numbers: dict[Place, list[str]] = field(default_factory=dict)
    patterns: dict[Place, list[str]] = field(default_factory=dict)
    asked: dict[Place, list[str]] = field(default_factory=dict)
    sizes: set[int] = field(default_factory=set)
    gaps: set[int] = field(default_factory=lambda: {1})
    used: dict[str, set[str]] = field(default_factory=dict)
    passing: dict[str, list[list[str]]] = field(default_factory=dict)
    years: set[Place] = field(default_factory=set)
    by_name: set[Place] = field(default_factory=set)
    keyed: set[str] = field(default_factory=set)
    grouped: set[Place] = field(default_factory=set)
    ordered: set[Place] = field(default_factory=set)
    shares: set[Place] = field(default_factory=set)
    pairs: list[tuple[Place, Place]] = field(default_factory=list)
    keys: frozenset[Place] = frozenset()
    player_numbers: dict[Place, list[str]] = field(default_factory=dict)
    strict: bool = False
    sequential: bool = False
    sets: bool = False
    cycles: bool = False
    lacking: set[Place] = field(default_factory=set)
    recursive: bool = False
    aimed: set[Place] = field(default_factory=set)
    edges: dict[Place, set[str]] = field(default_factory=dict)
    said: dict[tuple[Place, str], set[str]] = field(default_factory=dict)
    regrouped: bool = False
    near: set[Place] = field(default_factory=set)
    apart: dict[str, list[Apart]] = field(default_factory=dict)

    @property
    def nearest_gaps(self) -> list[int]:
        """Those of the gaps by which a player's query and the answer differ, else all."""
        edges = {text for texts in self.edges.values() for text in texts}
        return sorted(gap for gap in self.gaps if str(gap) in edges) or sorted(self.gaps)

    def add(self, sql: str, catalog: Catalog, *, texts: bool = True) -> bool:
        """Adds what one query tells; False where sqlglot can't read it. `texts`: its texts may become values (law 7
        allows the answer's own, and nobody else's)."""
        try:
            query = Query(sql, catalog, expand=True)
            for block in query.blocks:
                self._block(query, block)
            for node in query.tree.find_all(*_COMPARING, exp.Case, exp.Limit, exp.Offset, exp.Interval):
                self._node(query, node, texts)
            for key in query.tree.find_all(exp.Ordered):
                self.ordered |= set(_base(query, key))
            self._said(query)
            self._dates(query)
            self._series(query)
            self._compared(query)
            self.sets |= query.has(exp.SetOperation)
            self.cycles |= query.has(*_CYCLES)
            self._lacking(query)
            self.recursive |= any(node.recursive for node in query.tree.find_all(exp.With))
            self.sequential |= query.has(exp.Window) or any(one[0] == other[0] for one, other in self.pairs)
        except UNREADABLE:
            return False
        return True

    def _block(self, query: Query, block: Block) -> None:
        for alias in block.sources:
            table = block.table(alias)
            if table is None:
                continue
            self.used.setdefault(table, set())
            own = conditions(query, block, alias)
            if own and len(self.passing.setdefault(table, [])) < TABLES_MOST:
                self.passing[table].append(own)
        for column in columns(block.select):
            found = query.field(column)
            if found is not None:
                self.used.setdefault(found.table, set()).add(found.name)
        self._grouped(query, block)

    def _grouped(self, query: Query, block: Block) -> None:
        """Columns that rows are put together by; names among them that stand without the key of their table."""
        keys = [bare(key) for key in block.group]
        for window in block.windows():
            keys += [bare(key) for key in window.args.get("partition_by") or []]
        known = [field for key in keys if (field := query.field(key)) is not None]
        self.grouped |= {(k.table, k.name) for k in known}
        keyed = {k.table for k in known if (k.table, k.name) in self.keys}
        keyed |= {k.references[0] for k in known if k.references}
        self.keyed |= keyed
        self.by_name |= {(k.table, k.name) for k in known if k.table not in keyed}

    def _compared(self, query: Query) -> None:
        """Columns that are compared with columns: for equality, they put rows together; else, values may just meet."""
        for node in query.tree.find_all(*_COMPARING):
            sides = [part for part in (*node.iter_expressions(),) if isinstance(part, exp.Expr)]
            first, rest = list(_base(query, node.this)), [p for part in sides[1:] for p in _base(query, part)]
            if isinstance(node, exp.EQ):
                self.grouped |= {p for p in (*first, *rest) if first and rest}
            for one in first[:_SIDES_MOST]:
                for other in rest[:_SIDES_MOST]:
                    if (one, other) not in self.pairs:
                        self.pairs.append((one, other))

    def _node(self, query: Query, node: exp.Expr, texts: bool) -> None:
        if isinstance(node, (exp.Limit, exp.Offset)):
            self.sizes |= {int(n) for n in _numbers(node) if 0 < n <= ROWS_MOST}
            return
        if isinstance(node, exp.Interval):
            self.gaps |= {int(n) for n in _numbers(node) if 0 < n <= _DAYS_MOST}
            return
        if isinstance(node, exp.Case):
            return
        base = list(_base(query, node))
        for literal in _literals(node):
            self._literal(node, base, literal, texts)
        measured = list(_measured(query, node))
        if any(isinstance(b, _COUNTING) for b in measured):
            self.sizes |= {int(n) for n in _numbers(node) if 0 < n <= ROWS_MOST}
        if any(isinstance(b, exp.Div) for b in measured):
            self.shares |= set(base)

    def _literal(self, node: exp.Expr, base: Sequence[Place], literal: exp.Literal, texts: bool) -> None:
        text = literal.name
        if isinstance(literal.parent, exp.Neg) and not literal.is_string:
            text = f"-{text}"
        is_text = literal.is_string and not _DATE.fullmatch(text)
        for place in base:
            if is_text and not texts:
                _append(self.asked, place, text.strip("%"))
                continue
            if isinstance(node, (exp.Like, exp.ILike)):
                _append(self.patterns, place, text.strip("%"))
            else:
                _append(self.values if literal.is_string else self.numbers, place, text)
        if not literal.is_string and _whole(text) is not None:
            self.gaps |= {n for n in (_whole(text),) if n is not None and 0 < n <= _DAYS_MOST}
            self.sizes |= {n for n in (_whole(text),) if n is not None and 0 < n <= 6}

    def _said(self, query: Query) -> None:
        """The condition, aggregate or window that each column stands in, names of tables left out."""
        for column in columns(query.tree):
            around = column.find_ancestor(*_SAYING, exp.Query)
            if around is None or isinstance(around, exp.Query):
                continue
            plain = around.copy()
            for part in plain.find_all(exp.Column):
                part.set("table", None)
            text = plain.sql(dialect=DIALECT, comments=False).lower()
            literals = {literal.name for literal in around.find_all(exp.Literal)}
            self.said |= {(place, text): literals for place in _base(query, column)}

    def _lacking(self, query: Query) -> None:
        """Columns that are tested for null where no outer join makes any. COALESCE is no sign: many write it anyway."""
        for node in query.tree.find_all(exp.Is):
            column, block = bare(node.this), query.block_of(node)
            plain = isinstance(column, exp.Column) and block is not None and column.table not in block.optional
            found = query.field(column) if plain else None
            if found is not None:
                self.lacking.add((found.table, found.name))

    def _dates(self, query: Query) -> None:
        """Where a query itself says which days or years count, other years may come: it leaves them out."""
        for node in query.tree.find_all(*_COMPARING):
            if any(_DATE.fullmatch(lit.name) or _year(lit.name) for lit in node.find_all(exp.Literal)):
                self.years |= set(_base(query, node))

    def _series(self, query: Query) -> None:
        """Where a query makes a series of days, rows of those days are the ones that pass."""
        for series in query.tree.find_all(exp.GenerateSeries):
            ends = [literal.name[:10] for end in _ENDS for literal in series.args[end].find_all(exp.Literal)]
            if len(ends) != len(_ENDS) or not all(map(_DATE.fullmatch, ends)):
                continue
            for table, names in self.used.items():
                types = query.catalog.schema.get(table, {})
                dated = [name for name in sorted(names) if types[name].startswith(_DATED)]
                if dated:
                    within = f"r.{quoted(dated[0])}::date between date '{ends[0]}' and date '{ends[1]}'"
                    known = self.passing.setdefault(table, [[]])
                    self.passing[table] = [[*own, within] for own in known if within not in own] or known


def _met_days(clues: Clues, facts: Facts) -> Iterator[Place]:
    """Days that are compared with other days, not with a calendar's: they may lie in years where the others don't."""
    for pair in clues.pairs:
        tables = [facts.tables[table] for table, _ in pair if table in facts.tables]
        places = [table.place(column) for table, (_, column) in zip(tables, pair, strict=False)]
        if len(tables) < len(pair) or any(table.whole for table in tables):
            continue
        if all(n is not None and t.columns[n].family in DAYS for t, n in zip(tables, places, strict=True)):
            yield from pair


def _append(found: dict[Place, list[str]], place: Place, text: str) -> None:
    values = found.setdefault(place, [])
    if text not in values:
        values.append(text)


def _base(query: Query, node: exp.Expr, depth: int = 0) -> Iterator[Place]:
    """The pack's columns that an expression is made of, through CTEs, subqueries and aggregates."""
    for column in columns(node):
        found = query.field(column)
        if found is not None:
            yield found.table, found.name
        elif depth < _DEEPEST and (handed := query.output(column)) is not None:
            yield from _base(query, handed[1], depth + 1)


def _measured(query: Query, node: exp.Expr, depth: int = 0) -> Iterator[exp.Expr]:
    """Counts, ranks and divisions that an expression is made of."""
    yield from node.find_all(*_COUNTING, exp.Div)
    for column in columns(node):
        if depth < _DEEPEST and (handed := query.output(column)) is not None:
            yield from _measured(query, handed[1], depth + 1)


def _literals(node: exp.Expr) -> Iterator[exp.Literal]:
    for literal in node.find_all(exp.Literal):
        if literal.find_ancestor(exp.Query) is node.find_ancestor(exp.Query):
            yield literal


def _numbers(node: exp.Expr) -> Iterator[float]:
    for literal in node.find_all(exp.Literal):
        try:
            number = float(literal.name)
        except ValueError:
            continue
        if math.isfinite(number):
            yield number


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _in_year(text: str) -> bool:
    """Whether a literal names a year, alone or in a day."""
    return _year(text) or _DATE.fullmatch(text) is not None


def _year(text: str) -> bool:
    return text.isdigit() and 1900 <= int(text) <= 2200


def clues_of(
    answer: str,
    others: Sequence[str],
    tables: Sequence[Mapping[str, Any]],
    facts: Facts,
    player: str | None = None,
    brief: str = "",
) -> Clues:
    """From the answer, other texts of the pack, and a player's query. Only the answer's own texts become values, and
    only the days that it names, or compares with other days, open other years, or those that a player names where the
    brief says nothing of time; what is put together by name, the pack's right answers say."""
    catalog = Catalog(tables)
    clues = Clues(keys=facts.keys)
    clues.add(answer, catalog)
    if not clues.cycles:
        clues.years |= set(_met_days(clues, facts))
    years, lacking, first, grouped = set(clues.years), set(clues.lacking), dict(clues.said), set(clues.grouped)
    for sql in others:
        clues.add(sql, catalog, texts=False)
    by_name, keyed = set(clues.by_name), set(clues.keyed)
    if player is not None:
        known = {place: set(found) for place, found in clues.numbers.items()}
        said, clues.said = clues.said, {}
        together, clues.grouped = clues.grouped, set()
        own, clues.passing = clues.passing, {}
        clues.add(player, catalog, texts=False)
        clues.apart = apart(own, clues.passing)
        for table, alternatives in clues.passing.items():
            own.setdefault(table, []).extend(alternatives)
        clues.passing = own
        clues.regrouped = clues.grouped != grouped
        clues.grouped |= together
        otherwise = [(key[0], clues.said[key]) for key in clues.said if key not in said]
        otherwise += [(key[0], first[key]) for key in first if key not in clues.said]
        clues.aimed = {place for place, _ in otherwise}
        for place, literals in otherwise:
            clues.edges.setdefault(place, set()).update(literals)
        if brief and not OF_TIME.search(brief):
            clues.near = {place for place in clues.aimed & clues.years if any(map(_in_year, clues.edges[place]))}
        clues.strict = True
        for place, found in clues.numbers.items():
            clues.player_numbers[place] = [text for text in found if text not in known.get(place, ())]
            clues.numbers[place] = [text for text in found if text in known.get(place, ())]
    clues.by_name, clues.keyed, clues.lacking = by_name, keyed, lacking
    clues.years = {place for place in years if not _confined(facts, *place)}
    clues.near = {place for place in clues.near if not _confined(facts, *place)}
    return clues


def _confined(facts: Facts, name: str, column: str) -> bool:
    """Whether what a table declares keeps the column's days within the years that are seen."""
    table = facts.tables[name]
    place = table.place(column)
    if place is None:
        return False
    told = table.columns[place]
    beside = [other_year(told, end, far) for end, far in ((told.low, -1), (told.high, 1)) if end is not None]
    return bool(beside) and not any(table.may_hold(place, day) for day in beside)

"""Facts about a pack's tables, counted in the visible data by our own queries."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from game.engine.names import dotted, literal, quoted
from game.engine.rooms import as_cell, schema_of, visible_rows
from game.judge.witness.checks import with_checks
from game.judge.witness.facts import DAYS, ColumnFacts, Facts, Family, TableFacts
from game.judge.witness.habits import rise
from game.judge.witness.links import pointed_to
from game.judge.witness.periods import with_periods
from game.judge.witness.recognize import with_made
from game.puzzle.witness import Cell, Row, Schema

ROWS_MOST = 100_000
"""Rows of a table that are looked at, and that cases are made of."""
VALUES_MOST = 300
"""Different values of a column that are kept."""
EVIDENCE_ROWS = 4
"""Rows from which something that is never declared is believed of a table."""
REPEATS = 10
"""Rows that repeat a value, from which what always comes with it is no luck."""
CALENDAR_ROWS = 28
"""Rows from which days without a gap are a calendar."""
_PAIRS_MOST = 12
"""Columns of a table whose pairs are tried as keys."""
_FEW = 12
"""Different values of a column that sorts rows into kinds."""
_OF_DAYS = re.compile("year|quarter|month|week|day|date|holiday|season|fiscal|period")
"""What columns of a calendar are called."""
_OF_KEYS = re.compile(
    r"(id|_key|_no|code)$|(^|_)(key|e?mail|e_mail|login|username|user_name|phone|mobile|isbn|ean|sku|iban|url|slug|serial)$"
)
"""What columns are called that tell rows apart."""
_NO_KEYS = re.compile(r"(paid|bid|valid|void|grid)$")
"""Words that end as keys do."""
_FAMILIES: Mapping[str, Family] = {
    **dict.fromkeys(
        "TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT".split(), "whole"
    ),
    **dict.fromkeys(("FLOAT", "DOUBLE"), "float"),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "stamp"),
    "VARCHAR": "text",
    "BOOLEAN": "bool",
    "DATE": "date",
}


def mine(connection: duckdb.DuckDBPyConnection, tables: Sequence[Mapping[str, Any]]) -> Facts:
    """Facts about `tables` (a request's catalog) of an open database."""
    schema = schema_of(connection, [str(t["name"]) for t in tables])
    declared = {str(t["name"]): {str(c["name"]): c for c in t["columns"]} for t in tables}
    namesakes = {str(t["name"]) for t in tables if t.get("namesakes")}
    together = {str(t["name"]): t.get("together", ()) for t in tables}
    found = {
        name: _table(connection, name, schema, declared[name], together[name], name in namesakes) for name in schema
    }
    found = {str(t["name"]): with_checks(found[str(t["name"])], t.get("checks", ())) for t in tables}
    pointed = pointed_to(connection, found, declared)
    crossed = {name: _across(connection, pointed, table) for name, table in pointed.items()}
    return Facts(with_made(with_periods(crossed), _Fetcher(connection, schema)))


class _Fetcher:
    """Rows of tables that are too large to be looked at whole."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, schema: Schema) -> None:
        self._connection, self._schema = connection, schema

    def __call__(self, table: TableFacts, place: int, cells: Sequence[Cell]) -> list[Row] | None:
        if len(table.rows) < ROWS_MOST:
            return None
        column, listed = table.columns[place], ", ".join(literal(c) for c in cells if c is not None)
        where = f"where {as_cell(quoted(column.name), column.type)} in ({listed}) limit {2 * ROWS_MOST}"
        return visible_rows(self._connection, table.name, self._schema, where) if listed else []


def family_of(type_name: str) -> Family:
    """The family of a DuckDB type."""
    return "decimal" if type_name.startswith("DECIMAL") else _FAMILIES.get(type_name, "other")


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    schema: Schema,
    declared: Mapping[str, Mapping[str, Any]],
    together: Sequence[Sequence[str]],
    namesakes: bool,
) -> TableFacts:
    ask = _Asker(connection, name)
    columns = tuple(_column(ask, *column, declared.get(column[0], {})) for column in schema[name])
    rows = visible_rows(connection, name, schema, f"limit {ROWS_MOST}")
    total = ask.one("count(*)")
    unique = _with_together(ask, columns, total, _unique(ask, columns, total, declared), together)
    return TableFacts(
        name,
        columns,
        tuple(rows),
        total,
        unique,
        _follows(ask, columns, total, unique),
        _null_follows(ask, columns, total),
        _ordered(ask, columns, total),
        _gapless(ask, columns, unique, total),
        rising=tuple(_rising(columns, rows, declared)),
        believed=tuple(u for u in unique if namesakes and _believed(columns, u, declared)),
    )


def _rising(
    columns: Sequence[ColumnFacts], rows: Sequence[Row], declared: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[int, int]]:
    """(key, day) where a key is told to rise with time, and does; the first such day."""
    for key, column in enumerate(columns):
        if column.family == "whole" and declared.get(column.name, {}).get("rising_told"):
            days = [n for n, c in enumerate(columns) if c.family in DAYS and rise(rows, key, n)]
            yield from ((key, day) for day in days[:1])


def _believed(columns: Sequence[ColumnFacts], places: Sequence[int], declared: Mapping[str, Mapping[str, Any]]) -> bool:
    """A name without a double that nothing promises to have none. Things are told apart by theirs; people aren't."""
    return len(places) == 1 and all(
        columns[n].family == "text"
        and not declared.get(columns[n].name, {}).get("unique")
        and not _key_like(columns[n])
        for n in places
    )


class _Asker:
    """Aggregates over one table."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        self._connection = connection
        self._source = f"(select * from {dotted(table)} limit {ROWS_MOST})"

    def all(self, *expressions: str) -> list[Any]:
        if not expressions:
            return []
        sql = f"select {', '.join(expressions)} from {self._source}"
        [row] = self._connection.cursor().execute(sql).fetchall()
        return list(row)

    def one(self, expression: str) -> Any:
        return self.all(expression)[0]

    def column(self, sql: str) -> list[Any]:
        return [row[0] for row in self._connection.cursor().execute(sql.format(t=self._source)).fetchall()]


def _column(ask: _Asker, name: str, type_name: str, declared: Mapping[str, Any]) -> ColumnFacts:
    kind, c = family_of(type_name), quoted(name)
    plain = kind != "other"
    nulls, distinct, *ends = ask.all(
        f"count(*) - count({c})",
        f"count(distinct {c})" if plain else "0",
        *([f"CAST(min({c}) AS VARCHAR)", f"CAST(max({c}) AS VARCHAR)"] if plain else ["null", "null"]),
    )
    some = f"select v from (select distinct {as_cell(c, type_name)} as v from {{t}} where {c} is not null) "
    values = ask.column(some + f"order by hash(v), v limit {VALUES_MOST}") if plain else []
    accepted = declared.get("accepted")
    return ColumnFacts(
        name,
        type_name,
        kind,
        bool(nulls or declared.get("null_told")) and bool(declared.get("nullable", True)),
        ends[0],
        ends[1],
        tuple(sorted({*values, *(e for e in ends if e is not None), *map(str, accepted or ())})),
        int(distinct),
        frozenset(map(str, accepted)) if accepted else None,
        None,
        _step(ask, c) if kind == "stamp" else 0,
        int(type_name.rstrip(")").split(",")[1]) if kind == "decimal" else 0,
        not declared.get("nullable", True),
    )


def _step(ask: _Asker, column: str) -> int:
    """The largest of a day, half an hour, a minute, a second that all times of day are multiples of."""
    seconds = f"(epoch({column})::BIGINT % {{step}})"
    for step in (86_400, 1_800, 900, 60):
        if not ask.one(f"count(*) filter ({seconds.format(step=step)} <> 0)"):
            return step
    return 1


def _unique(
    ask: _Asker, columns: Sequence[ColumnFacts], total: int, declared: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[int, ...], ...]:
    """Declared keys that hold, then what has no double in the data and means to have none. That no two salaries or
    moments are equal is luck; where nothing else tells rows apart, a pair of columns does, or the whole row."""
    filled = ask.all(*(f"count({quoted(c.name)})" for c in columns))
    alone = [n for n, c in enumerate(columns) if c.distinct == filled[n] == total and total]
    said = [n for n in alone if declared.get(columns[n].name, {}).get("unique")]
    keys = [n for n in alone if n not in said and _key_like(columns[n])]
    named = [n for n in alone if columns[n].family == "text" and total >= EVIDENCE_ROWS]
    days = [n for n in alone if columns[n].family == "date" and _dense(ask, columns[n], total)]
    single = [(n,) for n in dict.fromkeys((*said, *keys, *named, *days))]
    if said or keys or not total:
        return (*single, *_second_keys(columns, filled, declared, single))
    apart = [n for n, c in enumerate(columns) if (n,) not in single and _telling(c) and c.distinct > 1]
    pairs = list(itertools.combinations(apart[:_PAIRS_MOST], 2)) if total >= EVIDENCE_ROWS else []
    counts = ask.all(*(f"count(distinct ({quoted(columns[a].name)}, {quoted(columns[b].name)}))" for a, b in pairs))
    tight = [pair for pair, count in zip(pairs, counts, strict=True) if count == total]
    natural = [pair for pair in tight if any(_key_like(columns[n]) for n in pair)] or tight
    found = (*single, *natural[:1])
    everything = ", ".join(quoted(c.name) for c in columns)
    if not found and ask.one(f"count(distinct ({everything}, 1))") == total:
        return (tuple(range(len(columns))),)
    return found


def _with_together(
    ask: _Asker,
    columns: Sequence[ColumnFacts],
    total: int,
    unique: tuple[tuple[int, ...], ...],
    together: Sequence[Sequence[str]],
) -> tuple[tuple[int, ...], ...]:
    """With the declared keys of several columns that hold."""
    places = {c.name.lower(): n for n, c in enumerate(columns)}
    found = [tuple(places[name.lower()] for name in names) for names in together]
    counts = ask.all(*(f"count(distinct ({', '.join(quoted(columns[n].name) for n in key)}))" for key in found))
    held = (key for key, count in zip(found, counts, strict=True) if count == total)
    return tuple(dict.fromkeys((*unique, *held)))


def _second_keys(
    columns: Sequence[ColumnFacts],
    filled: Sequence[int],
    declared: Mapping[str, Mapping[str, Any]],
    single: Sequence[tuple[int, ...]],
) -> tuple[tuple[int, ...], ...]:
    """Of a table that has a key: what may lack and else has no double, as is declared or its name says: an address."""
    lacking = [n for n, c in enumerate(columns) if (n,) not in single and c.distinct == filled[n] >= EVIDENCE_ROWS]
    return tuple((n,) for n in lacking if declared.get(columns[n].name, {}).get("unique") or _key_like(columns[n]))


def _key_like(column: ColumnFacts) -> bool:
    return column.family in ("whole", "text") and bool(_OF_KEYS.search(column.name.lower()))


def _dense(ask: _Asker, column: ColumnFacts, total: int) -> bool:
    """Whether days stand close enough to be a row for each day: at least every other one is there."""
    c = quoted(column.name)
    return total > 2 and bool(ask.one(f"max({c}) - min({c}) + 1 <= 2 * count(*)"))


def _telling(column: ColumnFacts) -> bool:
    return column.family in ("text", "date", "stamp") or (column.family == "whole" and _key_like(column))


def _follows(
    ask: _Asker, columns: Sequence[ColumnFacts], total: int, unique: Sequence[tuple[int, ...]]
) -> tuple[tuple[int, int], ...]:
    """(a, b): rows with the same a have the same b, and there are enough of them to tell."""
    keys = {u[0] for u in unique if len(u) == 1}
    causes = [n for n, c in enumerate(columns) if n not in keys and _telling(c) and 1 < c.distinct <= total * 0.8]
    effects = [n for n, c in enumerate(columns) if n not in keys and c.family != "other" and c.distinct > 1]
    pairs = [(a, b) for a in causes for b in effects if a != b and columns[b].distinct <= columns[a].distinct]
    pairs = [(a, b) for a, b in pairs if total - columns[a].distinct >= REPEATS]
    if not pairs:
        return ()
    text = "count(distinct ({a}, coalesce({b}::varchar, '')))"
    counts = ask.all(*(text.format(a=quoted(columns[a].name), b=quoted(columns[b].name)) for a, b in pairs))
    own = {a: ask.one(f"count(distinct {quoted(columns[a].name)})") for a in causes}
    return tuple(pair for pair, count in zip(pairs, counts, strict=True) if count == own[pair[0]])


def _null_follows(ask: _Asker, columns: Sequence[ColumnFacts], total: int) -> tuple[tuple[int, int], ...]:
    """(a, b): for each of a's few values, b is always null or never. Also of two columns that are null together."""
    nullable = [n for n, c in enumerate(columns) if c.nullable]
    kinds = [n for n, c in enumerate(columns) if 1 < c.distinct <= _FEW and c.family in ("text", "bool", "whole")]
    kinds = [n for n in kinds if total - columns[n].distinct >= REPEATS]
    pairs = [(a, b) for a in kinds for b in nullable if a != b]
    text = "count(distinct ({a}, {b} is null)), count(distinct {a}) + (count(*) > count({a}))::int"
    counts = ask.all(*(text.format(a=quoted(columns[a].name), b=quoted(columns[b].name)) for a, b in pairs))
    found = [pair for n, pair in enumerate(pairs) if counts[2 * n] == counts[2 * n + 1]]
    both = list(itertools.permutations(nullable, 2)) if total >= REPEATS else []
    apart = ask.all(
        *(f"count_if(({quoted(columns[a].name)} is null) <> ({quoted(columns[b].name)} is null))" for a, b in both)
    )
    return (*found, *(pair for pair, count in zip(both, apart, strict=True) if not count))


def _ordered(ask: _Asker, columns: Sequence[ColumnFacts], total: int) -> tuple[tuple[int, int, bool], ...]:
    """(a, b, strict): in every row that has both, a ≤ b."""
    alike = [
        (a, b)
        for a, b in itertools.permutations(range(len(columns)), 2)
        if _measures(columns[a]) and _measures(columns[b]) and _comparable(columns[a], columns[b])
    ]
    if total < EVIDENCE_ROWS:
        return ()
    alike = [(a, b) for a, b in alike if total >= REPEATS or "date" in (columns[a].family, columns[b].family)]
    text = "count_if({a} > {b}), count_if({a} = {b}), count_if({a} < {b})"
    found = []
    for (a, b), (above, equal, below) in zip(alike, _compared(ask, columns, alike, text), strict=True):
        if not above and below:
            found.append((a, b, not equal))
    return tuple(found)


def _compared(
    ask: _Asker, columns: Sequence[ColumnFacts], pairs: Sequence[tuple[int, int]], text: str
) -> list[Sequence[int]]:
    """Three counts for each pair of columns; the first of them one where a number is too large for the other's type."""
    texts = [text.format(a=quoted(columns[a].name), b=quoted(columns[b].name)) for a, b in pairs]
    try:
        counts = ask.all(*texts)
        return [counts[3 * n : 3 * n + 3] for n in range(len(pairs))]
    except duckdb.ConversionException:
        if len(pairs) == 1:
            return [(1, 0, 0)]
    return [found for pair in pairs for found in _compared(ask, columns, [pair], text)]


def _measures(column: ColumnFacts) -> bool:
    name = column.name.lower()
    key = name.endswith("id") and not _NO_KEYS.search(name)
    return column.family in ("whole", "decimal", "float", "date", "stamp") and not key


def _comparable(a: ColumnFacts, b: ColumnFacts) -> bool:
    times, numbers = ("date", "stamp"), ("whole", "decimal", "float")
    return any(a.family in kinds and b.family in kinds for kinds in (times, numbers))


def _gapless(ask: _Asker, columns: Sequence[ColumnFacts], unique: Sequence[tuple[int, ...]], total: int) -> bool:
    """A calendar: a day of its own in every row, none left out, and beside it only what is known of a day."""
    for n in (u[0] for u in unique if len(u) == 1 and columns[u[0]].family == "date"):
        c, others = quoted(columns[n].name), [column.name for m, column in enumerate(columns) if m != n]
        known = all(_OF_DAYS.search(name.lower()) for name in others)
        if known and total >= CALENDAR_ROWS and ask.one(f"max({c}) - min({c}) + 1") == total:
            return True
    return False


def _across(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, TableFacts], table: TableFacts) -> TableFacts:
    """With what holds between a row and the one it points to: the same grandparent, or a later day."""
    squares, after = [], []
    for a, column in enumerate(table.columns):
        if column.to is None:
            continue
        parent, place = tables[column.to[0]], column.to[1]
        alike, dated = _candidates(table, parent, a)
        source = (
            f"{dotted(table.name)} c join {dotted(parent.name)} p "
            f"on p.{quoted(parent.columns[place].name)} = c.{quoted(column.name)}"
        )
        texts = [_never(table, parent, b, c, "<>") for b, c in alike]
        texts += [_never(table, parent, b, c, "<") for b, c in dated]
        texts += [_never(table, parent, b, c, "<", daily=True) for b, c in dated]
        texts += [_never_lacks(table, parent, b, c) for b, c in alike]
        if texts and table.total >= EVIDENCE_ROWS:
            [row] = connection.cursor().execute(f"select {', '.join(texts)} from {source}").fetchall()
            full, moments, days = row[len(alike) + 2 * len(dated) :], row[len(alike) :], row[len(alike) + len(dated) :]
            squares += [(a, b, c, known) for (b, c), held, known in zip(alike, row, full, strict=False) if held]
            after += [(a, *p, not held) for p, held, day in zip(dated, moments, days, strict=False) if held or day]
    return replace(table, squares=tuple(squares), after=tuple(after))


def _candidates(table: TableFacts, parent: TableFacts, a: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    pairs = [(b, c) for b in range(len(table.columns)) for c in range(len(parent.columns)) if b != a]
    alike = [(b, c) for b, c in pairs if table.columns[b].to and table.columns[b].to == parent.columns[c].to]
    times = ("date", "stamp")
    dated = [(b, c) for b, c in pairs if table.columns[b].family in times and parent.columns[c].family in times]
    return alike, dated


def _never_lacks(table: TableFacts, parent: TableFacts, b: int, c: int) -> str:
    left, right = f"c.{quoted(table.columns[b].name)}", f"p.{quoted(parent.columns[c].name)}"
    return f"count_if({left} is not null and {right} is null) = 0"


def _never(table: TableFacts, parent: TableFacts, b: int, c: int, sign: str, *, daily: bool = False) -> str:
    left, right = f"c.{quoted(table.columns[b].name)}", f"p.{quoted(parent.columns[c].name)}"
    if daily:
        left, right = f"{left}::date", f"{right}::date"
    return f"count_if({left} {sign} {right}) = 0 and count({left} = {right}) >= {EVIDENCE_ROWS}"

"""The one query that a team runs in its own warehouse, so that rows like its own can be made without showing any."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from game.forge.synthetic.dialects import Dialect, dialect_of
from game.forge.synthetic.kinds import kind_of
from game.forge.synthetic.relations import Relation
from game.forge.world.profile import FREQUENT_MOST
from game.puzzle.catalog import Column, Table

FREQUENT_LEAST = 5
"""Rows that share a value before it is shown: no single row, and no handful of them, can be seen."""
FILLED_LEAST = 30
"""Filled rows of a column before its range, mean or length is told: of fewer, they would tell about single rows."""
RESULT = ("table_name", "column_name", "measure", "value", "count")
"""The columns of the query's result."""

_HEAD = """\
-- A profile of {tables}, for `semicolon forge --synthetic --profile FILE`.
-- Run it, look at the result, export it as CSV or JSON. It reads only; it writes nothing and calls nothing outside.
--
-- It returns aggregates, one a line: {result}.
--   rows      how many rows a table has
--   nulls     how many of them are null in the column
--   distinct  about how many different values the column has
--   low, high the 1st and the 99th percentile of numbers and dates, rounded outwards to two significant digits,
--             to whole weeks for dates: not the lowest and the highest, which are values of single rows
--   mean      the mean of numbers;  length: the mean length of texts, in characters
--   value     a frequent value with its number of rows: at most {most} a column, each shared by {least} rows or more
--
-- It does not return rows, keys, names or any text of a column, with these exceptions, asked for `value`:
{public}
-- Low, high, mean and length are left out where fewer than {filled} rows are filled. Each table is read once{passes};
-- each column named above once more, alone. Values of columns that are not named above never leave the warehouse.
"""


@dataclass(frozen=True)
class _Measure:
    """One line of a table's profile: what it gives as `value` or as `count`, from names in `needs` (name → SQL)."""

    column: str
    name: str
    value: str
    count: str
    needs: tuple[tuple[str, str], ...]
    ranked: bool = False


def profile_sql(relations: Sequence[Relation], dialect: str, public: Collection[tuple[str, str]] = ()) -> str:
    """One query over all the tables, in the warehouse's own SQL. Raises ForgeError for an unknown dialect.

    `public`: (table, column) whose frequent values may be shown. Those of booleans may always be, and of a column with
    declared accepted values those, for they stand in the project.
    """
    said = dialect_of(dialect)
    parts = [part for relation in relations for part in _parts(said, relation, public)]
    shown = [
        f"--   {r.table.name}.{c.name}" for r in relations for c in r.table.columns if _may_show(r.table, c, public)
    ]
    head = _HEAD.format(
        tables="one table" if len(relations) == 1 else f"{len(relations)} tables",
        result=", ".join(RESULT),
        most=FREQUENT_MOST,
        least=FREQUENT_LEAST,
        filled=FILLED_LEAST,
        public="\n".join(_one_line(line) for line in shown) or "--   (none)",
        passes="" if said.one_pass else ", and once more for each column of numbers or dates",
    )
    return head + "\nunion all\n".join(parts) + "\norder by 1, 2, 3, 5 desc, 4\n"


def _one_line(comment: str) -> str:
    return " ".join(comment.splitlines())


def _may_show(table: Table, column: Column, public: Collection[tuple[str, str]]) -> bool:
    if not kind_of(column.type).plain:
        return False
    return (table.name, column.name) in public or bool(column.accepted) or kind_of(column.type).family == "bool"


def _parts(said: Dialect, relation: Relation, public: Collection[tuple[str, str]]) -> Iterator[str]:
    measures = [_Measure("", "rows", "", "n", (("n", "count(*)"),))]
    for place, column in enumerate(relation.table.columns):
        measures += _measures(said, column, place)
    together = [m for m in measures if said.one_pass or not m.ranked]
    yield _read_once(said, relation, together)
    for name in dict.fromkeys(m.column for m in measures if m not in together):
        yield _read_once(said, relation, [m for m in measures if m.ranked and m.column == name])
    for column in relation.table.columns:
        if _may_show(relation.table, column, public):
            yield _frequent(said, relation, column, open_=(relation.table.name, column.name) in public)


def _measures(said: Dialect, column: Column, place: int) -> Iterator[_Measure]:
    x, family = said.column(column.name), kind_of(column.type).family
    filled = (f"f{place}", f"count({x})")
    yield _Measure(column.name, "nulls", "", f"n - f{place}", (("n", "count(*)"), filled))
    if not kind_of(column.type).plain:
        return
    if family != "bool":
        count = filled[1] if column.is_unique else said.distinct.format(x=x)
        yield _Measure(column.name, "distinct", "", f"d{place}", ((f"d{place}", count),))
    if family == "text":
        # A type that nobody wrote down counts as text: the cast makes that harmless.
        length = (f"l{place}", f"avg(cast(length(cast({x} as {said.text})) as {said.real}))")
        yield _Measure(column.name, "length", _text(said, place, f"round(l{place})"), "", (filled, length))
    if family in ("day", "moment"):
        yield from _range(said, column, place, said.days.format(x=x), dates=True)
    if family in ("whole", "decimal", "float") and not (column.is_unique or column.references):
        yield from _range(said, column, place, f"cast({x} as {said.real})", dates=False)
        mean = (f"m{place}", f"avg(cast({x} as {said.real}))")
        yield _Measure(column.name, "mean", _text(said, place, f"m{place}"), "", (filled, mean))


def _range(said: Dialect, column: Column, place: int, number: str, *, dates: bool) -> Iterator[_Measure]:
    """The percentiles of a number, or of a date's distance from 1970."""
    filled = (f"f{place}", f"count({said.column(column.name)})")
    for name, letter, quantile, outwards in (("low", "q", said.low, "floor"), ("high", "r", said.high, "ceil")):
        x = f"{letter}{place}"
        step = "7" if dates else f"power(10, floor(log10({_size(said, x)})) - 1)"
        rounded = f"{outwards}({x} / {step}) * {step}"
        shown = said.day.format(x=rounded) if dates else rounded
        value = _text(said, place, shown)
        yield _Measure(column.name, name, value, "", (filled, (x, quantile.format(x=number))), ranked=True)


def _size(said: Dialect, x: str) -> str:
    """Its absolute value, and 1 for 0, whose logarithm there is none."""
    number = f"cast(abs({x}) as numeric)" if said.name == "postgres" else f"abs({x})"
    return f"case when {x} = 0 then 1 else {number} end"


def _text(said: Dialect, place: int, number: str) -> str:
    """As text, unless too few rows are filled."""
    return f"case when f{place} >= {FILLED_LEAST} then cast({number} as {said.text}) end"


def _read_once(said: Dialect, relation: Relation, measures: Sequence[_Measure]) -> str:
    """All measures from one row of aggregates, which a list of their names turns into lines."""
    needs = dict(need for measure in measures for need in measure.needs)
    aggregates = ",\n    ".join(f"{sql} as {name}" for name, sql in needs.items())
    values = [f"when {n} then {m.value}" for n, m in enumerate(measures, 1) if m.value]
    counts = [f"when {n} then {m.count}" for n, m in enumerate(measures, 1) if m.count]
    lines = [
        f"select {n} as place, {said.literal(m.column)} as column_name, {said.literal(m.name)} as measure"
        for n, m in enumerate(measures, 1)
    ]
    integer = "int64" if said.name == "bigquery" else "bigint"
    value = "\n    ".join(["case w.place", *values, "end"]) if values else f"cast(null as {said.text})"
    count = "\n    ".join(["case w.place", *counts, "end"]) if counts else "null"
    return (
        f"select {said.literal(relation.table.name)} as table_name, w.column_name as column_name, "
        f"w.measure as measure,\n  {value} as {said.quoted('value')},\n"
        f"  cast({count} as {integer}) as {said.quoted('count')}\n"
        f"from (\n  select\n    {aggregates}\n  from {said.relation(relation)}\n) a\ncross join (\n  "
        + "\n  union all ".join(lines)
        + "\n) w"
    )


def _frequent(said: Dialect, relation: Relation, column: Column, *, open_: bool) -> str:
    """The frequent values of one column. Where only its accepted values are known to the project, only those: what the
    data hold beside them is nobody's business."""
    x = said.column(column.name)
    family = kind_of(column.type).family
    shown = f"case when {x} then 'true' else 'false' end" if family == "bool" else f"cast({x} as {said.text})"
    wanted = ""
    if not open_ and family != "bool":
        known = ", ".join(said.literal(_plain(value)) for value in column.accepted if value is not None)
        wanted = f" and cast({x} as {said.text}) in ({known})"
    return (
        f"select {said.literal(relation.table.name)}, {said.literal(column.name)}, 'value', v, n\n"
        f"from (\n  select {shown} as v, count(*) as n\n  from {said.relation(relation)}\n"
        f"  where {x} is not null{wanted}\n  group by {shown}\n  having count(*) >= {FREQUENT_LEAST}\n"
        f"  order by n desc, v\n  limit {FREQUENT_MOST}\n) f"
    )


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Random small catalogs, as hypothesis draws them: tables that point to one another, promises of every kind."""

from collections.abc import Sequence

from hypothesis import strategies as st

from game.puzzle.catalog import (
    AcceptedValues,
    Check,
    Column,
    NotNull,
    Relationship,
    Table,
    TableTest,
    Test,
    Unique,
    UniqueTogether,
)
from game.puzzle.resultset import Json

TYPES = (
    "BIGINT", "INTEGER", "TINYINT", "DECIMAL(10,2)", "DOUBLE", "VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP", "TIME",
    "UUID", "VARCHAR[]", "JSON", "STRUCT(a INTEGER)", "TIMESTAMP WITH TIME ZONE", "ENUM('x', 'it''s', 'z')",
)  # fmt: skip
NAMES = (
    "name", "email", "status", "amount", "price", "quantity", "total", "created_at", "closed_at", "order_date",
    "rating", "number_of_lines", "first_order", "city",
    "country_code", "code", "Odd Name", "select", "it's", "notes", "is_new",
)  # fmt: skip
KEYS = ("BIGINT", "INTEGER", "VARCHAR", "UUID")
ACCEPTED: dict[str, tuple[Json, ...]] = {
    "VARCHAR": ("new", "it's", "done"),
    "BIGINT": (1, 2, 30),
    "INTEGER": (0, 5),
    "BOOLEAN": (True,),
    "DOUBLE": (0.5, 2),
}
CONDITIONS = {
    "BIGINT": ("{c} > 0", "{c} between 3 and 7", "{c} is null or {c} % 2 = 0"),
    "INTEGER": ("{c} >= -5 and {c} < 5", "{c} <> 4"),
    "DECIMAL(10,2)": ("{c} >= 0", "{c} > 0.5 and {c} <= 99.99", "abs({c}) < 1000"),
    "DOUBLE": ("{c} < 1",),
    "VARCHAR": ("length({c}) >= 2", "{c} = lower({c})"),
    "DATE": ("{c} >= date '2025-03-01'", "day({c}) = 1"),
    "TIMESTAMP": ("{c} < timestamp '2024-06-01 12:00:00'", "hour({c}) < 20"),
}


@st.composite
def catalogs(draw: st.DrawFn) -> tuple[Table, ...]:
    """One to four tables, the later ones pointing to the earlier, to themselves, and now and then forward."""
    count = draw(st.integers(1, 4))
    names = ["customers", "orders", "order_lines", "shifts"][:count]
    keys = [draw(st.sampled_from(KEYS)) for _ in names]
    return tuple(_table(draw, place, names, keys) for place in range(count))


def _table(draw: st.DrawFn, place: int, names: Sequence[str], keys: Sequence[str]) -> Table:
    columns = [Column("id", keys[place], "", (NotNull(), Unique()))]
    for target in draw(st.lists(st.integers(0, len(names) - 1), max_size=2, unique=True)):
        tests: list[Test] = [Relationship(names[target], "id")]
        if target <= place and draw(st.booleans()):
            tests.append(NotNull())
        if draw(st.integers(0, 5)) == 0:
            tests.append(Unique())
        columns.append(Column(f"{names[target]}_id", keys[target], "", tuple(tests)))
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=5, unique=True)):
        columns.append(_column(draw, name))
    return Table(names[place], "", tuple(columns), tests=_row_tests(draw, columns))


def _column(draw: st.DrawFn, name: str) -> Column:
    type_ = draw(st.sampled_from(TYPES))
    tests: list[Test] = []
    if draw(st.booleans()):
        tests.append(NotNull())
    if type_ in ACCEPTED and draw(st.integers(0, 3)) == 0:
        tests.append(AcceptedValues(ACCEPTED[type_]))
    elif type_ in CONDITIONS and draw(st.booleans()):
        quoted = '"' + name + '"'
        tests.append(Check(draw(st.sampled_from(CONDITIONS[type_])).format(c=quoted)))
    plain = type_ not in ("VARCHAR[]", "JSON", "STRUCT(a INTEGER)")
    if plain and draw(st.integers(0, 6)) == 0:
        tests.append(Unique())
    return Column(name, type_, draw(st.sampled_from(("", "Null where nobody knows."))), tuple(tests))


def _row_tests(draw: st.DrawFn, columns: Sequence[Column]) -> tuple[TableTest, ...]:
    tests: list[TableTest] = []
    plain = [c.name for c in columns if c.type not in ("VARCHAR[]", "JSON", "STRUCT(a INTEGER)")]
    if len(plain) > 2 and draw(st.integers(0, 2)) == 0:
        tests.append(UniqueTogether(tuple(draw(st.permutations(plain))[:2])))
    numbers = [c.name for c in columns[1:] if c.type in ("BIGINT", "INTEGER", "DECIMAL(10,2)", "DOUBLE")]
    dates = [c.name for c in columns if c.type in ("DATE", "TIMESTAMP")]
    for group in (numbers, dates):
        if len(group) > 1 and draw(st.booleans()):
            sign = draw(st.sampled_from(("<", "<=", "<>")))
            tests.append(Check(f'"{group[0]}" {sign} "{group[1]}"'))
    free = [c.name for c in columns if c.nullable]
    if len(free) > 1 and draw(st.booleans()):
        tests.append(Check(f'("{free[0]}" is null) = ("{free[1]}" is null)'))
    return tuple(tests)

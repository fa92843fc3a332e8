"""Rows that don't come in: put aside as text with the reason, for whoever mends them."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb

from game.engine.names import literal, quoted
from game.forge.intake.report import Note, note
from game.forge.intake.source import ASIDE
from game.strings import say

FOLDER = "quarantine"
LINES_MOST = 100_000
"""Unreadable lines of one file that are kept."""
_HIDDEN = "…"
_FORMATS = {"parquet": "format parquet, compression zstd", "csv": "format csv, header"}
"""Options by the ending of a file: one for programs, one that anybody can open."""


class Quarantine:
    """Takes rows from tables of the connection; what happened is in `notes`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._columns: dict[str, list[str]] = {}
        self._lines: dict[str, list[tuple[str, str]]] = {}
        self._pointing: dict[str, set[str]] = {}
        self._counts: dict[tuple[str, str, str], int] = {}

    @property
    def notes(self) -> list[Note]:
        """How many rows went aside, by table and reason."""
        return [
            note("quarantined", table, code, count, reason=reason)
            for (table, code, reason), count in self._counts.items()
        ]

    def put(
        self, table: str, columns: Sequence[str], source: str, condition: str, code: str, count: int, **values: object
    ) -> None:
        """Copies the `count` rows of `source` that meet `condition`; `code` and `values` tell the reason."""
        reason = say(f"intake.reason.{code}", **values)
        self._copy(table, columns, source, condition, reason)
        self._count(table, "rows", reason, count)

    def put_following(
        self, table: str, columns: Sequence[str], source: str, condition: str, count: int, column: str, to: str
    ) -> None:
        """Like `put`, of rows whose `column` points to rows of the table `to` that are here already. Each is told which
        one; its value comes in when the files are written and it is clear whose values are nobody's business."""
        reason = say("intake.reason.following", column=column, value=_mark(column), to=to)
        self._copy(table, columns, source, condition, reason)
        self._pointing.setdefault(table, set()).add(column)
        self._count(table, "following", say("intake.reason.followed", column=column, to=to), count)

    def values(self, table: str, column: str, kind: str) -> str | None:
        """A query of the values, of that type and never null, that the rows here have in a column; None where there
        are no rows of that table."""
        if column.lower() not in {name.lower() for name in self._columns.get(table, ())}:
            return None
        value = f"try_cast({quoted(column)} as {kind})"
        return f"select {value} from {self._name(table)} where {value} is not null"

    def _copy(self, table: str, columns: Sequence[str], source: str, condition: str, reason: str) -> None:
        self._ready(table, columns)
        texts = ", ".join(f"{quoted(name)}::varchar" for name in columns)
        self._connection.execute(
            f"insert into {self._name(table)} select {literal(reason)}, null, {texts + ' ' if texts else ''}"
            f"from {source} where {condition}"
        )

    def _count(self, table: str, code: str, reason: str, count: int) -> None:
        self._counts[table, code, reason] = self._counts.get((table, code, reason), 0) + count

    def put_line(self, table: str, reason: str, line: str) -> None:
        """A line of a file that is no row."""
        lines = self._lines.setdefault(table, [])
        if len(lines) < LINES_MOST:
            lines.append((reason, line))

    def write(self, folder: Path, hidden: Mapping[str, Collection[str]]) -> None:
        """Writes `<table>.parquet` and `<table>.csv` for each table that lost rows. `hidden`: columns by table whose
        values are nobody's business; raw lines of such a table aren't shown either."""
        for table, lines in self._lines.items():
            self._ready(table, self._columns.get(table, []))
            nulls = ", null" * len(self._columns[table])
            shown = [(reason, _HIDDEN if hidden.get(table) else line) for reason, line in lines]
            self._connection.executemany(f"insert into {self._name(table)} values (?, ?{nulls})", shown)
            self._count(table, "lines", "", len(lines))
        for table, columns in sorted(self._columns.items()):
            folder.mkdir(exist_ok=True)
            kept = [
                f"{literal(_HIDDEN)} as {quoted(name)}" if name in hidden.get(table, ()) else quoted(name)
                for name in columns
            ]
            first = _unlike("reason", columns), _unlike("line", columns)
            names = [f"{quoted(own)} as {quoted(shown)}" for own, shown in zip(self._own(columns), first, strict=True)]
            names[0] = f"{self._reason(table, hidden.get(table, ()))} as {quoted(first[0])}"
            if table not in self._lines:
                del names[1]
            rows = f"(select {', '.join([*names, *kept])} from {self._name(table)} order by all)"
            for ending, options in _FORMATS.items():
                file = literal(str(folder / f"{table}.{ending}"))
                self._connection.execute(f"copy {rows} to {file} ({options})")

    def _reason(self, table: str, hidden: Collection[str]) -> str:
        """The reason with what a row points to."""
        told = quoted(self._own(self._columns[table])[0])
        for column in sorted(self._pointing.get(table, ())):
            value = literal(_HIDDEN) if column in hidden else f"coalesce({quoted(column)}, '')"
            told = f"replace({told}, {literal(_mark(column))}, {value})"
        return told

    def _ready(self, table: str, columns: Sequence[str]) -> None:
        if table in self._columns:
            return
        self._columns[table] = list(columns)
        listed = ", ".join(f"{quoted(name)} varchar" for name in [*self._own(columns), *columns])
        self._connection.execute(f"create table {self._name(table)} ({listed})")

    @staticmethod
    def _own(columns: Sequence[str]) -> tuple[str, str]:
        return _unlike("put aside for", columns), _unlike("put aside line", columns)

    @staticmethod
    def _name(table: str) -> str:
        return f"{ASIDE}.main.{quoted(f'{FOLDER} {table}')}"


def _mark(column: str) -> str:
    """What stands for a column's value until it is known whether it may be told."""
    return f"\x1f{column}\x1f"


def _unlike(name: str, others: Sequence[str]) -> str:
    taken = {other.lower() for other in others}
    while name.lower() in taken:
        name = f"quarantine_{name}"
    return name

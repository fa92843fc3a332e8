"""The rows of one relation in a table of our own, each column of a type that a pack can hold.

Rows lie in the order of all their columns, so that whatever is decided by place is decided the same way each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from game.engine.names import dotted, literal, quoted
from game.forge.intake.quarantine import Quarantine
from game.forge.intake.report import Note, note
from game.forge.intake.source import Found
from game.forge.intake.types import duckdb_type, is_wide
from game.puzzle.catalog import Column, Table
from game.puzzle.pack import MAX_COLUMNS
from game.strings import say

WRONG_MOST = 0.1
"""Share of a column's values that don't fit its type, beyond which the type is taken to be wrong."""
PLACE = quoted("place in order")
"""The column in which staged tables number their rows, before all others."""
_TEXT = "VARCHAR"
_RAW, _REJECTED = "raw rows", "reject_errors"


def stage(
    connection: duckdb.DuckDBPyConnection, table: Table, found: Found, typed: bool, quarantine: Quarantine
) -> tuple[Table | None, list[Note]]:
    """Loads `found` as `table`, which comes back with the columns that there are. `typed`: whether its declared types
    mean something where the file has none. None, and a note why, where nothing can be read.

    Raises duckdb.IOException where a database is damaged: what else of it is true, nobody knows.
    """
    try:
        if found.kind == "csv":
            return _staged_csv(connection, table, found, typed, quarantine)
        if not found.types:
            connection.execute(f"describe from {found.sql}")
        kinds = {name: duckdb_type(kind, "duckdb") for name, kind in found.types.items()}
        return _staged(connection, table, found.sql, found.types, kinds, quarantine)
    except duckdb.Error as error:
        if isinstance(error, duckdb.IOException) and found.kind in ("table", "view"):
            raise
        connection.execute(f"drop table if exists {dotted(table.name)}")
        return None, [note("skipped", table.name, "unreadable", reason=_reason(error))]


def _reason(error: duckdb.Error) -> str:
    return str(error).split("\n")[0]


def _staged_csv(
    connection: duckdb.DuckDBPyConnection, table: Table, found: Found, typed: bool, quarantine: Quarantine
) -> tuple[Table | None, list[Note]]:
    """Everything as text at first: a line that is no row, or a value that is none of its type, costs that line only."""
    parts = []
    for place, file in enumerate(found.files):
        parts.append(quoted(f"{_RAW} {place}"))
        options = "all_varchar = true, store_rejects = true, sample_size = -1, header = true"
        connection.execute(
            f"create or replace temp table {parts[-1]} as from read_csv({literal(str(file))}, {options})"
        )
    connection.execute(
        f"create or replace temp view {quoted(_RAW)} as {' union all by name '.join(f'from {part}' for part in parts)}"
    )
    rejected = connection.execute(
        f"select line, lower(min(error_type::varchar)), min(csv_line) from {_REJECTED} "
        "group by file_id, line order by all"
    ).fetchall()
    for number, error, line in rejected:
        reason = say("intake.reason.line", line=number, error=error)
        quarantine.put_line(table.name, reason, line)
    connection.execute(f"delete from {_REJECTED}; delete from reject_scans")
    names = [row[0] for row in connection.execute(f"describe {quoted(_RAW)}").fetchall()]
    declared = {column.name.lower(): column.type for column in table.columns} if typed else {}
    sniffed = _sniffed(connection, found)
    kinds: dict[str, str | None] = {n: declared.get(n.lower()) or sniffed.get(n.lower()) or _TEXT for n in names}
    return _staged(connection, table, quoted(_RAW), dict.fromkeys(names, _TEXT), kinds, quarantine)


def _sniffed(connection: duckdb.DuckDBPyConnection, found: Found) -> dict[str, str]:
    """Types by column in lower case, as far as the first rows tell."""
    try:
        rows = connection.execute(f"describe from {found.sql}").fetchall()
    except duckdb.Error:
        return {}
    return {str(row[0]).lower(): duckdb_type(row[1], "duckdb") or _TEXT for row in rows}


def _staged(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    source: str,
    types: Mapping[str, str],
    kinds: Mapping[str, str | None],
    quarantine: Quarantine,
) -> tuple[Table | None, list[Note]]:
    notes = [
        note("changed", f"{table.name}.{name}", "column_unfit", type=types[name])
        for name, kind in kinds.items()
        if kind is None
    ]
    wanted = {name: kind for name, kind in list(kinds.items())[:MAX_COLUMNS] if kind is not None}
    if not wanted:
        return None, [*notes, note("skipped", table.name, "no_columns")]
    casts = {name: kind for name, kind in wanted.items() if not _same(types[name], kind)}
    for name in _wrongly_typed(connection, source, casts):
        notes.append(note("changed", f"{table.name}.{name}", "type_wrong", type=casts[name]))
        wide = is_wide(types[name])
        wanted[name] = casts[name] = ("DECIMAL(38,0)" if types[name] != "UHUGEINT" else "DOUBLE") if wide else _TEXT
    _put_aside(connection, table.name, source, casts, wanted, quarantine)
    listed = ", ".join(
        f"try_cast({quoted(name)} as {kind}) as {quoted(name)}" if name in casts else quoted(name)
        for name, kind in wanted.items()
    )
    if "." in table.name:
        connection.execute(f"create schema if not exists {quoted(table.name.split('.')[0])}")
    where = f" where not ({_unfit(casts)})" if casts else ""
    connection.execute(
        f"create table {dotted(table.name)} as select row_number() over () as {PLACE}, * "
        f"from (select {listed} from {source}{where} order by all)"
    )
    stored = connection.execute(f"describe {dotted(table.name)}").fetchall()[1:]
    known = {column.name.lower(): column for column in table.columns}
    columns = tuple(
        replace(known.get(name.lower(), Column(name, kind)), name=name, type=kind) for name, kind, *_ in stored
    )
    gone = [c.name for c in table.columns if c.name.lower() not in {name.lower() for name in kinds}]
    notes += [note("changed", f"{table.name}.{name}", "column_gone") for name in gone]
    return replace(table, columns=columns), notes


def _same(stored: str, kind: str) -> bool:
    return stored.replace(" ", "") == kind.replace(" ", "")


def _unfit(casts: Mapping[str, str]) -> str:
    parts = (f"({quoted(n)} is not null and try_cast({quoted(n)} as {kind}) is null)" for n, kind in casts.items())
    return " or ".join(parts)


def _wrongly_typed(connection: duckdb.DuckDBPyConnection, source: str, casts: Mapping[str, str]) -> Sequence[str]:
    """Columns most of whose values are there, and of which too many are none of the type."""
    if not casts:
        return []
    wrong = ", ".join(
        f"count(*) filter ({_unfit({name: kind})}), count({quoted(name)})" for name, kind in casts.items()
    )
    [row] = connection.execute(f"select {wrong} from {source}").fetchall()
    pairs = zip(row[::2], row[1::2], strict=True)
    return [name for name, (bad, all_) in zip(list(casts), pairs, strict=True) if bad > max(1, all_ * WRONG_MOST)]


def _put_aside(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    source: str,
    casts: Mapping[str, str],
    wanted: Mapping[str, str],
    quarantine: Quarantine,
) -> None:
    for column, kind in casts.items():
        condition = _unfit({column: kind})
        [(count,)] = connection.execute(f"select count(*) from {source} where {condition}").fetchall()
        if count:
            quarantine.put(name, list(wanted), source, condition, "cast", count, column=column, type=kind)

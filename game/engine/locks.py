"""The locks DuckDB itself puts on a worker's database, in the order in which they hold.

A read-only *file* is opened with autoloading off; then settings; `disabled_filesystems` only after external access
is off; `lock_configuration` last, for nothing can be set after it. All are global, for the cursors that queries run on
don't inherit a session's settings.
"""

from pathlib import Path

import duckdb

from game.engine.instance import DATABASE
from game.engine.limits import DUCKDB_MEMORY, EXPRESSION_DEPTH

_AT_CONNECT: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
}
_SETTINGS = (
    "set global async_threads = 1",
    f"set global memory_limit = '{DUCKDB_MEMORY}'",
    "set global temp_directory = ''",
    "set global max_temp_directory_size = '0B'",
    "set global allow_community_extensions = false",
    "set global custom_extension_repository = ''",
    "set global autoinstall_extension_repository = ''",
    "set global allow_persistent_secrets = false",
    "set global python_enable_replacements = false",
    "set global arrow_lossless_conversion = true",
    "set global timezone = 'UTC'",
    "set global errors_as_json = true",
    # DuckDB 2.0 fails on joins whose sides it swaps over columns with dictionaries ("dict-surviving cache"), and the
    # whole database with them.
    "set global disabled_optimizers = 'build_side_probe_side'",
    f"set global max_expression_depth = {EXPRESSION_DEPTH}",
    "set global enable_external_access = false",
    "set global disabled_filesystems = 'LocalFileSystem'",
    "set global lock_configuration = true",
)
_FORBIDDEN = (
    "from read_text('/proc/self/stat')",  # which the system's own walls would let through
    "from glob('*')",
    "copy (select 1) to 'probe.csv'",
    "attach 'probe.duckdb'",
    "create table probe (n int)",
    "load httpfs",
    "set memory_limit = '99GB'",
)


def open_locked(database: Path) -> duckdb.DuckDBPyConnection:
    """A connection to `database` that can read its tables and nothing else.

    Raises duckdb.Error where the file is missing, damaged or of another version.
    """
    connection = duckdb.connect(database, read_only=True, config=_AT_CONNECT)
    _lock(connection)
    return connection


def open_memory() -> duckdb.DuckDBPyConnection:
    """A connection to an empty database in memory, called as a pack's own, which can't reach anything else."""
    connection = duckdb.connect(config=_AT_CONNECT)
    connection.execute(f"attach ':memory:' as {DATABASE}")
    # Groups of few short keys come out sorted otherwise, and a query that forgot to sort by them would never show it.
    connection.execute("set global perfect_ht_threshold = 0")
    _lock(connection)
    return connection


def _lock(connection: duckdb.DuckDBPyConnection) -> None:
    for setting in _SETTINGS:
        connection.execute(setting)


def hold(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the locks alone, without the fence, keep a query from files, settings and changes. By trying."""
    return all(_fails(connection, sql) for sql in _FORBIDDEN)


def _fails(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    with connection.cursor() as cursor:
        try:
            cursor.execute(sql).fetchall()
        except duckdb.Error:
            return True
        return False

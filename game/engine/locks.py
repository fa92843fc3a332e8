"""The locks DuckDB itself puts on a worker's database, in the order in which they hold.

A read-only *file* is opened with autoloading off; then settings; `disabled_filesystems` only after external access
is off; `lock_configuration` last, for nothing can be set after it.
"""

from pathlib import Path

import duckdb

from game.engine.limits import DUCKDB_MEMORY, EXPRESSION_DEPTH

_AT_CONNECT: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
}
_SETTINGS = (
    "set async_threads = 1",
    f"set memory_limit = '{DUCKDB_MEMORY}'",
    "set temp_directory = ''",
    "set max_temp_directory_size = '0B'",
    "set allow_community_extensions = false",
    "set custom_extension_repository = ''",
    "set autoinstall_extension_repository = ''",
    "set allow_persistent_secrets = false",
    "set python_enable_replacements = false",
    "set arrow_lossless_conversion = true",
    "set timezone = 'UTC'",
    "set errors_as_json = true",
    f"set max_expression_depth = {EXPRESSION_DEPTH}",
    "set enable_external_access = false",
    "set disabled_filesystems = 'LocalFileSystem'",
    "set lock_configuration = true",
)


def open_locked(database: Path) -> duckdb.DuckDBPyConnection:
    """A connection to `database` that can read its tables and nothing else.

    Raises duckdb.Error where the file is missing, damaged or of another version.
    """
    connection = duckdb.connect(database, read_only=True, config=_AT_CONNECT)
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection

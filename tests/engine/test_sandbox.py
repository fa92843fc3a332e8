"""The locks and the process: what a query sees of the engine it runs in, and of the machine around it."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from game.engine.child import child_environment
from game.engine.instance import Instance
from game.engine.locks import open_locked
from game.engine.pool import Pool
from tests.engine.attack import CANARY, TABLES, Attack, attacks, files, make_canary, said


@pytest.fixture(scope="module")
def attacked(database: Callable[[str], Instance]) -> Iterator[Pool]:
    os.environ["CANARY_ENV"] = CANARY
    with contextlib.closing(Pool(database(TABLES))) as pool:
        yield pool
    del os.environ["CANARY_ENV"]


def test_a_worker_inherits_no_secrets(attacked: Pool) -> None:
    assert os.environ["CANARY_ENV"] == CANARY
    assert CANARY not in json.dumps(child_environment())
    assert attacked.run("select 1").result(60).kind == "ok"
    worker = attacked._current
    assert worker is not None
    for sql in ("select getenv('CANARY_ENV')", "select current_setting('CANARY_ENV')", "from duckdb_secrets()"):
        assert CANARY not in said(attacked.run(sql).result(60))
    environment = Path(f"/proc/{worker.pid}/environ")
    if environment.exists():
        assert CANARY.encode() not in environment.read_bytes()


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_canary(tmp_path_factory.mktemp("attack"))


@pytest.fixture(scope="module")
def locked(database: Callable[[str], Instance]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database behind the locks alone."""
    with open_locked(database(TABLES).database) as connection:
        yield connection


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("enable_external_access", "false"),
        ("lock_configuration", "true"),
        ("python_enable_replacements", "false"),
        ("autoload_known_extensions", "false"),
        ("autoinstall_known_extensions", "false"),
        ("allow_community_extensions", "false"),
        ("temp_directory", ""),
        ("threads", "1"),
        ("max_expression_depth", "250"),
        ("TimeZone", "UTC"),
        ("errors_as_json", "true"),
    ],
)
def test_each_lock_holds_where_the_query_runs(locked: duckdb.DuckDBPyConnection, setting: str, value: str) -> None:
    asked = "select value from duckdb_settings() where name = ?"
    assert locked.cursor().execute(asked, [setting]).fetchall() == [(value,)]


LOCKED_KINDS = ("file_read", "file_write_stmt", "extension_net", "ddl_dml")


@pytest.mark.parametrize("attack", [a for a in attacks() if a.kind in LOCKED_KINDS], ids=lambda a: f"{a.kind}-{a.id}")
def test_the_locks_hold_without_the_fence(locked: duckdb.DuckDBPyConnection, canary: Path, attack: Attack) -> None:
    sql, before = attack.text(canary), files(canary.parent)
    told = ""
    with locked.cursor() as cursor:
        try:
            told = str(cursor.execute(sql).fetchall())
        except duckdb.Error as error:
            told = str(error)
    assert CANARY not in told
    assert files(canary.parent) == before
    assert locked.cursor().execute("select count(*), sum(salary) from emp").fetchall() == [(200, 99300)]


def test_the_workers_own_variables_are_no_tables(attacked: Pool) -> None:
    for name in ("request", "rows", "sql", "stream", "cursor", "connection", "__file__"):
        assert attacked.run(f"from {name}").result(60).kind == "error"

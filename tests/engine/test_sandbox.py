"""The locks, by a handful of attacks of each kind: nothing outside the puzzle's tables is read, made or changed."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from game.engine.child import child_environment
from game.engine.outcome import Outcome
from game.engine.pool import Pool
from game.engine.result import to_result_set

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "attacks.jsonl"
CANARY = "CANARY_7f3a"
KINDS = ("file_read", "file_write_stmt", "extension_net", "settings", "leak", "ddl_dml", "smuggle", "internal_fn")
EACH = 6
TABLES = """
create table emp as select i id, 'n'||i as name, i%5 dept, (i*37)%1000 salary from range(200) t(i);
create table dept as select i id, 'd'||i as name from range(5) t(i);
create sequence sq;
"""


def attacks() -> list[dict[str, str]]:
    """The first few texts of each kind."""
    lines = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    plain = [line for line in lines if "sql" in line]
    return [line for kind in KINDS for line in [p for p in plain if p["kind"] == kind][:EACH]]


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attack") / "canary"
    folder.mkdir()
    (folder / "secret.csv").write_text(f"a\n{CANARY}\n", encoding="utf-8")
    (folder / "secret.json").write_text(json.dumps([{"a": CANARY}]), encoding="utf-8")
    (folder / "x.sql").write_text(f"select '{CANARY}'", encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"copy (select '{CANARY}' as a) to '{folder}/secret.parquet' (format parquet)")
    with duckdb.connect(folder / "other.duckdb") as connection:
        connection.execute(f"create table t as select '{CANARY}' as a")
    return folder


@pytest.fixture(scope="module")
def attacked(database: Callable[[str], Path]) -> Iterator[Pool]:
    os.environ["CANARY_ENV"] = CANARY
    with contextlib.closing(Pool(database(TABLES))) as pool:
        yield pool
    del os.environ["CANARY_ENV"]


def said(outcome: Outcome) -> str:
    """All that comes back, as one text."""
    shown = json.dumps(to_result_set(outcome.rows, 100).to_json()) if outcome.rows else ""
    return shown + (outcome.error.text if outcome.error else "")


def state(pool: Pool) -> str:
    """Tables and settings as a query sees them."""
    kept = "select name, value from duckdb_settings() where name not like '%thread%' order by all"
    return said(pool.run("select sum(hash(e)) from emp e").result(60)) + said(pool.run(kept).result(60))


@pytest.mark.parametrize("attack", attacks(), ids=lambda a: f"{a['kind']}-{a['id']}")
def test_an_attack_gets_nothing_and_changes_nothing(attacked: Pool, canary: Path, attack: dict[str, str]) -> None:
    before, files = state(attacked), {p: p.stat().st_mtime_ns for p in canary.parent.rglob("*")}
    outcome = attacked.run(attack["sql"].replace("{canary}", str(canary))).result(60)
    assert CANARY not in said(outcome)
    assert str(canary.parent) not in (outcome.error.text if outcome.error else "").replace(attack["sql"], "")
    assert state(attacked) == before
    assert {p: p.stat().st_mtime_ns for p in canary.parent.rglob("*")} == files


def test_there_are_attacks_of_every_kind() -> None:
    assert {a["kind"] for a in attacks()} == set(KINDS)


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
def test_each_lock_holds_where_the_query_runs(attacked: Pool, setting: str, value: str) -> None:
    outcome = attacked.run(f"select value from duckdb_settings() where name = '{setting}'").result(60)
    assert outcome.rows is not None
    assert to_result_set(outcome.rows).rows == ((value,),)


def test_the_workers_own_variables_are_no_tables(attacked: Pool) -> None:
    for name in ("request", "rows", "sql", "stream", "cursor", "connection", "__file__"):
        assert attacked.run(f"from {name}").result(60).kind == "error"

"""What tests of the lower floors share: a home of their own, a tiny pack, and the engines on it."""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, settings

from game.engine.instance import Instance
from game.engine.outcome import Outcome
from game.engine.pool import Pool
from game.engine.store import Store, open_store
from game.judge.judge import Judge
from game.play.engines import AUTHOR_TOOLS
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack

settings.register_profile("timeless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("timeless")  # how long an example takes says more of the machine than of the code

PACK_YML = """
name: tiny
title: A tiny shop
license: CC0-1.0
tables:
  - name: customers
    description: One row per customer.
    columns:
      - {name: id, type: BIGINT, description: The customer's number., tests: [not_null, unique]}
      - {name: name, type: VARCHAR, tests: [not_null]}
      - {name: city, type: VARCHAR, description: Null if not told.}
  - name: orders
    description: One row per order.
    columns:
      - {name: id, type: BIGINT, tests: [not_null, unique]}
      - {name: customer_id, type: BIGINT, tests: [{relationships: {to: customers, field: id}}]}
      - {name: amount, type: "DECIMAL(8,2)", tests: [not_null]}
      - {name: status, type: VARCHAR, tests: [not_null, {accepted_values: [completed, returned]}]}
      - {name: ordered_on, type: DATE, tests: [not_null]}
lineage:
  - {from: raw_orders, to: orders}
concepts: {filter: keeping some rows}
"""
ROWS = {
    "customers": """values (1, 'Ada', 'Rome'), (2, 'Bea', null), (3, 'Cid', 'Oslo'), (4, 'Dot', 'Rome')
                    as t(id, name, city)""",
    "orders": """values (1, 1, 10.50, 'completed', date '2025-01-01'), (2, 1, 20.00, 'completed', date '2025-01-02'),
                        (3, 2, 5.25, 'returned', date '2025-01-02'), (4, null, 7.00, 'completed', date '2025-02-01'),
                        (5, 3, 20.00, 'completed', date '2025-03-01')
                 as t(id, customer_id, amount, status, ordered_on)""",
}
CASTS = {
    "customers": "id::bigint as id, name, city",
    "orders": (
        "id::bigint as id, customer_id::bigint as customer_id, amount::decimal(8,2) as amount, status, ordered_on"
    ),
}
PUZZLES = {
    "all-customers": "title: All\nbrief: Show the name of every customer.\nanswer: select name from customers\n",
    "big-orders": (
        "title: Big orders\nbrief: Show id and amount of orders of at least 10, largest first.\nconcepts: [filter]\n"
        "answer: select id, amount from orders where amount >= 10 order by amount desc\n"
        "also: ['from orders select id, amount where not amount < 10 order by 2 desc']\n"
        "hints: {concept: A filter.}\n"
        "explain: At least means >=.\n"
    ),
}
SEASON = "days:\n  2026-11-01: tiny/all-customers\n  2026-11-02: tiny/big-orders\n  2026-11-03: tiny/all-customers\n"


def write_pack(folder: Path) -> Path:
    """The tiny pack in `folder`, its Parquet made by DuckDB."""
    (folder / "data").mkdir(parents=True)
    (folder / "puzzles").mkdir()
    (folder / "pack.yml").write_text(PACK_YML, encoding="utf-8")
    for name, text in PUZZLES.items():
        (folder / "puzzles" / f"{name}.yml").write_text(text, encoding="utf-8")
    with duckdb.connect() as connection:
        for table, rows in ROWS.items():
            file = folder / "data" / f"{table}.parquet"
            connection.execute(f"copy (select {CASTS[table]} from ({rows})) to '{file}' (format parquet)")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The player's own folder, empty."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SEMICOLON_HOME", str(folder))
    return folder


@pytest.fixture
def pack_folder(tmp_path: Path) -> Path:
    """A tiny pack to be bent as a test likes."""
    return write_pack(tmp_path / "tiny")


@pytest.fixture(scope="session")
def levels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like `levels/`: the tiny pack and a season of three days."""
    folder = tmp_path_factory.mktemp("levels")
    write_pack(folder / "packs" / "tiny")
    (folder / "season.yml").write_text(SEASON, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def pack(levels: Path) -> Pack:
    return load_pack(levels / "packs" / "tiny")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def store(pack: Pack, cache: Path) -> Store:
    return open_store(pack, cache)


@pytest.fixture(scope="session")
def player(store: Store) -> Iterator[Pool]:
    """A warm pool on the tiny pack: a real child process."""
    with contextlib.closing(Pool(store.instance)) as pool:
        yield pool


@pytest.fixture(scope="session")
def author(store: Store) -> Iterator[Pool]:
    """The same with sqlglot's tools."""
    with contextlib.closing(Pool(store.instance, AUTHOR_TOOLS)) as pool:
        yield pool


@pytest.fixture(scope="session")
def judge(player: Pool, author: Pool) -> Judge:
    return Judge(player, author)


@pytest.fixture(scope="session")
def run(player: Pool) -> Callable[[str], Outcome]:
    """What the worker says to a text."""
    return lambda sql: player.run(sql).result(60)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Instance]:
    """A database made by a script, once per script; the tables of its schema main may be named."""
    folder = tmp_path_factory.mktemp("databases")

    def make(script: str) -> Instance:
        file = folder / hashlib.sha256(script.encode()).hexdigest()[:12] / "puzzle.duckdb"
        if not file.exists():
            file.parent.mkdir()
            with duckdb.connect(file) as connection:
                connection.execute(script)
        with duckdb.connect(file, read_only=True) as connection:
            tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
        return Instance(file, tuple(sorted(name for (name,) in tables)))

    return make

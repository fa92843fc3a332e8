"""The corpus of attacks: hostile texts, a folder that none of them may touch, and tables that all of them may want."""

import json
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from game.engine.limits import RUN
from game.engine.outcome import Outcome
from game.engine.pool import Pool
from game.engine.result import to_result_set

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
CANARY = "CANARY_7f3a"
MARKS = (CANARY, "CANARY_HIDDEN", "CANARY_MACRO")
TABLES = """
create schema hidden; create table hidden.answer as select 'CANARY_HIDDEN' as a;
create view hidden.vw as from hidden.answer;
create table emp as select i id, 'n'||i as name, i%5 dept, (i*37)%1000 salary from range(200) t(i);
create table dept as select i id, 'd'||i as name from range(5) t(i);
create table big as select i id, (i*7919)%100003 v, 'text '||i s from range(200000) t(i);
create sequence sq; create macro answer_macro() as 'CANARY_MACRO';
"""
LIMITS = replace(RUN, wall_s=1.0)
LATE_S = 0.5
"""Seconds past the wall limit at which an answer counts as a hang."""
STOPPED = ("timeout", "memory")


@dataclass(frozen=True)
class Attack:
    """One line of the corpus; `expected` is what the table of outcomes says of it."""

    id: str
    kind: str
    source: dict[str, Any]
    expected: str

    def text(self, canary: Path) -> str:
        """What is typed, with the folder's name put in. Raises UnicodeDecodeError for what no editor can hold."""
        if "sql" in self.source:
            return str(self.source["sql"]).replace("{canary}", str(canary))
        made = eval(str(self.source.get("gen") or self.source["bytes"]).replace("{canary}", str(canary)), {}, {})
        return made.decode() if isinstance(made, bytes) else str(made)


@cache
def attacks() -> tuple[Attack, ...]:
    """The corpus, in its order."""
    table = (CORPUS / "attack_outcomes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    outcomes = dict(line.split("\t") for line in table)
    lines = [json.loads(line) for line in (CORPUS / "attacks.jsonl").read_text(encoding="utf-8").splitlines()]
    return tuple(Attack(line["id"], line["kind"], line, outcomes.get(line["id"], "")) for line in lines)


def make_canary(folder: Path) -> Path:
    """A folder of secrets of every format an engine could read."""
    canary = folder / "canary"
    canary.mkdir()
    (canary / "secret.csv").write_text(f"a\n{CANARY}\n", encoding="utf-8")
    (canary / "secret.json").write_text(json.dumps([{"a": CANARY}]), encoding="utf-8")
    (canary / "x.sql").write_text(f"select '{CANARY}'", encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"copy (select '{CANARY}' as a) to '{canary}/secret.parquet' (format parquet)")
    with duckdb.connect(canary / "other.duckdb") as connection:
        connection.execute(f"create table t as select '{CANARY}' as a")
    return canary


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """What lies under a folder: sizes and times of change."""
    return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in folder.rglob("*")}


def said(outcome: Outcome) -> str:
    """All that comes back, as one text."""
    shown = json.dumps(to_result_set(outcome.rows, 200).to_json()) if outcome.rows else ""
    return shown + (outcome.error.text if outcome.error else "")


def state(pool: Pool) -> str:
    """The tables as a query sees them, asked of whichever worker is next."""
    sums = "select sum(hash(e)), (select count(*) from big), (select max(name) from dept) from emp e"
    return said(pool.run(sums).result(60))


def suffer(pool: Pool, sql: str) -> tuple[Outcome, bool]:
    """What comes of a hostile text, and whether it came in time. A slow moment of the machine gets a second chance: a
    hang shows again."""
    for _ in range(2):
        began = time.monotonic()
        outcome = pool.run(sql, LIMITS).result(60)
        if time.monotonic() - began <= LIMITS.wall_s + LATE_S:
            return outcome, True
    return outcome, False

"""Near misses as a tool of the author worker."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import duckdb
import sqlglot

from game.engine import fence
from game.engine.visible import Visible
from game.judge.nearmiss.make import near_misses
from game.judge.nearmiss.tree import printed, read


def near_misses_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{sql, tables, target?, prove?} → {near_misses: [{kind, sql, what}]}, [] where sqlglot misreads the answer.

    `prove` (true unless said): leave out what is provably the answer; about 25 ms for each near miss.
    """
    sql = request["sql"]
    visible = Visible.of(connection, [table["name"] for table in request["tables"]])
    if not prints_alike(connection, sql, visible):
        return {"near_misses": []}
    made = near_misses(sql, request["tables"], request.get("target"), prove=request.get("prove", True))
    return {"near_misses": [asdict(miss) for miss in made]}


def prints_alike(connection: duckdb.DuckDBPyConnection, sql: str, visible: Visible) -> bool:
    """Whether an answer as sqlglot prints it gives the same rows as the author's own text."""
    try:
        text = printed(read(sql))
        return _digest(connection, sql, visible) == _digest(connection, text, visible)
    except (sqlglot.errors.SqlglotError, RecursionError, duckdb.Error, ValueError, TypeError, AttributeError):
        return False
    except (fence.Refusal, fence.Unknown):
        return False


def _digest(connection: duckdb.DuckDBPyConnection, sql: str, visible: Visible) -> list[Any]:
    """How many rows, and the sum of their hashes. An answer is foreign: it passes the fence."""
    text = f"select count(*), sum(hash(r)::hugeint) from (\n{sql.strip().rstrip(';')}\n) r"
    with connection.cursor() as cursor:
        fence.check(cursor, text, visible)
        return cursor.execute(text).fetchall()

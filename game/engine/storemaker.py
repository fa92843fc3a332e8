"""The child process that makes a pack's database: reads an order on stdin, writes what it made on stdout.

Order: `{database, tables: [{name, file, description, columns: {name: description}}]}`.
Answer: `{table: {rows, columns: [{name, type}]}}`.
"""

import json
import sys
from typing import Any

import duckdb

from game.engine.names import dotted, literal, quoted


def main() -> None:
    """Makes one database, or ends with a reason on stderr and exit code 1."""
    order = json.load(sys.stdin)
    try:
        with duckdb.connect(order["database"], config={"threads": 1}) as connection:
            connection.execute("set memory_limit = '1GB'")
            made = {table["name"]: _load(connection, table) for table in order["tables"]}
    except duckdb.Error as error:
        sys.exit(str(error).split("\n")[0])
    json.dump(made, sys.stdout)


def _load(connection: duckdb.DuckDBPyConnection, table: dict[str, Any]) -> dict[str, Any]:
    name = dotted(table["name"])
    if "." in table["name"]:
        connection.execute(f"create schema if not exists {quoted(table['name'].split('.')[0])}")
    connection.execute(f"create table {name} as from read_parquet(?)", [table["file"]])
    connection.execute(f"comment on table {name} is {literal(table['description'])}")
    columns = connection.execute(f"describe {name}").fetchall()
    for column, *_ in columns:
        if table["columns"].get(column):
            connection.execute(f"comment on column {name}.{quoted(column)} is {literal(table['columns'][column])}")
    [(rows,)] = connection.execute(f"select count(*) from {name}").fetchall()
    return {"rows": rows, "columns": [{"name": c[0], "type": c[1]} for c in columns]}


if __name__ == "__main__":
    main()

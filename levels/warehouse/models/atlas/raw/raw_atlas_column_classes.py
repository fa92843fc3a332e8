from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.classify import classify
from worlds.atlas.records import Column, ColumnClass
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    columns = read(dbt.ref("raw_atlas_columns"), Column)
    return write(session, classify(columns), ColumnClass)

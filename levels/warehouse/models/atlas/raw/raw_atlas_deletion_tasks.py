from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.records import Asset, Column, ColumnClass, DeletionRequest, DeletionTask
from worlds.atlas.requests import make_deletion_tasks
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    requests = read(dbt.ref("raw_atlas_deletion_requests"), DeletionRequest)
    assets = read(dbt.ref("raw_atlas_assets"), Asset)
    columns = read(dbt.ref("raw_atlas_columns"), Column)
    classes = read(dbt.ref("raw_atlas_column_classes"), ColumnClass)
    return write(session, make_deletion_tasks(requests, assets, columns, classes), DeletionTask)

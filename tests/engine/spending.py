"""A tool after which its worker is good for nothing more."""

from collections.abc import Mapping
from typing import Any

import duckdb

from game.engine.query import SPENT


def warm() -> None:
    """Nothing to load."""


def spend(_: duckdb.DuckDBPyConnection, __: Mapping[str, Any]) -> dict[str, Any]:
    """What a tool says that broke DuckDB itself."""
    return {SPENT: True}


TOOLS = {"spend": spend}

"""The context panel as data: the formats of `tables --json`."""

from collections.abc import Sequence
from typing import Any

from game.play.around import around, pointing
from game.play.daily import TableInfo
from game.play.knowledge import Knowledge
from game.play.words import PUZZLES_LEAST
from game.puzzle.catalog import Column, Table
from game.puzzle.lineage import Place
from game.puzzle.model import Pack
from game.puzzle.resultset import ResultSet

SAMPLE_ROWS = 3
VALUES = 3


def tables_json(pack: Pack, tables: Sequence[TableInfo]) -> dict[str, Any]:
    """`{pack, title, tables: [{name, rows, description, columns}]}`."""
    return {"pack": pack.name, "title": pack.title, "tables": [info.to_json() for info in tables]}


def table_json(pack: Pack, info: TableInfo, knowledge: Knowledge) -> dict[str, Any]:
    """One table with all that is known of it; places are [table, column], column "" for which rows a table has."""
    table = info.table
    found = around(table.name, pack.tables, pack.lineage, knowledge)
    return {
        "pack": pack.name,
        "name": table.name,
        "rows": info.rows,
        "description": table.description,
        "owner": table.owner or None,
        "issues": list(table.issues),
        "tests": [test.to_json() for test in table.tests],
        "columns": [_column(pack, table, column, knowledge) for column in table.columns],
        "sample": _sample(knowledge.samples.get(table.name)),
        "usage": _usage(knowledge, (table.name, "")),
        "sources": list(found.sources),
        "readers": list(found.readers),
        "exposures": list(found.exposures),
        "metrics": list(found.metrics),
        "pointed_at_by": [list(place) for place in found.pointing],
    }


def _column(pack: Pack, table: Table, column: Column, knowledge: Knowledge) -> dict[str, Any]:
    place = table.name, column.name
    return column.to_json() | {
        "values": list(knowledge.values(*place, VALUES)),
        "usage": _usage(knowledge, place),
        "made_of": [list(origin) for origin in knowledge.origins(*place)],
        "pointed_at_by": [list(other) for other in pointing(pack.tables, *place)],
    }


def _usage(knowledge: Knowledge, place: Place) -> dict[str, int | None]:
    """Where there are few puzzles, it would give one away how many answers name it."""
    told = knowledge.puzzles >= PUZZLES_LEAST
    return {
        "puzzles": knowledge.puzzles,
        "answers": knowledge.answered.get(place, 0) if told else None,
        "queries": knowledge.asked.get(place, 0),
    }


def _sample(sample: ResultSet | None) -> dict[str, Any] | None:
    """Its first rows; `total` is that of the table's own rows, told above."""
    if sample is None:
        return None
    data = sample.to_json()
    return {"columns": data["columns"], "rows": data["rows"][:SAMPLE_ROWS]}

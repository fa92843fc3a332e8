"""The result of the profiling query as a warehouse exports it, CSV or JSON, read into profiles."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from game.errors import ForgeError
from game.forge.synthetic.ask import RESULT
from game.forge.world.profile import ColumnProfile, TableProfile

SIZE_MOST = 64 * 2**20
"""Bytes. A profile of a thousand tables has some ten."""
_TABLE, _COLUMN, _MEASURE, _VALUE, _COUNT = RESULT
_NULLS = ("", "null", "\\n", "none")
_COUNTS = ("rows", "nulls", "distinct")
_Line: TypeAlias = Mapping[str, Any]


def read_profile(file: Path) -> dict[str, TableProfile]:
    """The profile of each table, by its name in the catalog. Raises ForgeError where the file is something else."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for number, line in enumerate(_lines(file), 1):
        column = tables.setdefault(str(line[_TABLE]), {}).setdefault(_text(line[_COLUMN]) or "", {"frequent": {}})
        try:
            _take(column, line)
        except (TypeError, ValueError, OverflowError) as error:
            raise _other(file, f"its line {number} has no number where one belongs ({error})") from error
    if not tables:
        raise _other(file, "it has no lines")
    return {name: _table(columns) for name, columns in tables.items()}


def _take(column: dict[str, Any], line: _Line) -> None:
    measure, value = str(line[_MEASURE]).strip().lower(), _text(line[_VALUE])
    if measure == "value":
        # An empty text is a value like any other; a null is none, and the query never returns one.
        column["frequent"][str(line[_VALUE] if line[_VALUE] is not None else "")] = _whole(line[_COUNT])
    elif measure in _COUNTS:
        column[measure] = _whole(line[_COUNT])
    elif measure in ("mean", "length"):
        column[measure] = None if value is None else float(value)
    else:
        column[measure] = value


def _table(columns: Mapping[str, Mapping[str, Any]]) -> TableProfile:
    most = max((c.get("nulls", 0) for c in columns.values()), default=0)
    rows = columns.get("", {}).get("rows", most)
    return TableProfile(rows, {name: _column(found, rows) for name, found in columns.items() if name})


def _column(found: Mapping[str, Any], rows: int) -> ColumnProfile:
    frequent = tuple(sorted(found["frequent"].items(), key=lambda pair: (-pair[1], pair[0])))
    nulls = min(found.get("nulls", 0), rows)
    return ColumnProfile(
        nulls,
        max(found.get("distinct", 0), len(frequent)),
        found.get("low"),
        found.get("high"),
        found.get("mean"),
        found.get("length"),
        frequent,
        bool(frequent) and sum(count for _, count in frequent) >= rows - nulls,
    )


def _lines(file: Path) -> Iterator[_Line]:
    try:
        if file.stat().st_size > SIZE_MOST:
            raise _other(file, "it is far too large for one")
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _other(file, f"it can't be read ({error})") from error
    rows = _json(file, text) if text.lstrip()[:1] in ("[", "{") else _csv(text)
    for row in rows:
        if not isinstance(row, dict):
            raise _other(file, "its JSON holds no objects")
        line = {str(name).strip().lower(): value for name, value in row.items() if name is not None}
        if missing := [name for name in RESULT if name not in line]:
            raise _other(file, f"it has no column {missing[0]}")
        yield line


def _json(file: Path, text: str) -> Sequence[Any]:
    """A list of objects, an object that holds one (`{"rows": […]}`), or an object a line."""
    try:
        data = json.loads(text)
    except ValueError:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError as error:
            raise _other(file, f"it is no JSON ({error})") from error
    if isinstance(data, dict) and (lists := [value for value in data.values() if isinstance(value, list)]):
        return lists[0]
    return data if isinstance(data, list) else [data]


def _csv(text: str) -> Sequence[Any]:
    head = text.partition("\n")[0]
    separator = max(",;\t|", key=head.count)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def _text(value: Any) -> str | None:
    return None if value is None or str(value).strip().lower() in _NULLS else str(value).strip()


def _whole(value: Any) -> int:
    return max(0, round(float(str(value).replace(",", "").replace("_", ""))))


def _other(file: Path, why: str) -> ForgeError:
    return ForgeError(
        f"{file} is no profile: {why}.",
        title="No profile",
        way_out="Export the whole result of `semicolon forge profile-sql` as CSV with a header line, or as JSON; its "
        f"columns are {', '.join(RESULT)}.",
    )

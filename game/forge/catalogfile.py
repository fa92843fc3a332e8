"""The generated parts of a pack.yml: its tables and lineage. What is written by hand stays as it is."""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from game.puzzle.catalog import Edge, Table

GENERATED = ("tables", "lineage")
LINE_WIDTH = 120


def write_catalog(
    file: Path, head: Mapping[str, str], tables: Sequence[Table], lineage: Sequence[Edge], written_by: str
) -> None:
    """Replaces the generated parts of a pack.yml; a new one begins with `head`. `written_by`: a comment in it."""
    kept = (
        file.read_text(encoding="utf-8")
        if file.exists()
        else "".join(f"{_flow({k: v})[1:-1]}\n" for k, v in head.items())
    )
    parts = re.split(r"^(?=[^\s#])", kept, flags=re.MULTILINE)
    by_hand = "".join(part for part in parts if part.split(":")[0] not in GENERATED).rstrip("\n")
    lines = [by_hand, *_tables_yaml(tables, written_by), *_lineage_yaml(lineage), ""]
    file.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _tables_yaml(tables: Sequence[Table], written_by: str) -> list[str]:
    lines = ["tables:", f"  # {written_by}"]
    for table in tables:
        lines.append(f"  - name: {table.name}")
        told = {"description": table.description, "owner": table.owner, "issues": list(table.issues)}
        told = {key: value for key, value in told.items() if value or key == "description"}
        described = yaml.safe_dump(told, allow_unicode=True, width=LINE_WIDTH - 4, sort_keys=False)
        lines += [f"    {line}" for line in described.splitlines()]
        if table.tests:
            lines.append("    tests:")
            lines += [f"      - {_flow(test.to_json())}" for test in table.tests]
        lines.append("    columns:")
        lines += [f"      - {_flow({k: v for k, v in column.to_json().items() if v})}" for column in table.columns]
    return lines


def _lineage_yaml(lineage: Sequence[Edge]) -> list[str]:
    return ["lineage:", *(f"  - {_flow({'from': edge.source, 'to': edge.target})}" for edge in lineage)]


def _flow(data: Mapping[str, Any]) -> str:
    """A mapping on one line."""
    text: str = yaml.safe_dump(dict(data), default_flow_style=True, allow_unicode=True, sort_keys=False, width=math.inf)
    return text.strip()

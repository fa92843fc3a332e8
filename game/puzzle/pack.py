"""Packs on disk: loading one reads text files only, runs nothing, follows no link and no `..`."""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from game.errors import PackError
from game.puzzle import fields
from game.puzzle.fields import Fields
from game.puzzle.model import (
    AcceptedValues,
    Assumption,
    Built,
    Column,
    Contract,
    Edge,
    HintTexts,
    NotNull,
    Pack,
    Puzzle,
    Relationship,
    ResultSet,
    Table,
    Test,
    Unique,
    Waiver,
    Wrong,
)
from game.puzzle.version import puzzle_version

_TABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
DIFFICULTIES = range(1, 6)


def load_pack(folder: Path) -> Pack:
    """The pack in `folder` with all its puzzles.

    Raises PackError, with file and place, for anything missing, malformed, unknown or not allowed.
    """
    folder = folder.absolute()
    if not (folder / "pack.yml").exists():
        raise PackError(
            f"{folder.name}: there is no pack.yml here.", way_out="levels/README.md tells what a pack holds."
        )
    head = Fields(fields.read_yaml(folder / "pack.yml", folder), "pack.yml")
    name = head.text("name")
    if not _SLUG.fullmatch(name):
        head.fail("name", "may hold small letters, digits and `-` only")
    tables = tuple(_table(t) for t in head.nested("tables"))
    pack = Pack(
        name=name,
        title=head.text("title", name),
        folder=folder,
        tables=tables,
        license=head.text("license", ""),
        description=head.text("description", ""),
        lineage=tuple(_edge(e) for e in head.nested("lineage")),
    )
    head.done()
    _check_tables(pack)
    return Pack(**{**vars(pack), "puzzles": _puzzles(pack)})


def _check_tables(pack: Pack) -> None:
    seen: set[str] = set()
    for table in pack.tables:
        if not _TABLE_NAME.fullmatch(table.name):
            raise PackError(f"pack.yml: `{table.name}` can't be a table's name.")
        if table.name.lower() in seen:
            raise PackError(f"pack.yml: the table `{table.name}` stands there twice.")
        seen.add(table.name.lower())
        fields.check_inside(pack.data_file(table), pack.folder)
        columns = [c.name.lower() for c in table.columns]
        twice = next((c.name for n, c in enumerate(table.columns) if c.name.lower() in columns[:n]), None)
        if twice is not None:
            raise PackError(f"pack.yml: {table.name} has the column `{twice}` twice.")
    for table in pack.tables:
        for column in table.columns:
            if column.references and not _resolves(pack, *column.references):
                to, field = column.references
                raise PackError(f"pack.yml: {table.name}.{column.name} points to {to}.{field}, which isn't there.")


def _resolves(pack: Pack, to: str, field: str) -> bool:
    table = pack.table(to)
    return table is not None and table.column(field) is not None


def _table(data: Fields) -> Table:
    columns = []
    for item in data.nested("columns"):
        column = Column(item.text("name"), item.text("type"), item.text("description", ""), _tests(item))
        item.done()
        columns.append(column)
    table = Table(data.text("name"), data.text("description", ""), tuple(columns))
    data.done()
    return table


def _tests(item: Fields) -> tuple[Test, ...]:
    tests: list[Test] = []
    for test in item.items("tests"):
        match test:
            case "not_null":
                tests.append(NotNull())
            case "unique":
                tests.append(Unique())
            case {"relationships": {"to": str(to), "field": str(field)}}:
                tests.append(Relationship(to, field))
            case {"accepted_values": list(values)}:
                tests.append(AcceptedValues(tuple(values)))
            case _:
                item.fail("tests", f"holds {test!r}; known are not_null, unique, relationships, accepted_values")
    return tuple(tests)


def _edge(data: Fields) -> Edge:
    edge = Edge(data.text("from"), data.text("to"))
    data.done()
    return edge


def _puzzles(pack: Pack) -> Mapping[str, Puzzle]:
    folder = pack.folder / "puzzles"
    if not folder.is_dir():
        return {}
    puzzles = {}
    for file in sorted(folder.glob("*.yml")):
        puzzle = parse_puzzle(fields.read_yaml(file, pack.folder), pack.name, file.stem, f"puzzles/{file.name}")
        puzzles[puzzle.name] = Puzzle(**{**vars(puzzle), "built": _built(pack, puzzle)})
    return puzzles


def parse_puzzle(data: object, pack: str, name: str, place: str) -> Puzzle:
    """A puzzle from its YAML document; title, brief and answer are required."""
    if not _SLUG.fullmatch(name):
        raise PackError(f"{place}: a puzzle's file is named by small letters, digits and `-`.")
    item = Fields(data, place)
    puzzle = Puzzle(
        pack=pack,
        name=name,
        title=item.text("title"),
        brief=" ".join(item.text("brief").split()),
        answer=item.text("answer"),
        concepts=item.texts("concepts"),
        also=item.texts("also"),
        wrong=tuple(_wrong(w) for w in item.nested("wrong")),
        assume=_assume(item),
        start=item.text("start", ""),
        order=_order(item),
        hints=_hints(item, place),
        explain=" ".join(item.text("explain", "").split()),
        difficulty=_difficulty(item),
        waive=tuple(_waiver(w) for w in item.nested("waive")),
    )
    item.done()
    return puzzle


def _wrong(data: Fields) -> Wrong:
    wrong = Wrong(data.text("sql"), data.text("why", ""))
    data.done()
    return wrong


def _waiver(data: Fields) -> Waiver:
    waiver = Waiver(data.text("code"), data.text("why"))
    data.done()
    return waiver


def _assume(item: Fields) -> tuple[Assumption, ...]:
    assumptions = []
    for entry in item.items("assume"):
        match entry:
            case str(name):
                assumptions.append(Assumption(name=name))
            case {"sql": str(sql), **rest} if set(rest) <= {"why"}:
                assumptions.append(Assumption(sql=sql, why=str(rest.get("why", ""))))
            case _:
                item.fail("assume", "holds names or entries with `sql` and `why`")
    return tuple(assumptions)


def _order(item: Fields) -> str | tuple[str, ...]:
    value = item.raw("order")
    match value:
        case None | "auto":
            return "auto"
        case "any":
            return "any"
        case list(columns) if columns and all(isinstance(c, str) for c in columns):
            return tuple(str(c) for c in columns)
    item.fail("order", "is `auto`, `any` or a list of output columns")


def _hints(item: Fields, place: str) -> HintTexts:
    raw = item.raw("hints")
    if raw is None:
        return HintTexts()
    hints = Fields(raw, f"{place}, hints")
    texts = HintTexts(hints.text("concept", ""), hints.text("tables", ""), hints.text("skeleton", ""))
    hints.done()
    return texts


def _difficulty(item: Fields) -> int | None:
    value = item.raw("difficulty")
    if value is None or value == "auto":
        return None
    if type(value) is int and value in DIFFICULTIES:  # `yes` is an int to Python
        return value
    item.fail("difficulty", "is `auto` or a number from 1 to 5")


def _built(pack: Pack, puzzle: Puzzle) -> Built | None:
    """What was derived from exactly this puzzle and this data; None where nothing was, or it is out of date or damaged:
    then the puzzle is played without, and says so, and the linter asks for a build."""
    file = pack.folder / "built" / f"{puzzle.name}.json"
    if not file.exists():
        return None
    try:
        data = json.loads(fields.read_inside(file, pack.folder))
        if data["version"] != puzzle_version(puzzle, data_hash(pack)):
            return None
        return parse_built(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def parse_built(data: Mapping[str, Any]) -> Built:
    """`Built` from the JSON that `pack build` wrote; raises KeyError, TypeError or ValueError for anything else."""
    contract, target = Contract.from_json(data["contract"]), ResultSet.from_json(data["target"])
    if target.truncated or len(contract.columns) != len(target.columns):
        raise ValueError("the target isn't whole")
    return Built(
        version=data["version"],
        made_from=data["made_from"],
        contract=contract,
        target=target,
        hints=HintTexts(**data["hints"]),
    )


def data_hash(pack: Pack) -> str:
    """SHA-256 over the pack's tables: their names and the bytes of the Parquet files."""
    stamps = []
    for table in pack.tables:
        file = pack.data_file(table)
        fields.check_inside(file, pack.folder)
        if not file.is_file():
            raise PackError(f"data/{file.name} is missing: the rows of `{table.name}`.")
        stat = file.stat()
        stamps.append((table.name, str(file), stat.st_mtime_ns, stat.st_size))
    return _data_hash(tuple(stamps))


@lru_cache(maxsize=64)
def _data_hash(stamps: tuple[tuple[str, str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for name, file, _, size in stamps:
        digest.update(f"{name}\0{size}\0".encode())
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()

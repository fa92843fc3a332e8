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
from game.puzzle.fields import Allowance, Fields
from game.puzzle.model import (
    AcceptedValues,
    Assumption,
    Built,
    Check,
    Column,
    Contract,
    Edge,
    Forged,
    HiddenCase,
    HintTexts,
    NearMissRecord,
    NotNull,
    Pack,
    Puzzle,
    Relationship,
    ResultSet,
    Table,
    TableTest,
    Test,
    Unique,
    UniqueTogether,
    Waiver,
    Wrong,
)
from game.puzzle.version import puzzle_version
from game.puzzle.witness import Witness

_TABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
DIFFICULTIES = range(1, 6)
MAX_TABLES = 1_000
MAX_COLUMNS = 1_000
"""Columns of one table."""
MAX_PUZZLES = 5_000
MAX_CASES = 16
"""Hidden cases of one puzzle."""
MAX_PUZZLE_BYTES = 256_000
PACK_TEXT_BYTES = 16_000_000
"""Size of pack.yml and all puzzles together."""
PACK_EVENTS = 300_000
"""Steps of the YAML parser through them, together: some seconds."""
PACK_BUILT_BYTES = 64_000_000
"""Size of all files in built/ together."""
DATA_FILE_BYTES = 512 * 1024 * 1024
"""Size of one table's Parquet file."""
PACK_DATA_BYTES = 1024 * 1024 * 1024
"""Size of all of them: more would hardly fit the database that is made of them."""


def load_pack(folder: Path) -> Pack:
    """The pack in `folder` with all its puzzles.

    Raises PackError, with file and place, for anything missing, malformed, unknown or not allowed.
    """
    folder = folder.absolute()
    if not (folder / "pack.yml").exists():
        raise PackError(
            f"{folder.name}: there is no pack.yml here.", way_out="levels/README.md tells what a pack holds."
        )
    for part in ("data", "puzzles", "built"):
        fields.check_inside(folder / part, folder)
    allowance = Allowance(PACK_TEXT_BYTES, PACK_EVENTS)
    head = Fields(fields.read_yaml(folder / "pack.yml", folder, allowance=allowance), "pack.yml")
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
        concepts=head.words("concepts"),
    )
    head.done()
    _check_tables(pack)
    return Pack(**{**vars(pack), "puzzles": _puzzles(pack, allowance)})


def _check_tables(pack: Pack) -> None:
    if len(pack.tables) > MAX_TABLES:
        raise PackError(f"pack.yml: {len(pack.tables):,} tables are too many; {MAX_TABLES:,} are taken.")
    seen: dict[str, set[str]] = {}
    for table in pack.tables:
        if not _TABLE_NAME.fullmatch(table.name):
            raise PackError(f"pack.yml: `{table.name}` can't be a table's name.")
        if table.name.lower() in seen:
            raise PackError(f"pack.yml: the table `{table.name}` stands there twice.")
        fields.check_inside(pack.data_file(table), pack.folder)
        seen[table.name.lower()] = _column_names(table)
    for table in pack.tables:
        for column in table.columns:
            if column.references is None:
                continue
            to, field = column.references
            if field.lower() not in seen.get(to.lower().removeprefix("main."), ()):
                raise PackError(f"pack.yml: {table.name}.{column.name} points to {to}.{field}, which isn't there.")
        for name in (name for columns in table.together for name in columns):
            if table.column(name) is None:
                raise PackError(f"pack.yml: a test of {table.name} names `{name}`, which is no column of it.")


def _column_names(table: Table) -> set[str]:
    if len(table.columns) > MAX_COLUMNS:
        raise PackError(f"pack.yml: {table.name} has {len(table.columns):,} columns; {MAX_COLUMNS:,} are taken.")
    names: set[str] = set()
    for column in table.columns:
        if column.name.lower() in names:
            raise PackError(f"pack.yml: {table.name} has the column `{column.name}` twice.")
        names.add(column.name.lower())
    return names


def _table(data: Fields) -> Table:
    columns = []
    for item in data.nested("columns"):
        column = Column(item.text("name"), item.text("type"), item.text("description", ""), _tests(item))
        item.done()
        columns.append(column)
    told = data.text("owner", ""), data.texts("issues")
    table = Table(data.text("name"), data.text("description", ""), tuple(columns), *told, _table_tests(data))
    data.done()
    return table


def _tests(item: Fields) -> tuple[Test, ...]:
    tests: list[Test] = []
    for entry in item.items("tests"):
        test = read_test(entry)
        if test is None or isinstance(test, UniqueTogether):
            item.fail("tests", f"holds {entry!r}; known are not_null, unique, relationships, accepted_values, check")
        tests.append(test)
    return tuple(tests)


def _table_tests(data: Fields) -> tuple[TableTest, ...]:
    tests: list[TableTest] = []
    for entry in data.items("tests"):
        test = read_test(entry)
        if not isinstance(test, TableTest):
            data.fail("tests", f"holds {entry!r}; known are check and unique_together, of two columns at least")
        tests.append(test)
    return tuple(tests)


def read_test(data: object) -> Test | TableTest | None:
    """The test from its `to_json`; None for anything else."""
    match data:
        case "not_null":
            return NotNull()
        case "unique":
            return Unique()
        case {"relationships": {"to": str(to), "field": str(field)}}:
            return Relationship(to, field)
        case {"accepted_values": list(values)}:
            return AcceptedValues(tuple(values))
        case {"check": str(condition)}:
            return Check(condition)
        case {"unique_together": [str(), str(), *_] as columns}:
            return UniqueTogether(tuple(map(str, columns)))
    return None


def _edge(data: Fields) -> Edge:
    edge = Edge(data.text("from"), data.text("to"))
    data.done()
    return edge


def _puzzles(pack: Pack, allowance: Allowance) -> Mapping[str, Puzzle]:
    files = sorted((pack.folder / "puzzles").glob("*.yml"))
    if len(files) > MAX_PUZZLES:
        raise PackError(f"puzzles/ holds {len(files):,} puzzles; {MAX_PUZZLES:,} are taken.")
    puzzles = []
    for file in files:
        data = fields.read_yaml(file, pack.folder, MAX_PUZZLE_BYTES, allowance)
        puzzles.append(parse_puzzle(data, pack.name, file.stem, f"puzzles/{file.name}"))
    built = _all_built(pack, puzzles)
    return {p.name: Puzzle(**{**vars(p), "built": built.get(p.name)}) for p in puzzles}


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
        forged=_forged(item, place),
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


def _forged(item: Fields, place: str) -> Forged | None:
    raw = item.raw("forged")
    if raw is None:
        return None
    told = Fields(raw, f"{place}, forged")
    forged = Forged(told.text("blueprint"), told.text("key"), told.text("text", ""))
    told.done()
    return forged


def _difficulty(item: Fields) -> int | None:
    value = item.raw("difficulty")
    if value is None or value == "auto":
        return None
    if type(value) is int and value in DIFFICULTIES:  # `yes` is an int to Python
        return value
    item.fail("difficulty", "is `auto` or a number from 1 to 5")


def _all_built(pack: Pack, puzzles: list[Puzzle]) -> Mapping[str, Built | None]:
    """What was derived, by the puzzle's name."""
    files = {p.name: pack.folder / "built" / f"{p.name}.json" for p in puzzles}
    there = [p for p in puzzles if files[p.name].exists()]
    if not there:
        return {}
    content, allowance = data_hash(pack), Allowance(PACK_BUILT_BYTES)
    return {p.name: _built(pack, p, files[p.name], content, allowance) for p in there}


def _built(pack: Pack, puzzle: Puzzle, file: Path, content: str, allowance: Allowance) -> Built | None:
    """What was derived from exactly this puzzle and this data; None where nothing was, or it is out of date or damaged:
    then the puzzle is played without, and says so, and the linter asks for a build."""
    text = fields.read_inside(file, pack.folder)
    allowance.take(file, len(text))
    try:
        data = json.loads(text)
        if data["version"] != puzzle_version(pack, puzzle, content):
            return None
        built = parse_built(data)
        fits = len(built.cases) <= MAX_CASES and all(_fits(pack, case.witness) for case in built.cases)
        return built if fits else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _fits(pack: Pack, witness: Witness) -> bool:
    """Whether a case has rows of this pack's tables only, as wide as they are."""
    widths = {table.name: len(table.columns) for table in pack.tables}
    if not {*witness.rows, *witness.whole} <= set(widths):
        return False
    return all(len(row) == widths[name] for name, rows in witness.rows.items() for row in rows)


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
        cases=tuple(_case(case, target) for case in data["cases"]),
        near_misses=tuple(_near_miss(miss) for miss in data["near_misses"]),
        dropped={int(place): int(count) for place, count in data["dropped"].items()},
    )


def _case(data: Mapping[str, Any], target: ResultSet) -> HiddenCase:
    rows = tuple(tuple(row) for row in data["expected"])
    if any(len(row) != len(target.columns) for row in rows):
        raise ValueError("a case of another width")
    return HiddenCase(Witness.from_json(data), ResultSet(target.columns, rows, len(rows)))


def _near_miss(data: Mapping[str, Any]) -> NearMissRecord:
    by = data["by"]
    return NearMissRecord(str(data["kind"]), str(data["what"]), by if isinstance(by, int) or by is None else str(by))


def data_hash(pack: Pack) -> str:
    """SHA-256 over the pack's tables: their names and the bytes of the Parquet files.

    Raises PackError where one is missing, or they are too large.
    """
    stamps = []
    total = 0
    for table in pack.tables:
        file = pack.data_file(table)
        fields.check_inside(file, pack.folder)
        if not file.is_file():
            raise PackError(f"data/{file.name} is missing: the rows of `{table.name}`.")
        stat = file.stat()
        total += stat.st_size
        if stat.st_size > DATA_FILE_BYTES:
            raise PackError(f"data/{file.name} has {stat.st_size:,} bytes; {DATA_FILE_BYTES:,} are taken.")
        if total > PACK_DATA_BYTES:
            raise PackError(f"data/ has more than {PACK_DATA_BYTES:,} bytes of rows; that is too much for one pack.")
        stamps.append((table.name, str(file), stat.st_mtime_ns, stat.st_size))
    return _data_hash(tuple(stamps))


@lru_cache(maxsize=64)
def _data_hash(stamps: tuple[tuple[str, str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for name, file, _, size in stamps:
        digest.update(f"{name}\0{size}\0".encode())
        with Path(file).open("rb") as rows:
            hashlib.file_digest(rows, lambda: digest)  # piece by piece
    return digest.hexdigest()

"""The world of sensors: its traps are there, and its inspection keeps what it promises when worse rows come in."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from game.errors import ForgeError
from game.forge.dbtprocess import Dbt
from game.paths import levels_dir

SENSORS = levels_dir() / "packs" / "sensors"
WAREHOUSE = levels_dir() / "warehouse"
SENSORS_TABLE = "path:models/sensors/marts/sensors.sql"  # by name dbt would take the folder
INSPECTED = ("+readings", "+quarantine", "raw_readings", "+deliveries", "+vendors", "+sensor_kinds")
NEW_CHECK = (
    "    {'name': 'in capitals', 'severity': 'quarantine', 'scope': 'row', 'promise': 'Aerolog writes capitals.',"
    """ 'condition': "coalesce(device, '') not like 'ae-%'"},\n"""
)


class Fed(NamedTuple):
    """A line mailed by a vendor for a day, and the reason with which it must end in quarantine; None if it is good."""

    vendor_id: int
    for_day: str
    line: str
    reason: str | None


def _aerolog(**changed: str) -> str:
    fields = {"device": '"AE-01"', "time": '"2025-09-10 03:00:00"', "value": '"21.0"', "unit": '"C"'} | changed
    return "{" + ", ".join(f'"{name}": {value}' for name, value in fields.items() if value) + "}"


FED = {
    "good": Fed(
        5,
        "2025-10-05",
        '{"name": "ec-01", "local_time": "2025-10-05T14:00:00+02:00", "value": "21,5", "unit": "C"}',
        None,
    ),
    "null key": Fed(1, "2025-09-10", _aerolog(device="null"), "device named"),
    "missing key": Fed(1, "2025-09-10", _aerolog(device=""), "device named"),
    "orphan": Fed(1, "2025-09-10", _aerolog(device='"AE-77"'), "device known"),
    "another vendor's sensor": Fed(1, "2025-09-10", _aerolog(device='"BO-01"'), "device known"),
    "nested device": Fed(1, "2025-09-10", _aerolog(device='{"code": "AE-01"}'), "device known"),
    "added column": Fed(1, "2025-09-10", _aerolog(altitude="12"), "agreed columns"),
    "renamed column": Fed(3, "2025-09-10", '{"device_id": "CU-01", "reading": "50"}', "agreed columns"),
    "dropped name": Fed(3, "2025-10-10", '{"device": "CU-01", "value": "50"}', "agreed columns"),
    "duplicate": Fed(
        4, "2025-10-01", '{"id": "DE-01", "at": "2025-10-01 12:30", "val": "900", "uom": "ppm"}', "not a copy"
    ),
    "no JSON": Fed(1, "2025-09-10", "AE-01;2025-09-10;21.0", "readable row"),
    "a list": Fed(1, "2025-09-10", '["AE-01", 21.0]', "readable row"),
    "nothing": Fed(1, "2025-09-10", "", "readable row"),
    "no such day": Fed(1, "2025-09-10", _aerolog(time='"2025-02-30 06:00:00"'), "time readable"),
    "tomorrow": Fed(1, "2025-09-10", _aerolog(time='"2025-09-12 03:00:00"'), "not from the future"),
    "before its time": Fed(1, "2025-09-10", _aerolog(time='"1999-12-31 23:59:59"'), "in service"),
    "late": Fed(1, "2025-09-10", _aerolog(time='"2025-09-03 00:00:00"'), "not too late"),
    "a word": Fed(1, "2025-09-10", _aerolog(value='"warm"'), "number readable"),
    "another unit": Fed(1, "2025-09-10", _aerolog(unit='"lux"'), "unit agreed"),
    "boiling": Fed(1, "2025-09-10", _aerolog(value='"100.0"'), "value possible"),
    "two faults": Fed(1, "2025-09-10", _aerolog(device='"AE-77"', value='"warm"'), "device known"),
    "new check": Fed(1, "2025-09-10", _aerolog(device='"ae-01"', time='"2025-09-10 04:00:00"'), "in capitals"),
}


def _project(folder: Path, fed: dict[str, Fed]) -> None:
    """A copy of the warehouse with this world alone, into which the lines are mailed too."""
    for part in ("seeds/sensors", "models/sensors", "tests/sensors", "tests/generic", "macros", "worlds"):
        shutil.copytree(WAREHOUSE / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(WAREHOUSE / file, folder / file)
    with (folder / "seeds/sensors/sensors_mailed_lines.csv").open("a", encoding="utf-8", newline="") as mail:
        writer = csv.writer(mail, lineterminator="\n")
        writer.writerows([1_000 + n, f.vendor_id, f.for_day, f.line] for n, f in enumerate(fed.values()))


def _build(dbt: Dbt, *selected: str) -> None:
    """Builds what is selected, with the tests that need nothing else."""
    dbt.run("build", "--indirect-selection", "cautious", "--select", *selected, SENSORS_TABLE)


def _insert_check(project: Path, check: str) -> None:
    """Adds a check as the last line of the list."""
    file = project / "macros" / "sensors_checks.sql"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("]) }}\n{% endmacro %}", check + "]) }}\n{% endmacro %}", 1), encoding="utf-8")


@pytest.fixture(scope="module")
def worse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The world built from a feed into which all of FED came, with one check more."""
    folder = tmp_path_factory.mktemp("worse")
    dbt = Dbt(folder / "project", folder)
    _project(dbt.project, FED)
    _insert_check(dbt.project, NEW_CHECK)
    _build(dbt, *INSPECTED)
    with duckdb.connect(str(dbt.database), read_only=True) as connection:
        connection.execute("use sensors").fetchall()
        yield connection


@pytest.mark.parametrize("name", FED)
def test_a_row_that_breaks_a_rule_is_quarantined_with_the_reason(name: str, worse: duckdb.DuckDBPyConnection) -> None:
    raw_id = _raw_id(name, worse)
    found = worse.execute("select reason from quarantine where raw_id = ?", [raw_id]).fetchall()
    reason = FED[name].reason
    assert found == ([] if reason is None else [(reason,)])
    assert worse.execute("select count(*) from readings where raw_id = ?", [raw_id]).fetchall() == [(reason is None,)]


def _raw_id(name: str, worse: duckdb.DuckDBPyConnection) -> int:
    """Mailed lines are the last raw rows, in their order."""
    last: int = worse.execute("select max(id) from raw_readings").fetchall()[0][0]
    return last - len(FED) + 1 + list(FED).index(name)


def test_all_other_rows_load_on(worse: duckdb.DuckDBPyConnection) -> None:
    for table in ("readings", "quarantine"):
        committed = f"'{SENSORS / 'data' / table}.parquet'"
        lost = worse.execute(f"select * from {committed} except select * from {table}").fetchall()
        assert lost == [], table
    more = worse.execute(f"select count(*) - (select count(*) from '{SENSORS}/data/readings.parquet') from readings")
    assert more.fetchall() == [(sum(fed.reason is None for fed in FED.values()),)]


def test_a_check_more_is_a_line_more(worse: duckdb.DuckDBPyConnection) -> None:
    assert worse.execute("select id, name from checks order by id desc limit 1").fetchall() == [(15, "in capitals")]


def test_the_build_stops_where_a_promise_on_good_data_breaks(tmp_path: Path) -> None:
    project = tmp_path / "project"
    _project(project, {"orphan": FED["orphan"]})
    macro = project / "macros" / "sensors_checks.sql"
    lines = macro.read_text(encoding="utf-8").splitlines(keepends=True)
    forgotten = ("'device known'", "'in service'", "'unit agreed'", "'value possible'")
    macro.write_text("".join(line for line in lines if not any(name in line for name in forgotten)), encoding="utf-8")
    (project / "models/sensors/inspection/_sensors_unit_tests.yml").unlink()  # they would find it even earlier
    with pytest.raises(ForgeError, match=r"NOT NULL constraint failed: readings.*sensor_id"):
        _build(Dbt(project, tmp_path), "+readings")

"""`semicolon forge`: a stranger's dbt project becomes a pack that can be played; what can't be used is told, with a
way out."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from game.paths import levels_dir
from tests.forge.intake.projects import Made, check, made, model, write_manifest

Cli = Callable[..., CompletedProcess[str]]
Valid = Callable[[str, str], Any]
TABLES = {
    "guests": """
        select n + 1 as id, ['Ada', 'Bea', 'Cid', 'Dot', 'Eve'][n % 5 + 1] || ' ' || chr((65 + n)::integer) as name,
            ['Rome', 'Oslo', 'Bern'][n * n % 3 + 1] as town
        from range(25) r(n)""",
    "stays": """
        select n + 1 as id, n * 7 % 22 + 1 as guest_id, date '2025-01-01' + (n * 11 % 150)::integer as arrived_on,
            (40 + n * 13 % 70)::decimal(8, 2) as price
        from range(90) r(n)
        union all select null, 1, null, null""",
}
TESTS = [check("stays", "id", "not_null"), check("stays", "id", "unique"), check("guests", "id", "unique")]

_BLOCKS_FROM, _BLOCK = 12_288, 262_144
"""Bytes in a DuckDB file before its first block, and of a block."""


@pytest.fixture
def inn(tmp_path: Path) -> Made:
    return made(tmp_path, TABLES, TESTS)


def _forge(cli: Cli, inn: Made, *more: str) -> CompletedProcess[str]:
    return cli("forge", "--dbt", str(inn.target), "--data", str(inn.data), "--out", str(inn.out), *more)


def test_a_project_becomes_a_pack_that_is_clean_and_played(cli: Cli, valid: Valid, inn: Made) -> None:
    done = _forge(cli, inn, "--count", "3", "--json")
    assert done.returncode == 0, done.stderr
    data = valid("forge", done.stdout)
    assert [puzzle["status"] for puzzle in data["puzzles"]] == ["new"] * 3
    assert (inn.out / "quarantine" / "stays.parquet").exists()
    report = (inn.out / "forge-report.md").read_text(encoding="utf-8")
    for puzzle in data["puzzles"]:
        row = (puzzle["name"], puzzle["title"], puzzle["blueprint"], str(puzzle["difficulty"]), "new")
        assert f"| {' | '.join(row)} |\n" in report
    checked = cli("pack", "check", str(inn.out))
    assert (checked.returncode, checked.stdout) == (0, "Nothing to mend.\n")
    played = cli("play", str(inn.out))
    assert played.returncode == 0
    assert any(puzzle["title"] in played.stdout for puzzle in data["puzzles"])
    again = valid("forge", _forge(cli, inn, "--count", "3", "--json").stdout)
    assert [puzzle["status"] for puzzle in again["puzzles"]] == ["unchanged"] * 3
    told = _forge(cli, inn, "--count", "3").stdout
    assert "All 3 puzzles are kept from the last time; no new one was needed." in told
    assert "proposed" not in told
    name, other = (puzzle["name"] for puzzle in data["puzzles"][:2])
    decided = cli("forge", "review", str(inn.out), "--approve", name, "--why", "Good.", "--json")
    [kept] = [p for p in valid("review", decided.stdout)["puzzles"] if p["decision"]]
    assert (kept["name"], kept["decision"], kept["why"]) == (name, "approved", "Good.")
    _decisions_are_told_and_taken_back(cli, inn.out, name, other)
    _a_season_of_the_pack_is_played(cli, inn.out, name)


def _decisions_are_told_and_taken_back(cli: Cli, out: Path, approved: str, name: str) -> None:
    def review(*more: str) -> list[str]:
        return cli("forge", "review", str(out), *more).stdout.splitlines()

    rejected = review("--reject", name, "--why", "Dull.")
    assert rejected[0].split() == ["rejected", name, "(Dull.)"]
    assert f"--undo {name}" in rejected[1]
    assert len(rejected) == 3
    listed = [line.split()[:2] for line in review()]
    assert ["rejected", name] in listed and ["approved", approved] in listed
    assert "the next run of the forge tries it anew" in review("--undo", name)[0]
    assert "the next run of the forge tries it anew" in "\n".join(review())
    assert "the next run of `semicolon forge` tries it anew" in review("--approve", name)[0]
    review("--undo", name)
    none = cli("forge", "review", str(out), "--undo", name)
    assert none.returncode == 2
    assert "Nothing is decided" in none.stderr and approved in none.stderr


def _a_season_of_the_pack_is_played(cli: Cli, out: Path, approved: str) -> None:
    def season(*more: str) -> CompletedProcess[str]:
        return cli("forge", "season", "--packs", str(out), "--out", str(out / "season.yml"), *more)

    made = season()
    assert made.stdout.startswith(f"{out / 'season.yml'}: 2 days,"), made.stdout + made.stderr
    assert "1 of the puzzles to come" in made.stdout
    assert "goes by it" in made.stdout
    (out / "season.yml").unlink()
    only = season("--approved")
    assert "1 day," in only.stdout and "puzzles to come" not in only.stdout
    assert f"/{approved}" in (out / "season.yml").read_text(encoding="utf-8")
    assert cli("play", str(out)).returncode == 0
    nothing = cli("forge", "season", "--packs", str(out / "data"), "--out", str(out / "season.yml"))
    assert nothing.returncode == 2
    assert "no pack" in nothing.stderr


def test_rows_are_made_up_where_there_are_none(cli: Cli, tmp_path: Path) -> None:
    columns = {
        "guests": {"id": {"name": "id", "data_type": "bigint"}, "name": {"name": "name", "data_type": "varchar"}},
        "stays": {
            "id": {"name": "id", "data_type": "bigint"},
            "guest_id": {"name": "guest_id", "data_type": "bigint"},
            "arrived_on": {"name": "arrived_on", "data_type": "date"},
            "price": {"name": "price", "data_type": "decimal(8,2)"},
        },
    }
    link = check("stays", "guest_id", "relationships", to="ref('guests')", field="id")
    tests = [*TESTS, check("guests", "id", "not_null"), link]
    write_manifest(tmp_path / "target", [*(model(name, columns=told) for name, told in columns.items()), *tests])
    out = tmp_path / "out"
    done = cli("forge", "--dbt", str(tmp_path / "target"), "--synthetic", "--out", str(out), "--count", "2")
    assert done.returncode == 0, done.stderr
    assert "rows made up" in done.stderr
    assert "made up by itself" in (out / "forge-report.md").read_text(encoding="utf-8")
    assert cli("pack", "check", str(out)).stdout == "Nothing to mend.\n"


def test_the_query_for_a_warehouse_is_printed(look: Cli, inn: Made) -> None:
    done = look("forge", "profile-sql", "--dbt", str(inn.target), "--dialect", "snowflake")
    assert done.returncode == 0
    assert "select" in done.stdout
    assert "does not return" in done.stdout


def _no_manifest(inn: Made) -> None:
    (inn.target / "manifest.json").unlink()


def _another_json(inn: Made) -> None:
    (inn.target / "manifest.json").write_text("[]", encoding="utf-8")


def _old_manifest(inn: Made) -> None:
    file = inn.target / "manifest.json"
    file.write_text(file.read_text(encoding="utf-8").replace("/v12.json", "/v4.json"), encoding="utf-8")


def _new_manifest(inn: Made) -> None:
    file = inn.target / "manifest.json"
    file.write_text(file.read_text(encoding="utf-8").replace("/v12.json", "/v99.json"), encoding="utf-8")


def _unknown_manifest(inn: Made) -> None:
    file = inn.target / "manifest.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**told, "metadata": {"dbt_schema_version": "a secret"}}), encoding="utf-8")


def _corrupt_data(inn: Made) -> None:
    inn.data.write_bytes(inn.data.read_bytes()[:100] + b"\0" * 5_000)


def _damaged_data(inn: Made) -> None:
    """It opens, and its rows are gone."""
    content = bytearray(inn.data.read_bytes())
    for place in range(_BLOCKS_FROM + 64, len(content), _BLOCK):
        content[place : place + 500] = b"\xab" * len(content[place : place + 500])
    inn.data.write_bytes(content)


def _no_rows(inn: Made) -> None:
    made(inn.target.parent, {name: f"from ({query}) where false" for name, query in TABLES.items()}, TESTS)


def _no_data(inn: Made) -> None:
    inn.data.unlink()


def _other_tables(inn: Made) -> None:
    made(inn.target.parent, {"nothing": "select 1 as a"}, ())
    write_manifest(inn.target, [model("guests")])


@pytest.mark.parametrize(
    "spoil",
    [
        _no_manifest,
        _another_json,
        _old_manifest,
        _new_manifest,
        _unknown_manifest,
        _corrupt_data,
        _damaged_data,
        _no_rows,
        _no_data,
        _other_tables,
    ],
)
def test_what_cannot_be_used_is_told_and_leaves_no_pack(look: Cli, inn: Made, spoil: Callable[[Made], None]) -> None:
    spoil(inn)
    done = _forge(look, inn)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.strip()]) >= 2  # what is wrong, and a way out
    assert not inn.out.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--dbt"),
        (("--dbt", "x"), "--out"),
        (("--dbt", "x", "--out", "y"), "Where are the rows?"),
        (("--dbt", "x", "--out", "y", "--data", "z", "--synthetic"), "goes without --data"),
        (("--dbt", "x", "--out", "y", "--data", "z", "--profile", "p"), "--synthetic"),
        (("--pack", "x", "--out", "y"), "--pack"),
        (("--pack", "x", "--count", "0"), "0 puzzles"),
        (("--pack", "nowhere"), "pack.yml"),
        (("season", "--out", "s.yml", "--days", "0"), "0 days"),
        (("season", "--out", "s.yml", "--holidays", "h.txt"), "--workdays"),
    ],
)
def test_what_makes_no_sense_is_told(look: Cli, arguments: tuple[str, ...], told: str) -> None:
    done = look("forge", *arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_tables_without_a_question_leave_a_report_and_no_pack(look: Cli, inn: Made) -> None:
    made(inn.target.parent, {"guests": "select n as id from range(3) r(n)"})
    done = _forge(look, inn)
    assert done.returncode == 1
    assert sorted(file.name for file in inn.out.iterdir()) == [".forge", "forge-report.md", "forge.yml"]


def test_a_folder_with_something_else_is_left_alone(look: Cli, inn: Made) -> None:
    inn.out.mkdir()
    (inn.out / "thesis.txt").write_text("years of work", encoding="utf-8")
    done = _forge(look, inn)
    assert done.returncode == 2
    assert [file.name for file in inn.out.iterdir()] == ["thesis.txt"]


def test_a_season_is_written_and_its_past_stays(look: Cli, tmp_path: Path) -> None:
    file = tmp_path / "season.yml"
    first = look("forge", "season", "--out", str(file), "--days", "20", "--from", "2026-11-02", "--workdays")
    assert first.returncode == 0, first.stderr
    assert "20 days, 2026-11-02 to 2026-11-27" in first.stdout
    assert "2026-11-07" not in file.read_text(encoding="utf-8")


def test_two_packs_of_one_name_make_no_season(look: Cli, tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(levels_dir() / "packs" / "trail", tmp_path / name)
    done = look("forge", "season", "--packs", str(tmp_path), "--out", str(tmp_path / "s.yml"))
    assert done.returncode == 2 and not (tmp_path / "s.yml").exists()
    assert "both called trail" in done.stderr


def test_a_forge_yml_alone_may_wait_for_the_first_run(cli: Cli, inn: Made) -> None:
    inn.out.mkdir(exist_ok=True)
    (inn.out / "forge.yml").write_text("title: Quiet inn\ncount: 1\n", encoding="utf-8")
    assert _forge(cli, inn).returncode == 0
    assert "title: Quiet inn" in (inn.out / "pack.yml").read_text(encoding="utf-8")

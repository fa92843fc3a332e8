"""The profile as warehouses export it."""

import json
from pathlib import Path

import pytest

from game.errors import ForgeError
from game.forge.synthetic.answer import read_profile
from game.forge.world.profile import ColumnProfile

LINES = [
    ("orders", "", "rows", None, 100),
    ("orders", "status", "nulls", None, 10),
    ("orders", "status", "distinct", None, 3),
    ("orders", "status", "length", "7", None),
    ("orders", "status", "value", "done", 60),
    ("orders", "status", "value", "", 30),
    ("orders", "amount", "nulls", None, 0),
    ("orders", "amount", "low", "1.5", None),
    ("orders", "amount", "high", "9.0E2", None),
    ("orders", "amount", "mean", "12.25", None),
]
NAMES = ("TABLE_NAME", "COLUMN_NAME", "MEASURE", "VALUE", "COUNT")
STATUS = ColumnProfile(10, 3, None, None, None, 7.0, (("done", 60), ("", 30)), True)
AMOUNT = ColumnProfile(0, 0, "1.5", "9.0E2", 12.25)


def as_csv(separator: str = ",") -> str:
    lines = [separator.join("" if cell is None else str(cell) for cell in line) for line in LINES]
    return "\r\n".join([separator.join(NAMES), *lines, ""])


def as_objects() -> list[dict[str, object]]:
    return [dict(zip(NAMES, line, strict=True)) for line in LINES]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(as_csv(), id="csv"),
        pytest.param("\ufeff" + as_csv(";"), id="semicolons and a mark of byte order"),
        pytest.param(as_csv("\t"), id="tabs"),
        pytest.param(json.dumps(as_objects()), id="a list"),
        pytest.param("\n".join(map(json.dumps, as_objects())), id="json lines"),
        pytest.param(json.dumps({"query": 1, "rows": as_objects()}), id="a list inside an object"),
    ],
)
def test_an_export_is_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "profile"
    file.write_bytes(text.encode())
    found = read_profile(file)
    assert list(found) == ["orders"]
    assert found["orders"].rows == 100
    assert found["orders"].columns == {"status": STATUS, "amount": AMOUNT}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "no lines", id="empty"),
        pytest.param(b"id,name\n1,Ada\n", "no column table_name", id="another table"),
        pytest.param(b"{]", "no JSON", id="broken json"),
        pytest.param(b"[1, 2]", "no objects", id="a list of numbers"),
        pytest.param(b"\xff\xfe\x00", "can't be read", id="bytes"),
        pytest.param(b"table_name,column_name,measure,value,count\nt,,rows,,many\n", "no number", id="a word"),
        pytest.param(b"table_name,column_name,measure,value,count\nt,,rows,,inf\n", "no number", id="endless"),
    ],
)
def test_anything_else_is_refused_with_a_way_out(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "profile.csv"
    file.write_bytes(content)
    with pytest.raises(ForgeError) as found:
        read_profile(file)
    assert why in found.value.message
    assert "profile-sql" in found.value.way_out


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ForgeError):
        read_profile(tmp_path / "nothing.csv")

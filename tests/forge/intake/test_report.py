"""Everything that can happen on the way in has its words."""

import re
from pathlib import Path

import game.forge.intake
from game.forge.intake.inspection import REASONS
from game.forge.intake.report import KINDS, in_order, in_words, markdown, note
from game.puzzle.catalog import AcceptedValues, Check, Relationship, Unique, UniqueTogether
from game.strings import catalogue

SOURCES = "\n".join(file.read_text(encoding="utf-8") for file in Path(game.forge.intake.__path__[0]).glob("*.py"))


def test_every_note_has_a_text() -> None:
    noted = set(re.findall(r'note\(\s*"(\w+)",\s*[^,]+,\s*"(\w+)"', SOURCES))
    dropped = {("dropped", code) for code in re.findall(r'(?:_drop\([^"]+|return )"(\w+)"', SOURCES)}
    assert len(noted) > 12
    known = catalogue()
    missing = {f"intake.{kind}.{code}" for kind, code in noted if f"intake.{kind}.{code}" not in known}
    assert not missing
    assert {("dropped", "too_many"), ("dropped", "beyond_row")} <= dropped
    assert all(f"intake.reason.{code}" in known for code in REASONS.values())
    assert all(f"intake.report.{kind}" in known for kind in KINDS)


def test_every_key_in_the_code_is_there() -> None:
    keys = set(re.findall(r'say\("(intake\.[\w.]+)"', SOURCES))
    codes = set(re.findall(r'_(?:error|nothing)\((?:\w+\.?\w*, )?"(\w+)"', SOURCES))
    keys |= {f"intake.errors.{code}{end}" for code in codes for end in ("", "_way_out")}
    assert not {key for key in keys if key not in catalogue()}


def test_promises_are_told_in_words() -> None:
    tests = (
        Unique(),
        Relationship("orders", "id"),
        AcceptedValues(("a", 2)),
        Check("a < b"),
        UniqueTogether(("a", "b")),
    )
    assert [in_words(test) for test in tests] == [
        "unique",
        "relationships: orders.id",
        "accepted_values: a, 2",
        "check: a < b",
        "unique_together: a, b",
    ]


def test_the_report_goes_kind_by_kind() -> None:
    notes = [note("skipped", "a", "empty"), note("loaded", "b", "rows", 1200, of=1200), note("skipped", "c", "view")]
    text = markdown("Shop", notes)
    assert text.index("b: 1,200 rows.") < text.index("a: no row") < text.index("c is a view")
    assert text.startswith("# What came in: Shop\n")


def test_what_matters_most_comes_first() -> None:
    notes = [
        note("loaded", "b", "rows", 1200, of=1200),
        note("inferred", "b", "weak", 1200, columns=4),
        note("personal", "b.name", "mask", why="by its name"),
        note("quarantined", "b", "rows", 3, reason="x is null."),
    ]
    assert [one.kind for one in in_order(notes)] == ["quarantined", "personal", "inferred", "loaded"]
    text = markdown("Shop", notes)
    assert text.index("x is null") < text.index("b.name is masked") < text.index("weak") < text.index("1,200 rows.\n")


def test_one_row_is_told_as_one() -> None:
    assert note("quarantined", "orders", "rows", 1, reason="No key.").text == "orders: 1 row. No key."
    assert note("quarantined", "orders", "rows", 2, reason="No key.").text == "orders: 2 rows. No key."

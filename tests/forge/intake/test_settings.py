"""forge.yml: read with care, written so that reading it gives the same."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.errors import ForgeError
from game.forge.intake.settings import Decision, Settings, read_settings, write_settings
from game.puzzle.catalog import AcceptedValues, Check, NotNull, Relationship, Unique, UniqueTogether

NAMES = st.from_regex(r"[a-z_]{1,8}(\.[a-zA-Z0-9 _#:]{1,8}[a-z])?", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20)
TESTS = st.one_of(
    st.just(NotNull()),
    st.just(Unique()),
    st.builds(Relationship, NAMES, NAMES),
    st.builds(AcceptedValues, st.lists(TEXTS | st.integers(), min_size=1, max_size=3).map(tuple)),
    st.builds(Check, TEXTS),
    st.builds(UniqueTogether, st.lists(NAMES, min_size=2, max_size=3).map(tuple)),
)
SETTINGS = st.builds(
    Settings,
    title=TEXTS,
    count=st.integers(1, 500),
    seed=st.integers(0, 99),
    include=st.lists(TEXTS, max_size=2).map(tuple),
    exclude=st.lists(TEXTS, max_size=2).map(tuple),
    views=st.booleans(),
    budget_mb=st.floats(0.1, 500),
    rows_most=st.integers(1, 10**7),
    words=st.dictionaries(NAMES, TEXTS, max_size=3),
    personal=st.dictionaries(NAMES, st.sampled_from(["keep", "mask", "drop"]), max_size=3),
    inferred=st.lists(st.builds(Decision, NAMES, TESTS, st.none() | st.booleans()), max_size=4).map(tuple),
)


@given(settings=SETTINGS)
def test_what_is_written_is_read(settings: Settings) -> None:
    with TemporaryDirectory() as folder:
        write_settings(Path(folder), settings)
        assert read_settings(Path(folder)) == settings


def test_defaults_are_shown_and_stand_where_nothing_is_said(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()
    write_settings(tmp_path, Settings())
    assert "# budget_mb: 50.0" in (tmp_path / "forge.yml").read_text(encoding="utf-8")
    assert read_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("text", "match"),
    [
        pytest.param("buget_mb: 3", "Did you mean `budget_mb`", id="unknown key"),
        pytest.param("count: many", "`count` is a whole number", id="no number"),
        pytest.param("views: 3", "`views` is true or false", id="no flag"),
        pytest.param("personal: {a.b: hide}", "known are keep, mask, drop", id="unknown handling"),
        pytest.param("personal: {a.b: maks}", "did you mean `mask`", id="near handling"),
        pytest.param("inferred: [{at: a.b, promise: uniq}]", "`promise` is a test", id="unknown promise"),
        pytest.param("inferred: [{at: a.b, promise: unique, confirmed: maybe}]", "`confirmed` is true", id="confirmed"),
        pytest.param(
            "inferred: [{at: a.b, promise: unique, confirm: true}]", "Did you mean `confirmed`", id="near key"
        ),
        pytest.param("budget_mb: .inf", "`budget_mb` is a number", id="endless"),
        pytest.param("words: [a]", "`words` must be texts by name", id="no words"),
        pytest.param("title: [", "forge.yml", id="no YAML"),
    ],
)
def test_what_is_not_understood_is_told(tmp_path: Path, text: str, match: str) -> None:
    (tmp_path / "forge.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ForgeError, match=match):
        read_settings(tmp_path)

"""What was vetted is known again, for exactly the same draft and data, and a line that was cut off costs one result."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from game.errors import ForgeError
from game.forge.vetting.draft import Draft
from game.forge.vetting.ledger import Ledger
from game.forge.vetting.vet import Vetted
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack

DRAFT = Draft("first-of-all-0a1b", "top_n", "orders.amount", {"title": "First of all", "brief": "…", "answer": "…"})
KEPT = Vetted(DRAFT.name, built="{}\n", form="select", near_misses=7, traps=2)


@pytest.fixture
def file(pack: Pack, tmp_path: Path) -> Path:
    file = tmp_path / "work" / "vetted.jsonl"
    with Ledger(file, pack) as ledger:
        ledger.keep(DRAFT, KEPT)
        ledger.keep(replace(DRAFT, name="other"), Vetted("other", "duplicate"))
    return file


def test_results_are_there_in_the_next_run(file: Path, pack: Pack) -> None:
    with Ledger(file, pack) as ledger:
        assert ledger.known(DRAFT) == KEPT
        assert ledger.known(replace(DRAFT, name="other")) == Vetted("other", "duplicate")


@pytest.mark.parametrize(
    "changed",
    [replace(DRAFT, held=True), replace(DRAFT, name="b"), replace(DRAFT, document={**DRAFT.document, "brief": "?"})],
)
def test_another_draft_is_not_known(file: Path, pack: Pack, changed: Draft) -> None:
    with Ledger(file, pack) as ledger:
        assert ledger.known(changed) is None


def test_other_rows_make_all_unknown(file: Path, pack: Pack, tmp_path: Path) -> None:
    folder = shutil.copytree(pack.folder, tmp_path / "tiny")
    data = folder / "data" / "customers.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create table c as from '{data}' limit 3")
        connection.execute(f"copy c to '{data}' (format parquet)")
    with Ledger(file, load_pack(folder)) as ledger:
        assert ledger.known(DRAFT) is None
    assert DRAFT.name not in file.read_text(encoding="utf-8"), "what is hidden since stands in it"


def test_a_line_that_was_cut_off_is_skipped(file: Path, pack: Pack) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.rindex("vetted") + 12], encoding="utf-8")
    with Ledger(file, pack) as ledger:
        assert ledger.known(DRAFT) == KEPT
        assert len(ledger) == 1


def test_lines_after_a_cut_off_one_are_kept_whole(file: Path, pack: Pack) -> None:
    file.write_text(file.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    third = replace(DRAFT, name="third")
    with Ledger(file, pack) as ledger:
        ledger.keep(third, Vetted("third"))
    with Ledger(file, pack) as ledger:
        assert ledger.known(third) == Vetted("third")


def test_a_place_that_cannot_be_written_is_told(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file", encoding="utf-8")
    with pytest.raises(ForgeError, match="can't be written"):
        Ledger(tmp_path / "work" / "vetted.jsonl", pack)

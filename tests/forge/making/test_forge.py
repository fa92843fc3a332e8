"""The forge on a pack that is there: puzzles that the linter has nothing to say to, the same ones every time; what
people decide and write outlasts it; whoever stops it goes on."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest
import yaml

from game.forge.check import check_pack
from game.forge.making import forge as forge_module
from game.forge.making.forge import LEDGER, forge_into
from game.forge.making.keeping import Progress
from game.forge.making.made import Run
from game.forge.making.previous import load_decisions
from game.forge.making.publishing import WORKSHOP
from game.forge.review import decide, undo
from game.forge.vetting.crew import local_crew
from game.puzzle.pack import load_pack

WANTED = 4


def _forge(folder: Path, jobs: int = 2, wanted: int = WANTED, seen: list[Progress] | None = None) -> Run:
    return forge_into(folder, wanted, 1, partial(local_crew, jobs=jobs), (seen if seen is not None else []).append)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for part in ("puzzles", "built")
        for file in sorted((folder / part).iterdir())
    }


@pytest.fixture
def forged(club: Path) -> Path:
    assert len(_forge(club).kept) == WANTED
    return club


def test_forged_puzzles_are_clean_and_playable(forged: Path) -> None:
    pack = load_pack(forged)
    assert check_pack(forged) == ()
    assert len(pack.puzzles) == WANTED
    assert all(p.built and p.built.cases and p.difficulty and p.explain and p.forged for p in pack.puzzles.values())


def test_one_worker_makes_the_same_bytes_as_two(forged: Path) -> None:
    two = _files(forged)
    for file in [*(forged / "puzzles").iterdir(), *(forged / "built").iterdir(), forged / WORKSHOP / LEDGER]:
        file.unlink()
    _forge(forged, jobs=1)
    assert _files(forged) == two


def test_a_second_run_finds_all_unchanged(forged: Path) -> None:
    before = _files(forged)
    assert {made.status for made in _forge(forged).puzzles} == {"unchanged"}
    assert _files(forged) == before


def test_a_rejected_puzzle_goes_and_never_comes_back(forged: Path) -> None:
    name = next(iter(load_pack(forged).puzzles))
    decide(forged, [name], "rejected", "Nobody cares.")
    run = _forge(forged)
    assert len(run.kept) == WANTED
    assert name not in load_pack(forged).puzzles
    assert name not in {made.draft.name for made in run.kept}


def test_a_puzzle_that_was_rejected_by_mistake_comes_back(forged: Path) -> None:
    before = _files(forged)
    name = sorted(load_pack(forged).puzzles)[-1]
    decide(forged, [name], "rejected")
    _forge(forged)
    undo(forged, name)
    _forge(forged)  # another has its place, and it comes back all the same
    assert name in load_pack(forged).puzzles
    assert len(load_pack(forged).puzzles) == WANTED + 1
    assert {file: content for file, content in _files(forged).items() if name in file}.items() <= before.items()


def test_an_approved_puzzle_that_breaks_is_set_aside_until_it_is_whole_again(forged: Path) -> None:
    name = next(n for n, p in load_pack(forged).puzzles.items() if "visits" in p.answer)
    decide(forged, [name], "approved")
    file, aside = forged / "puzzles" / f"{name}.yml", forged / "broken" / f"{name}.yml"
    text, data = file.read_bytes(), forged / "data" / "visits.parquet"
    rows = data.read_bytes()
    with duckdb.connect() as connection:
        connection.execute(f"copy (select * from '{data}' where false) to '{data}' (format parquet)")
    run = _forge(forged)
    assert name in {made.draft.name for made in run.set_aside}
    assert (file.exists(), aside.read_bytes()) == (False, text)
    assert not (forged / "built" / f"{name}.json").exists()
    assert load_decisions(forged)[name].ruling == "approved"
    assert not [found for found in check_pack(forged) if found.puzzle.startswith("club/")]
    data.write_bytes(rows)
    again = _forge(forged)
    [made] = [made for made in again.puzzles if made.draft.name == name]
    assert (made.status, made.why) == ("changed", "whole again")
    assert (file.read_bytes(), aside.parent.exists()) == (text, False)
    assert load_pack(forged).puzzles[name].built is not None
    assert check_pack(forged) == ()


def test_a_broken_puzzle_that_nobody_holds_on_to_goes(forged: Path) -> None:
    name = next(n for n, p in load_pack(forged).puzzles.items() if "visits" in p.answer)
    decide(forged, [name], "approved")
    (forged / "broken").mkdir()
    (forged / "puzzles" / f"{name}.yml").rename(forged / "broken" / f"{name}.yml")
    decide(forged, [name], "rejected")
    assert not (forged / "broken").exists()
    _forge(forged)
    assert name not in load_pack(forged).puzzles


def test_an_edited_brief_stays_to_the_letter(forged: Path) -> None:
    name, puzzle = next(iter(load_pack(forged).puzzles.items()))
    file = forged / "puzzles" / f"{name}.yml"
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    document["brief"] = f"For the annual meeting. {puzzle.brief}"
    text = yaml.safe_dump(document, sort_keys=False)
    file.write_text(text, encoding="utf-8")
    _forge(forged)
    assert file.read_text(encoding="utf-8") == text
    assert load_pack(forged).puzzles[name].built is not None


def test_puzzles_written_by_hand_are_left_alone(club: Path) -> None:
    (club / "puzzles").mkdir()
    own = club / "puzzles" / "my-own.yml"
    own.write_text("title: Mine\nbrief: Show the towns.\nanswer: select distinct town from members\n", encoding="utf-8")
    run = _forge(club)
    assert own.exists()
    assert "my-own" not in {made.draft.name for made in run.kept}
    assert len(load_pack(club).puzzles) == WANTED + 1


def test_a_stopped_run_goes_on_where_it_was(club: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.kept == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        forge_into(club, WANTED, 1, partial(local_crew, jobs=1), stop)
    assert not (club / "puzzles").exists()  # nothing that is half done looks whole
    known = len((club / WORKSHOP / LEDGER).read_text(encoding="utf-8").splitlines())
    assert known >= 2
    asked = list(_vetted_anew(club))
    assert len(asked) + known == len((club / WORKSHOP / LEDGER).read_text(encoding="utf-8").splitlines())
    assert len(load_pack(club).puzzles) == WANTED


def _vetted_anew(club: Path) -> Iterator[str]:
    before = (club / WORKSHOP / LEDGER).read_text(encoding="utf-8").splitlines()
    _forge(club)
    yield from (club / WORKSHOP / LEDGER).read_text(encoding="utf-8").splitlines()[len(before) :]


def test_what_is_staged_never_stays(forged: Path) -> None:
    assert sorted(file.name for file in (forged / WORKSHOP).iterdir()) == [".gitignore", forge_module.LEDGER]

"""The one door, with real engines on the tiny pack."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from game.errors import PackError, SeasonError, UsageError
from game.play.clock import FixedClock
from game.play.game import Game

ANSWER = "select id, amount from orders where amount >= 10 order by amount desc"


@pytest.fixture(scope="module")
def game(levels: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Game]:
    clock = FixedClock(datetime(2026, 11, 2, 12, tzinfo=UTC))
    with Game.open(home=tmp_path_factory.mktemp("home"), clock=clock, levels=levels) as opened:
        yield opened


def test_a_day_is_played_from_the_first_run_to_the_share_text(game: Game) -> None:
    daily = game.daily()
    assert (daily.date, daily.number, daily.puzzle.id) == (date(2026, 11, 2), 2, "tiny/big-orders")
    attempt = game.attempt()
    ran = attempt.run("select count(*) from orders").result(60)
    assert ran.result is not None
    assert (ran.verdict, ran.result.rows, ran.truncated) == ("ok", ((5,),), False)
    wrong = attempt.submit("select id, amount from orders where amount > 10.5 order by amount desc").result(60)
    assert (wrong.verdict, wrong.counted, wrong.try_number) == ("wrong", True, 1)
    assert attempt.take_hint().text == "A filter."
    solved = attempt.submit(ANSWER).result(60)
    assert (solved.verdict, solved.try_number, solved.score) == ("solved", 2, 80)
    assert solved.share is not None
    assert "orders" not in solved.share.replace("Big orders", "")
    solution = attempt.solution()
    assert (solution.explain, solution.concepts) == ("At least means >=.", ("keeping some rows",))
    found = game.stats()
    assert (found.days_in_a_row, found.solved, found.score_total) == (1, 1, 80)
    assert [day.state for day in game.calendar(2026, 11)[:3]] == ["missed", "solved", "future"]


def test_running_is_free_and_leaves_no_trace(game: Game) -> None:
    attempt = game.attempt(puzzle_id="tiny/all-customers")
    for sql in (ANSWER, "select name from customers", "drop table orders", "selec"):
        attempt.run(sql).result(60)
    assert (attempt.state.tries, attempt.state.ended) == ((), False)


def test_no_spoilers_in_what_today_tells(game: Game) -> None:
    told = str(game.attempt().to_json(game.tables("tiny")))
    for secret in ("where amount", "At least means", "A filter", "'filter'", "not amount"):
        assert secret not in told
    assert "Show id and amount" in told


def test_tables_tell_their_real_rows(game: Game) -> None:
    assert {info.table.name: info.rows for info in game.tables("tiny")} == {"customers": 4, "orders": 5}


@pytest.mark.parametrize("name", ["none", "..", "../packs/tiny", "tiny/..", "/etc", ""])
def test_a_pack_that_is_not_there_is_told(game: Game, name: str) -> None:
    with pytest.raises(UsageError):
        game.pack(name)


@pytest.mark.parametrize("puzzle_id", ["tiny/none", "tiny", "none/none", "", "tiny/../big-orders"])
def test_a_puzzle_that_is_not_there_is_told(game: Game, puzzle_id: str) -> None:
    with pytest.raises(UsageError):
        game.attempt(puzzle_id=puzzle_id)


def test_a_puzzle_without_its_pack_is_told_with_it(game: Game) -> None:
    with pytest.raises(UsageError) as caught:
        game.attempt(puzzle_id="big-orders")
    assert "tiny/big-orders" in caught.value.way_out


def test_a_season_that_names_no_puzzle_is_told(levels: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "levels").mkdir()
    (tmp_path / "levels" / "packs").symlink_to(levels / "packs", target_is_directory=True)
    with Game.open(home=home, levels=tmp_path / "levels") as game, pytest.raises(SeasonError):
        game.daily()


def test_a_pack_that_cannot_be_loaded_is_told_each_time(home: Path, tmp_path: Path, pack_folder: Path) -> None:
    levels = tmp_path / "levels"
    (levels / "packs").mkdir(parents=True)
    pack_folder.rename(levels / "packs" / "tiny")
    (levels / "packs" / "tiny" / "data" / "orders.parquet").unlink()
    with Game.open(home=home, levels=levels) as game:
        for _ in range(2):
            with pytest.raises(PackError, match="is missing"):
                game.tables("tiny")


def test_closing_twice_and_closing_while_starting_do_no_harm(home: Path, levels: Path) -> None:
    game = Game.open(home=home, levels=levels)
    game.engine(game.pack("tiny"))
    game.close()
    game.close()


def test_nothing_is_opened_before_it_is_needed(home: Path, tmp_path: Path) -> None:
    with Game.open(home=home, levels=tmp_path) as game:
        assert game.stats().played == 0
        assert game.settings.get("theme") is None
    assert sorted(p.name for p in home.iterdir()) == ["progress.sqlite"]


def test_the_clock_is_asked_each_time(game: Game) -> None:
    assert isinstance(game.clock, FixedClock)
    before = game.clock.at
    game.clock.at = datetime(2026, 11, 3, 12, tzinfo=UTC)
    assert game.daily().puzzle.id == "tiny/all-customers"
    game.clock.at = before


def test_a_puzzle_played_ahead_waits_for_its_day(levels: Path, tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 2, 12, tzinfo=UTC))
    with Game.open(home=tmp_path, clock=clock, levels=levels) as game:
        tomorrow = date(2026, 11, 3)
        ahead = game.attempt(game.daily(tomorrow))
        assert ahead.submit(ahead.puzzle.answer).result(60).solved
        assert game.stats().played == 0
        clock.at = datetime(2026, 11, 3, 12, tzinfo=UTC)
        today = game.attempt(game.daily(tomorrow))
        assert not today.state.ended
        assert today.submit(today.puzzle.answer).result(60).solved
        assert game.stats().solved == 1


def test_a_solve_from_the_archive_says_that_it_counts_for_no_statistics(levels: Path, tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 4, 12, tzinfo=UTC))
    with Game.open(home=tmp_path, clock=clock, levels=levels) as game:
        attempt = game.attempt(game.daily(date(2026, 11, 2)))
        verdict = attempt.submit(attempt.puzzle.answer).result(60)
        assert "archive" in [remark.code for remark in verdict.remarks]


def test_hard_mode_gives_tiles_alone(levels: Path, tmp_path: Path) -> None:
    with Game.open(home=tmp_path, levels=levels) as game:
        attempt = game.attempt(puzzle_id="tiny/big-orders")
        attempt.set_hard(True)
        verdict = attempt.submit("select id, amount from orders order by amount desc").result(60)
        assert verdict.tiles
        assert (verdict.rows, verdict.diagnosis) == (None, ())

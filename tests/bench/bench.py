"""Measures what a player feels; run it as `python -m tests.bench.bench`. Medians, and ratios within one run."""

import contextlib
import os
import signal
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from game.engine.job import JobCancelled
from game.engine.limits import RUN
from game.engine.pool import Pool
from game.engine.result import to_result_set
from game.engine.store import open_store
from game.judge.case import Case
from game.judge.derive import derive
from game.judge.judge import Judge
from game.play.clock import FixedClock
from game.play.engines import AUTHOR_TOOLS
from game.play.game import Game
from game.puzzle.pack import load_pack
from game.ui.preferences import Preferences
from game.ui.shot import Stagehand
from tests.bench.comparing import comparing
from tests.conftest import SEASON, write_pack

ROUNDS = 60
STOPS = 5
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
ENDLESS = "select count(*) from range(1000000) a, range(1000000) b where (a.range * 7919 + b.range) % 1000003 = 5"
SWOLLEN = f"select count(*) from (select list(range) from range(12000000)) x, ({ENDLESS})"
ROWS = "select range as a, range * 2 as b, range / 3.0 as c, 'row ' || range as d, range % 7 = 0 as e from range(10000)"
ANSWER = "select id, amount from orders where amount >= 10 order by amount desc"
OTHER = "from orders select id, amount where abs(amount) >= 10 order by amount desc, id"
WRONG = "select id, amount from orders where amount > 10.5 order by amount desc"


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds of one call, the median of many after three to warm up."""
    times = []
    for n in range(rounds + 3):
        began = time.perf_counter()
        work()
        if n >= 3:
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def report(name: str, ms: float, beside: float | None = None) -> None:
    ratio = f"   {ms / beside:5.1f} × in-process" if beside else ""
    print(f"{name:<46}{ms:9.2f} ms{ratio}")


def engine(database: Path, player: Pool) -> None:
    with duckdb.connect(database, read_only=True, config={"threads": 1}) as own:
        for name, sql in (("select 1", "select 1"), ("10,000 × 5 rows", ROWS)):
            inside = median_ms(lambda sql=sql: own.cursor().execute(sql).fetchall())  # type: ignore[misc]
            outside = median_ms(lambda sql=sql: player.run(sql).result())  # type: ignore[misc]
            report(f"{name}: DuckDB in-process", inside)
            report(f"{name}: worker, to Arrow", outside, inside)
            report(f"{name}: what the sandbox costs", outside - inside)
    rows = player.run(ROWS).result().rows
    assert rows is not None
    report("10,000 × 5 rows: Arrow to JSON values", median_ms(lambda: to_result_set(rows), 10))


def stopping(player: Pool) -> None:
    """From a stop, or a kill from outside, to what the player can do next; the worker holds little, or much."""
    for name, sql in (("idle", None), ("small", ENDLESS), ("swollen", SWOLLEN)):
        freed, answered = [], []
        for _ in range(STOPS):
            with_spare(player)
            job = None if sql is None else player.run(sql, replace(RUN, wall_s=60))
            time.sleep(0.8 if job else 0)
            began = time.perf_counter()
            if job is None:
                os.kill(running(player), KILL)
            else:
                job.cancel()
                with contextlib.suppress(JobCancelled):
                    job.result()
            freed.append((time.perf_counter() - began) * 1000)
            player.run("select 1").result()
            answered.append((time.perf_counter() - began) * 1000)
        report(f"stop, {name} worker: job given up", statistics.median(freed))
        report(f"stop, {name} worker: next answer", statistics.median(answered))
    began = time.perf_counter()
    os.kill(running(player), KILL)
    os.kill(spare(player), KILL)
    player.run("select 1").result()
    report("worker and spare killed: next answer", (time.perf_counter() - began) * 1000)


def running(player: Pool) -> int:
    player.run("select 1").result()
    assert player._current is not None
    return player._current.pid


def spare(player: Pool) -> int:
    assert player._spare is not None
    return player._spare.pid


def with_spare(player: Pool) -> None:
    """Waits until the spare has opened its database."""
    running(player)
    time.sleep(1.5)


def window(game: Game) -> None:
    """Frames while a query runs, and the frame after Esc."""
    hand = Stagehand(game, (1280, 800), Preferences())
    hand.do("today", "play")
    hand.write(ENDLESS)
    hand.press(hand.app.keymap.scopes["puzzle"]["run"][0])
    frames = []
    for _ in range(60):
        time.sleep(1 / 60)
        began = time.perf_counter()
        hand.app.frame(hand.surface)
        frames.append((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    hand.press(hand.app.keymap.scopes["puzzle"]["stop"][0])
    hand.app.frame(hand.surface)
    ended = (time.perf_counter() - began) * 1000
    report("window: a frame while a query runs, median", statistics.median(frames))
    report("window: a frame while a query runs, slowest", max(frames))
    report("window: from Esc to the frame that shows it", ended)
    hand.app.close()


def judging(case: Case, judge: Judge) -> None:
    for name, sql in (("solved, proved", ANSWER), ("solved, another way", OTHER), ("wrong, diagnosed", WRONG)):
        report(f"submit: {name}", median_ms(lambda sql=sql: judge.judge(case, sql).result()))  # type: ignore[misc]


def first_start(levels: Path, folder: Path) -> None:
    """From opening the game to the first judged submit: with an empty cache, and with a full one."""
    for name in ("empty cache", "full cache"):
        began = time.perf_counter()
        clock = FixedClock(datetime(2026, 11, 2, 12, tzinfo=UTC))
        with Game.open(home=folder, clock=clock, levels=levels) as game:
            attempt = game.attempt()
            shown = time.perf_counter()
            attempt.run("select 1").result()
            ran = time.perf_counter()
            attempt.submit(ANSWER).result()
            judged = time.perf_counter()
        report(f"first start, {name}: puzzle there", (shown - began) * 1000)
        report(f"first start, {name}: first run back", (ran - began) * 1000)
        report(f"first start, {name}: first verdict", (judged - began) * 1000)


def main() -> None:
    comparing()
    with tempfile.TemporaryDirectory() as scratch:
        levels = Path(scratch) / "levels"
        pack = load_pack(write_pack(levels / "packs" / "tiny"))
        (levels / "season.yml").write_text(SEASON, encoding="utf-8")
        store = open_store(pack, Path(scratch) / "cache")
        with (
            contextlib.closing(Pool(store.instance)) as player,
            contextlib.closing(Pool(store.instance, AUTHOR_TOOLS)) as author,
        ):
            engine(store.database, player)
            stopping(player)
            derived = derive(author, pack, pack.puzzles["big-orders"])
            case = Case(pack, pack.puzzles["big-orders"], derived.contract, derived.target, "v", built=True)
            judging(case, Judge(player, author))
        first_start(levels, Path(scratch) / "home")
        clock = FixedClock(datetime(2026, 11, 2, 12, tzinfo=UTC))
        with Game.open(home=Path(scratch) / "home", clock=clock, levels=levels) as game:
            window(game)


if __name__ == "__main__":
    main()

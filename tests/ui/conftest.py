"""A window that nobody sees, a clock that stands still, a small pack, and an app that plays it."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pygame
import pytest

from game.play.clock import FixedClock
from game.play.game import Game
from game.ui.fonts import Fonts
from game.ui.preferences import Preferences
from game.ui.shot import Stagehand
from game.ui.textcache import TextCache
from game.ui.theme import load_theme
from game.ui.widgets.base import Kit

GOLDEN = Path(__file__).parent / "golden"
RENEW = "SEMICOLON_RENEW_GOLDEN"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PACK = """
name: corner
title: The corner shop
license: CC0-1.0
tables:
  - name: customers
    description: One row per customer.
    columns:
      - {name: id, type: BIGINT, tests: [not_null, unique]}
      - {name: first_name, type: VARCHAR, tests: [not_null]}
      - {name: last_name, type: VARCHAR, tests: [not_null]}
      - {name: is_loyal, type: BOOLEAN, tests: [not_null]}
  - name: surveys
    description: One row per answered survey. A customer may answer many times, or never.
    columns:
      - {name: id, type: BIGINT, tests: [not_null, unique]}
      - {name: customer_id, type: BIGINT, tests: [not_null, {relationships: {to: customers, field: id}}]}
      - {name: rating, type: INTEGER, tests: [{accepted_values: [1, 2, 3, 4, 5]}]}
lineage:
  - {from: raw_surveys, to: stg_surveys}
  - {from: stg_surveys, to: surveys}
"""
PUZZLE = """
title: Quiet loyalty
brief: Which loyalty members have never answered a survey? Show first and last name, by last name.
concepts: [anti-join]
difficulty: 3
answer: |
  select c.first_name, c.last_name
  from customers c
  left join surveys s on s.customer_id = c.id
  where c.is_loyal and s.id is null
  order by c.last_name
wrong:
  - sql: |
      select c.first_name, c.last_name
      from customers c
      left join surveys s on s.customer_id = c.id
      where c.is_loyal and s.rating is null
      order by c.last_name
    why: A skipped rating is null too.
explain: An *anti join* keeps the rows on the left that find no partner on the right.
"""
CUSTOMERS = """
  (1, 'Ada', 'Byron', true), (2, 'Brett', 'Coll', true), (3, 'Mina', 'Dorn', true), (4, 'Ines', 'Faro', true),
  (5, 'Olu', 'Keane', true), (6, 'Ravi', 'Patel', true), (7, 'Ana', 'Zima', true), (8, 'Tom', 'Wood', false)
"""
SURVEYS = "(1, 2, null), (2, 5, null), (3, 8, 4)"


@pytest.fixture(scope="session")
def levels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A season of one puzzle over two small tables."""
    folder = tmp_path_factory.mktemp("levels")
    pack = folder / "packs" / "corner"
    (pack / "data").mkdir(parents=True)
    (pack / "puzzles").mkdir()
    (pack / "pack.yml").write_text(PACK, encoding="utf-8")
    (pack / "puzzles" / "quiet-loyalty.yml").write_text(PUZZLE, encoding="utf-8")
    (folder / "season.yml").write_text(
        "days:\n" + "".join(f"  2026-11-{day:02}: corner/quiet-loyalty\n" for day in range(1, 31)), encoding="utf-8"
    )
    with duckdb.connect() as connection:
        for name, rows, columns in (
            ("customers", CUSTOMERS, "id::bigint id, first_name, last_name, is_loyal"),
            ("surveys", SURVEYS, "id::bigint id, customer_id::bigint customer_id, rating::integer rating"),
        ):
            names = "id, first_name, last_name, is_loyal" if name == "customers" else "id, customer_id, rating"
            query = f"select {columns} from (values {rows}) t({names})"
            connection.execute(f"copy ({query}) to '{pack / 'data' / name}.parquet' (format parquet)")
    return folder


@pytest.fixture(scope="session", autouse=True)
def cut_fonts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The weights of Inter, cut once for all tests of a worker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SDL_VIDEODRIVER", "dummy")
        Fonts(1.0).prepare()
        yield


class StillClock:
    """Seconds that pass only where a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def surface(monkeypatch: pytest.MonkeyPatch) -> Iterator[pygame.Surface]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.font.init()
    yield pygame.display.set_mode((640, 400))
    pygame.font.quit()
    pygame.display.quit()


@pytest.fixture
def kit(surface: pygame.Surface, clock: StillClock) -> Kit:
    return Kit(load_theme("ink"), TextCache(Fonts(1.0)), clock, reduced_motion=True)


@pytest.fixture
def game(levels: Path, tmp_path: Path) -> Iterator[Game]:
    with Game.open(home=tmp_path / "home", clock=FixedClock(NOON), levels=levels) as opened:
        yield opened


@pytest.fixture
def stage(game: Game, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Stagehand]]:
    """Makes an app on Today: size, theme, text size."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")

    def make(size: tuple[int, int] = (1280, 800), theme: str = "ink", text: int = 100) -> Stagehand:
        return Stagehand(game, size, Preferences(theme=theme, text=text, reduced_motion=True))

    yield make
    pygame.font.quit()
    pygame.display.quit()


@pytest.fixture
def golden() -> Callable[[pygame.Surface, str], None]:
    """Compares a surface with the picture kept in tests/ui/golden, pixel by pixel.

    Where they differ, the picture as it is and the difference are left in a folder for a person to look at.
    """
    return _assert_golden


def _assert_golden(surface: pygame.Surface, name: str) -> None:
    kept = GOLDEN / f"{name}.png"
    if os.environ.get(RENEW) == "1":
        kept.parent.mkdir(exist_ok=True)
        pygame.image.save(surface, str(kept))
        return
    assert kept.exists(), f"{kept} is missing; make it with {RENEW}=1"
    wanted = pygame.image.load(str(kept))
    same_size = wanted.get_size() == surface.get_size()
    if same_size and pygame.image.tobytes(wanted, "RGB") == pygame.image.tobytes(surface, "RGB"):
        return
    folder = Path(tempfile.mkdtemp(prefix="golden-"))
    pygame.image.save(surface, str(folder / f"{name}-actual.png"))
    if same_size:
        difference = surface.convert(24)
        difference.blit(wanted.convert(24), (0, 0), special_flags=pygame.BLEND_RGB_SUB)
        pygame.image.save(difference, str(folder / f"{name}-diff.png"))
    raise AssertionError(f"{name} looks different: see {folder}. If that is meant, renew it with {RENEW}=1.")

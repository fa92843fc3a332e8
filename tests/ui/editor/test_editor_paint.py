"""Lines become surfaces once, and look the same however they are cut."""

import pygame

from game.ui.editor.lexer import spans
from game.ui.editor.paint import WINDOW_CELLS, LinePainter, draw_sql
from game.ui.widgets.base import Kit


def shot(kit: Kit, line: str, shown: tuple[int, int], width: int = 400) -> bytes:
    surface = pygame.Surface((width, 22))
    LinePainter(kit).draw(surface, line, spans(line)[0], (0, 0), shown)
    return pygame.image.tobytes(surface, "RGB")


def test_a_line_is_drawn_once(kit: Kit, screen: pygame.Surface) -> None:
    painter, line = LinePainter(kit), "select 1"
    for _ in range(2):
        painter.draw(screen, line, spans(line)[0], (0, 0), (0, 60))
    assert len(painter._kept) == 1
    kit.replace(kit.theme, kit.texts)
    painter.draw(screen, line, spans(line)[0], (0, 0), (0, 60))
    assert len(painter._kept) == 1


def test_pieces_of_a_long_line_meet(kit: Kit) -> None:
    line = "'" + "ab cd " * 100 + "'"
    painter, together, apart = LinePainter(kit), pygame.Surface((5000, 22)), pygame.Surface((5000, 22))
    painter.draw(together, line, spans(line)[0], (0, 0), (0, 700))
    for first in range(0, 700, WINDOW_CELLS):
        painter.draw(apart, line, spans(line)[0], (0, 0), (first, first + 1))
    assert pygame.image.tobytes(together, "RGB") == pygame.image.tobytes(apart, "RGB")


def test_wide_and_joined_characters_keep_to_the_grid(kit: Kit) -> None:
    """What stands behind them is drawn as if blanks stood in their cells."""
    plain = pygame.Surface((400, 22))
    odd = pygame.Surface((400, 22))
    painter = LinePainter(kit)
    for surface, line in ((plain, "'        ' || name"), (odd, "'日e\u0301\tx' || name")):
        painter.draw(surface, line, spans(line)[0], (0, 0), (0, 60))
    right_of_string = pygame.Rect(10 * painter.cell, 0, 10 * painter.cell, 22)
    assert pygame.image.tobytes(plain.subsurface(right_of_string), "RGB") == pygame.image.tobytes(
        odd.subsurface(right_of_string), "RGB"
    )


def test_only_what_shows_is_drawn(kit: Kit) -> None:
    assert shot(kit, "select 1", (300, 340)) == bytes(400 * 22 * 3)
    assert shot(kit, "select 1", (0, 40)) != bytes(400 * 22 * 3)


def test_sql_beside_yours(kit: Kit, screen: pygame.Surface) -> None:
    rect = pygame.Rect(40, 30, 200, 50)
    assert draw_sql(kit, screen, rect, "select *\nfrom orders\nwhere id in (\n  select 1)") == 4 * 22
    box = pygame.mask.from_threshold(screen, pygame.Color("black"), (1, 1, 1, 255))
    box.invert()
    drawn = box.get_bounding_rects()
    assert drawn and all(rect.contains(part) for part in drawn)
    assert screen.get_clip() == screen.get_rect()

import pygame
import pytest
import yaml

from game.errors import DisplayError
from game.paths import assets_dir
from game.ui.theme import THEMES, load_theme


def _luminance(colour: pygame.Color) -> float:
    """Relative luminance, WCAG 2.2."""

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)


def _contrast(one: pygame.Color, other: pygame.Color) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "panel", 7.0),
        ("ink", "ground", 7.0),
        ("ink", "raised", 7.0),
        ("muted", "panel", 4.5),
        ("muted", "ground", 4.5),
        ("muted", "raised", 4.5),
        ("keyword", "panel", 4.5),
        ("function", "panel", 4.5),
        ("string", "panel", 4.5),
        ("number", "panel", 4.5),
        ("comment", "panel", 4.0),
        ("error", "panel", 4.5),
        ("link", "panel", 4.5),
        ("right_text", "panel", 4.5),
        ("misplaced_text", "panel", 4.5),
        ("misplaced_text", "extra_row", 4.5),
        ("right_text", "missing_row", 4.5),
        ("on_coral", "coral", 4.5),
        ("on_right", "right", 4.5),
        ("on_misplaced", "misplaced", 4.5),
        ("on_absent", "absent", 4.5),
    ],
)
def test_text_can_be_read(name: str, text: str, ground: str, least: float) -> None:
    theme = load_theme(name)
    assert _contrast(theme.colour(text), theme.colour(ground)) >= least


def test_themes_have_the_same_roles() -> None:
    first, *others = (set(load_theme(name).roles) for name in THEMES)
    assert all(roles == first for roles in others)


@pytest.mark.parametrize("name", THEMES)
def test_right_and_misplaced_are_okabe_ito_everywhere(name: str) -> None:
    theme = load_theme(name)
    assert theme.colour("right") == pygame.Color("#56b4e9")
    assert theme.colour("misplaced") == pygame.Color("#e69f00")


def test_every_theme_file_is_listed() -> None:
    files = {file.stem for file in (assets_dir() / "themes").glob("*.yml")} - {"sizes"}
    assert files == set(THEMES)
    assert all(yaml.safe_load((assets_dir() / "themes" / f"{name}.yml").read_text())["name"] == name for name in THEMES)


def test_lines_grow_with_text_and_window_but_gaps_with_the_window_only() -> None:
    theme = load_theme("ink", scale=1.5, text_scale=2.0)
    assert (theme.size("gap"), theme.size("row"), theme.size("code")) == (12, 75, 14)


def test_unknown_theme_is_told() -> None:
    with pytest.raises(DisplayError):
        load_theme("mud")

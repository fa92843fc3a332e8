"""Which chord is which command, here and on a Mac."""

import pygame
import pytest

from game.ui.editor.editor import EditorModel
from game.ui.editor.keys import Platform, command_for

LINUX, MAC = Platform("linux"), Platform("darwin")
CTRL, SHIFT, ALT, META = pygame.KMOD_LCTRL, pygame.KMOD_LSHIFT, pygame.KMOD_LALT, pygame.KMOD_LMETA


def caret_after(key: int, mods: int, platform: Platform) -> tuple[int, int]:
    model = EditorModel("select one,\n  two\nfrom t", clock=float)
    model.place((1, 3))
    command = command_for(key, mods, platform)
    assert command is not None
    command(model)
    return model.caret


@pytest.mark.parametrize(
    ("key", "mods", "platform", "caret"),
    [
        pytest.param(pygame.K_LEFT, 0, LINUX, (1, 2), id="left"),
        pytest.param(pygame.K_LEFT, pygame.KMOD_NUM, LINUX, (1, 2), id="left with num lock"),
        pytest.param(pygame.K_RIGHT, CTRL, LINUX, (1, 5), id="ctrl right"),
        pytest.param(pygame.K_RIGHT, ALT, MAC, (1, 5), id="option right"),
        pytest.param(pygame.K_LEFT, META, MAC, (1, 2), id="command left"),
        pytest.param(pygame.K_UP, META, MAC, (0, 0), id="command up"),
        pytest.param(pygame.K_HOME, CTRL, LINUX, (0, 0), id="ctrl home"),
        pytest.param(pygame.K_END, CTRL, LINUX, (2, 6), id="ctrl end"),
        pytest.param(pygame.K_END, 0, LINUX, (1, 5), id="end"),
    ],
)
def test_motions(key: int, mods: int, platform: Platform, caret: tuple[int, int]) -> None:
    assert caret_after(key, mods, platform) == caret


@pytest.mark.parametrize(
    ("key", "mods", "platform"),
    [
        pytest.param(pygame.K_a, CTRL | pygame.KMOD_RALT, LINUX, id="AltGr writes a letter"),
        pytest.param(pygame.K_a, pygame.KMOD_LCTRL | pygame.KMOD_MODE, LINUX, id="AltGr as a mode"),
        pytest.param(pygame.K_a, CTRL, MAC, id="control on a mac"),
        pytest.param(pygame.K_a, META, LINUX, id="the windows key"),
        pytest.param(pygame.K_LEFT, ALT, LINUX, id="alt left"),
        pytest.param(pygame.K_TAB, CTRL, LINUX, id="ctrl tab"),
        pytest.param(pygame.K_s, CTRL, LINUX, id="ctrl s"),
        pytest.param(pygame.K_UP, CTRL, LINUX, id="ctrl up"),
        pytest.param(pygame.K_x, 0, LINUX, id="a letter"),
    ],
)
def test_chords_that_are_not_ours(key: int, mods: int, platform: Platform) -> None:
    assert command_for(key, mods, platform) is None


def test_a_reader_selects_and_copies_but_changes_nothing() -> None:
    assert command_for(pygame.K_c, CTRL, LINUX, read_only=True) is not None
    for key, mods in [(pygame.K_x, CTRL), (pygame.K_BACKSPACE, 0), (pygame.K_TAB, 0), (pygame.K_z, CTRL)]:
        assert command_for(key, mods, LINUX, read_only=True) is None


@pytest.mark.parametrize(
    ("platform", "mods", "primary"),
    [
        pytest.param(LINUX, CTRL, True, id="control"),
        pytest.param(LINUX, META, False, id="meta on linux"),
        pytest.param(MAC, META, True, id="command"),
        pytest.param(MAC, CTRL, False, id="control on a mac"),
        pytest.param(LINUX, CTRL | ALT, False, id="control with alt"),
    ],
)
def test_primary_mod(platform: Platform, mods: int, primary: bool) -> None:
    assert platform.primary_mod(mods) is primary

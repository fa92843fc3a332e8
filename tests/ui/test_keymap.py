import pygame
import pytest

from game.errors import DisplayError
from game.ui.keymap import Chord, Keymap, load_keymap, parse_chord

PLATFORMS = ("linux", "darwin", "win32")


def _press(key: int, mod: int = 0) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod)


@pytest.fixture(params=PLATFORMS)
def keymap(request: pytest.FixtureRequest) -> Keymap:
    return load_keymap(request.param)


def test_every_action_has_a_key(keymap: Keymap) -> None:
    assert all(chords for actions in keymap.scopes.values() for chords in actions.values())


def test_no_key_means_two_things_on_a_screen(keymap: Keymap) -> None:
    everywhere = [chord for chords in keymap.scopes["everywhere"].values() for chord in chords]
    for scope, actions in keymap.scopes.items():
        own = [chord for chords in actions.values() for chord in chords]
        chords = own if scope == "everywhere" else own + everywhere
        assert len(chords) == len(set(chords)), scope


def test_command_key_is_cmd_on_macos_and_ctrl_elsewhere() -> None:
    assert load_keymap("darwin").hint("puzzle", "submit") == "⇧⌘⏎"
    assert load_keymap("linux").hint("puzzle", "submit") == "⌃⇧⏎"


def test_submit_is_not_run() -> None:
    keymap = load_keymap("linux")
    ctrl, shift = pygame.KMOD_LCTRL, pygame.KMOD_LSHIFT
    assert keymap.action("puzzle", _press(pygame.K_RETURN, ctrl | shift)) == "submit"
    assert keymap.action("puzzle", _press(pygame.K_RETURN, ctrl)) == "run"
    assert keymap.action("puzzle", _press(pygame.K_KP_ENTER, ctrl | pygame.KMOD_NUM)) == "run"
    assert keymap.action("puzzle", _press(pygame.K_RETURN)) is None


def test_keys_that_hold_everywhere_hold_on_a_screen() -> None:
    assert load_keymap("linux").action("today", _press(pygame.K_F11)) == "fullscreen"


def test_unknown_keys_are_told() -> None:
    with pytest.raises(DisplayError):
        parse_chord("mod+wheel")
    with pytest.raises(DisplayError):
        parse_chord("hyper+a")
    assert parse_chord("mod+f5", "linux") == Chord("f5", frozenset({"ctrl"}))

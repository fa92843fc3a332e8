"""Which key does what: data in assets/keys.yml, by screen. Buttons show the key that the map names first."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pygame
import yaml

from game.errors import DisplayError
from game.paths import assets_dir

EVERYWHERE = "everywhere"
_KEY_CODES = {
    "return": pygame.K_RETURN,
    "escape": pygame.K_ESCAPE,
    "tab": pygame.K_TAB,
    "space": pygame.K_SPACE,
    "comma": pygame.K_COMMA,
    "slash": pygame.K_SLASH,
    "equals": pygame.K_EQUALS,
    "plus": pygame.K_PLUS,
    "minus": pygame.K_MINUS,
    "keypad_plus": pygame.K_KP_PLUS,
    "keypad_minus": pygame.K_KP_MINUS,
    "page_up": pygame.K_PAGEUP,
    "page_down": pygame.K_PAGEDOWN,
    "home": pygame.K_HOME,
    "end": pygame.K_END,
    "left": pygame.K_LEFT,
    "right": pygame.K_RIGHT,
    "up": pygame.K_UP,
    "down": pygame.K_DOWN,
}
_SIGNS = {"return": "⏎", "escape": "Esc", "tab": "⇥", "comma": ",", "page_up": "PgUp", "page_down": "PgDn"}
_MOD_SIGNS = (("ctrl", "⌃"), ("alt", "⌥"), ("shift", "⇧"), ("meta", "⌘"))


@dataclass(frozen=True)
class Chord:
    """A key with its modifiers, `mod` already resolved to ctrl or meta."""

    key: str
    mods: frozenset[str]

    @property
    def hint(self) -> str:
        """The signs a button shows: ⌃⇧⏎."""
        name = _SIGNS.get(self.key, self.key.upper() if len(self.key) < 4 else self.key.capitalize())
        return "".join(sign for mod, sign in _MOD_SIGNS if mod in self.mods) + name

    def matches(self, event: pygame.event.Event) -> bool:
        """True for the KEYDOWN of exactly this key with exactly these modifiers."""
        key = pygame.K_RETURN if event.key == pygame.K_KP_ENTER else event.key
        return bool(key == key_code(self.key)) and pressed_mods(event.mod) == self.mods


class Keymap:
    """Answers which action a key event means on a screen, and which key an action has."""

    def __init__(self, scopes: Mapping[str, Mapping[str, tuple[Chord, ...]]]) -> None:
        self.scopes = MappingProxyType(dict(scopes))

    def action(self, scope: str, event: pygame.event.Event) -> str | None:
        """The action of this KEYDOWN in `scope`, then everywhere; None if it means nothing there."""
        if event.type != pygame.KEYDOWN:
            return None
        for name in (scope, EVERYWHERE):
            for action, chords in self.scopes.get(name, {}).items():
                if any(chord.matches(event) for chord in chords):
                    return action
        return None

    def hint(self, scope: str, action: str) -> str:
        """The signs of the action's first key."""
        return self.scopes[scope][action][0].hint


def load_keymap(platform: str = sys.platform) -> Keymap:
    """Read assets/keys.yml. Raises DisplayError for a key that has no name here."""
    document = yaml.safe_load((assets_dir() / "keys.yml").read_text(encoding="utf-8"))
    return Keymap(
        {
            scope: {action: tuple(parse_chord(text, platform) for text in texts) for action, texts in actions.items()}
            for scope, actions in document.items()
        }
    )


def parse_chord(text: str, platform: str = sys.platform) -> Chord:
    """`mod+shift+return` → a chord; `mod` is meta on macOS and ctrl elsewhere."""
    *mods, key = text.split("+")
    resolved = {("meta" if platform == "darwin" else "ctrl") if mod == "mod" else mod for mod in mods}
    if not resolved <= {mod for mod, _ in _MOD_SIGNS}:
        raise DisplayError(f"keys.yml: unknown modifier in {text!r}")
    key_code(key)
    return Chord(key, frozenset(resolved))


def key_code(name: str) -> int:
    """pygame's code of a key's name: a letter, a digit, f1 to f12, or one of the names above."""
    if name in _KEY_CODES:
        return _KEY_CODES[name]
    try:
        return _plain_code(name)
    except ValueError as error:
        raise DisplayError(f"keys.yml: unknown key {name!r}") from error


def pressed_mods(mod: int) -> frozenset[str]:
    """The modifiers of a key event by name; locks (Caps, Num) don't count."""
    names = (
        ("ctrl", pygame.KMOD_CTRL),
        ("alt", pygame.KMOD_ALT),
        ("shift", pygame.KMOD_SHIFT),
        ("meta", pygame.KMOD_META),
    )
    return frozenset(name for name, mask in names if mod & mask)


def _plain_code(name: str) -> int:
    if len(name) == 1 and name.isascii() and name.isalnum():
        return ord(name)
    code = getattr(pygame, f"K_{name.upper()}", None)
    if not isinstance(code, int):
        raise ValueError(name)
    return code

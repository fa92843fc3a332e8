"""The editor's keys as tables: which chord moves the caret how, which one does what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import methodcaller
from typing import NamedTuple

import pygame

from game.ui.editor.editor import EditorModel
from game.ui.editor.movement import Motion

Command = Callable[[EditorModel], object]


class Chord(NamedTuple):
    """A key with what is held: `primary` is Command on a Mac and Control elsewhere, `word` Option or Control."""

    key: int
    primary: bool = False
    word: bool = False
    shift: bool = False
    alt: bool = False


@dataclass(frozen=True, slots=True)
class Platform:
    """Which modifier keys mean what; `name` as in `sys.platform`."""

    name: str

    @property
    def mac(self) -> bool:
        """Whether Command is the key for commands."""
        return self.name == "darwin"

    def primary_mod(self, mods: int) -> bool:
        """Whether the key for commands is held, and not as a part of AltGr."""
        if self.mac:
            return bool(mods & pygame.KMOD_META)
        return bool(mods & pygame.KMOD_CTRL) and not mods & (pygame.KMOD_ALT | pygame.KMOD_MODE)

    def word_mod(self, mods: int) -> bool:
        """Whether the key for moving and deleting by words is held."""
        return bool(mods & pygame.KMOD_ALT) if self.mac else self.primary_mod(mods)


MOTIONS: Mapping[int, Motion] = {
    pygame.K_LEFT: "left",
    pygame.K_RIGHT: "right",
    pygame.K_UP: "up",
    pygame.K_DOWN: "down",
    pygame.K_HOME: "home",
    pygame.K_END: "end",
    pygame.K_PAGEUP: "page_up",
    pygame.K_PAGEDOWN: "page_down",
}
WORD_MOTIONS: Mapping[int, Motion] = {pygame.K_LEFT: "word_left", pygame.K_RIGHT: "word_right"}
PRIMARY_MOTIONS: Mapping[int, Motion] = {pygame.K_HOME: "start", pygame.K_END: "finish"}
MAC_MOTIONS: Mapping[int, Motion] = {
    pygame.K_LEFT: "home",
    pygame.K_RIGHT: "end",
    pygame.K_UP: "start",
    pygame.K_DOWN: "finish",
    pygame.K_HOME: "start",
    pygame.K_END: "finish",
}

READING: Mapping[Chord, Command] = {
    Chord(pygame.K_a, primary=True): EditorModel.select_all,
    Chord(pygame.K_c, primary=True): EditorModel.copy,
    Chord(pygame.K_INSERT, primary=True): EditorModel.copy,
    Chord(pygame.K_l, primary=True): EditorModel.select_line,
}
WRITING: Mapping[Chord, Command] = {
    Chord(pygame.K_RETURN): EditorModel.newline,
    Chord(pygame.K_RETURN, shift=True): EditorModel.newline,
    Chord(pygame.K_KP_ENTER): EditorModel.newline,
    Chord(pygame.K_TAB): EditorModel.indent,
    Chord(pygame.K_TAB, shift=True): EditorModel.dedent,
    Chord(pygame.K_BACKSPACE): EditorModel.backspace,
    Chord(pygame.K_BACKSPACE, shift=True): EditorModel.backspace,
    Chord(pygame.K_BACKSPACE, word=True): methodcaller("backspace", word=True),
    Chord(pygame.K_DELETE): EditorModel.delete,
    Chord(pygame.K_DELETE, word=True): methodcaller("delete", word=True),
    Chord(pygame.K_DELETE, shift=True): EditorModel.cut,
    Chord(pygame.K_INSERT, shift=True): EditorModel.paste,
    Chord(pygame.K_x, primary=True): EditorModel.cut,
    Chord(pygame.K_v, primary=True): EditorModel.paste,
    Chord(pygame.K_z, primary=True): EditorModel.undo,
    Chord(pygame.K_z, primary=True, shift=True): EditorModel.redo,
    Chord(pygame.K_y, primary=True): EditorModel.redo,
    Chord(pygame.K_d, primary=True): EditorModel.duplicate_lines,
    Chord(pygame.K_SLASH, primary=True): EditorModel.toggle_comment,
    Chord(pygame.K_KP_DIVIDE, primary=True): EditorModel.toggle_comment,
    Chord(pygame.K_7, primary=True, shift=True): EditorModel.toggle_comment,  # where `/` is Shift+7
    Chord(pygame.K_UP, alt=True): methodcaller("move_lines", -1),
    Chord(pygame.K_DOWN, alt=True): methodcaller("move_lines", 1),
    Chord(pygame.K_DOWN, alt=True, shift=True): EditorModel.duplicate_lines,
}


def command_for(key: int, mods: int, platform: Platform, *, read_only: bool = False) -> Command | None:
    """What a key press does to the model; None where it is not the editor's."""
    shift = bool(mods & pygame.KMOD_SHIFT)
    motion = _motion(key, mods, platform)
    if motion is not None:
        return methodcaller("move", motion, extend=shift)
    alt = bool(mods & pygame.KMOD_ALT)
    primary, word = platform.primary_mod(mods), platform.word_mod(mods)
    if (mods & pygame.KMOD_CTRL and not primary) or (mods & pygame.KMOD_META and not platform.mac):
        return None
    chords = [Chord(key, primary=primary, shift=shift, alt=alt)]
    if word:
        chords.append(Chord(key, word=True, shift=shift))
    tables = (READING,) if read_only else (READING, WRITING)
    return next((table[chord] for table in tables for chord in chords if chord in table), None)


def _motion(key: int, mods: int, platform: Platform) -> Motion | None:
    if platform.mac and platform.primary_mod(mods):
        return MAC_MOTIONS.get(key)
    if platform.word_mod(mods) and key in WORD_MOTIONS:
        return WORD_MOTIONS[key]
    if platform.primary_mod(mods):
        return PRIMARY_MOTIONS.get(key)
    held = mods & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META)
    return None if held else MOTIONS.get(key)

"""Curation in the terminal: puzzle after puzzle with answer and target; a letter decides."""

import os
import shlex
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from game.errors import SemicolonError, UsageError
from game.forge.build import build_pack
from game.forge.making.previous import Ruling, load_decisions, load_taken_back
from game.forge.review import Reviewed, decide, is_broken, reviewed, undo
from game.play.words import contract_line
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack
from game.strings import say
from game.text.console import complain
from game.text.marks import marked
from game.text.result import result_table
from game.text.safe import safe, safe_lines
from game.text.streams import interactive

Read = Callable[[str], str]
_LETTERS: dict[str, Ruling] = {"a": "approved", "r": "rejected"}


def review_as_asked(out: Console, arguments: Namespace) -> tuple[Reviewed, ...]:
    """Decides what the options say; without any it asks, where somebody can answer. Afterwards: all forged puzzles."""
    folder: Path = arguments.folder
    if arguments.approve or arguments.reject:
        if both := set(arguments.approve) & set(arguments.reject):
            raise UsageError(say("text.review.both", name=sorted(both)[0]))
        decide(folder, arguments.approve, "approved", arguments.why)
        decide(folder, arguments.reject, "rejected", arguments.why)
    elif arguments.undo:
        _undo(folder, arguments.undo)
    elif arguments.edit:
        edit(out, folder, arguments.edit)
    elif interactive() and not arguments.json:
        _ask(out, folder, input)
    return reviewed(load_pack(folder))


def _undo(folder: Path, names: Sequence[str]) -> None:
    """Raises UsageError for a name that nothing is decided about, before anything is forgotten."""
    decisions = load_decisions(folder)
    for name in names:
        if name not in decisions:
            way = say("text.review.undo_none_way", names=", ".join(decisions)) if decisions else ""
            raise UsageError(say("text.review.undo_none", name=name), way_out=way)
    for name in names:
        undo(folder, name)


def print_reviewed(out: Console, arguments: Namespace, found: Sequence[Reviewed]) -> None:
    """A line for each puzzle, those that aren't in the pack last, or only for those that the options name; then how
    many are still to be looked at."""
    folder: Path = arguments.folder
    edited = [arguments.edit] if arguments.edit else []
    named = [*arguments.approve, *arguments.reject, *arguments.undo, *edited]
    decisions, there = load_decisions(folder), [one.puzzle.name for one in found]
    known = decisions | load_taken_back(folder)
    for name in named or [*there, *(name for name in known if name not in there)]:
        decision = decisions.get(name)
        if decision is None and name not in there and not is_broken(folder, name):
            ruling = "undone_rejected"
        elif decision is None:
            ruling = "undone" if name in arguments.undo else "open"
        else:
            ruling = decision.ruling
        why = f" ({safe(decision.why)})" if decision and decision.why else ""
        line = Text.assemble((f"{say(f'text.review.{ruling}'):<9} ", "bold"), f"{safe(name)}{why}")
        if decision is not None and decision.ruling != "rejected" and name not in there:
            line.append(f": {say('text.review.broken' if is_broken(folder, name) else 'text.review.comes_back')}")
        out.print(line, soft_wrap=True)
    if arguments.approve or arguments.reject:
        told = {"folder": safe(str(folder)), "name": safe(" ".join(named))}
        out.print(say("text.review.undo", **told), highlight=False, soft_wrap=True)
    left = sum(one.decision is None for one in found)
    out.print(say("text.review.left", left=left, all=len(found)), highlight=False)


def reviewed_json(found: Sequence[Reviewed]) -> list[dict[str, Any]]:
    """The format of `forge review --json`."""
    return [
        {
            "name": one.puzzle.name,
            "title": one.puzzle.title,
            "decision": one.decision.ruling if one.decision else None,
            "why": one.decision.why if one.decision else "",
        }
        for one in found
    ]


def edit(out: Console, folder: Path, name: str) -> None:
    """Opens a puzzle's file in the person's editor, then builds it; a file that can't be read is told and stays.

    Raises UsageError where there is no editor, ForgeError where the pack has no such forged puzzle.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    if command == "vi" and not interactive():
        raise UsageError(say("text.review.no_terminal"), way_out=say("text.review.editor_way"))
    decide(folder, [name], "edited")
    file = folder / "puzzles" / f"{name}.yml"
    try:
        subprocess.run([*shlex.split(command, posix=os.name != "nt"), str(file)], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise UsageError(say("text.review.editor", command=command), way_out=say("text.review.editor_way")) from error
    built = build_pack(folder, lambda _: None)
    for failed, reason in built.failed.items():
        out.print(Text.assemble((f"{safe(failed)}: ", "bold"), marked(reason)))


def _ask(out: Console, folder: Path, read: Read) -> None:
    """Goes through what nobody has decided about, until the end or `q`."""
    pack = load_pack(folder)
    left = [one for one in reviewed(pack) if one.decision is None]
    for number, one in enumerate(left, start=1):
        _show(out, pack, one, say("text.review.place", number=number, count=len(left)))
        if not _decided(out, folder, one.puzzle.name, read):
            return


def _decided(out: Console, folder: Path, name: str, read: Read) -> bool:
    """Asks until there is an answer; False to stop."""
    while True:
        try:
            said = read(say("text.review.ask") + " ").strip()
        except EOFError:
            return False
        letter, _, why = said.partition(" ")
        try:
            match letter.lower():
                case "a" | "r":
                    decide(folder, [name], _LETTERS[letter.lower()], why.strip())
                    return True
                case "e":
                    edit(out, folder, name)
                    return True
                case "s" | "":
                    return True
                case "q":
                    return False
                case _:
                    out.print(say("text.review.unknown", said=safe(letter)), highlight=False)
        except SemicolonError as error:
            complain(out, error.message, error.way_out)
        sys.stdout.flush()


def _show(out: Console, pack: Pack, one: Reviewed, place: str) -> None:
    puzzle, built = one.puzzle, one.puzzle.built
    out.print()
    level = say("text.today.level", dots="●" * puzzle.level + "○" * (5 - puzzle.level), level=puzzle.level)
    concepts = ", ".join(puzzle.concepts)
    out.print(
        Text.assemble((safe(puzzle.title), "bold"), (f"  {place} · {safe(puzzle.name)} · {level} · {concepts}", "dim"))
    )
    out.print(marked(puzzle.brief))
    if puzzle.start:
        out.print(Padding(Text(safe_lines(puzzle.start), style="dim"), (0, 0, 0, 2), expand=False))
    out.print(Padding(Text(safe_lines(puzzle.answer)), (1, 0, 1, 2), expand=False))
    if built is not None:
        out.print(result_table(built.target, out.width))
        out.print(marked(say("text.today.counts", contract=contract_line(built.contract))))
    if puzzle.hints.concept:
        out.print(marked(say("text.review.hint", hint=puzzle.hints.concept)))
    if puzzle.explain:
        out.print(marked(say("text.review.explain", explain=puzzle.explain)))
    for wrong in puzzle.wrong:
        out.print(marked(say("text.review.wrong", why=wrong.why)))
        out.print(Padding(Text(safe_lines(wrong.sql), style="dim"), (0, 0, 0, 2), expand=False))

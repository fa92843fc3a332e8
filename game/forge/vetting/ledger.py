"""What was vetted already, in a file to which only lines are added: whoever stops the forge goes on where it was.

A line holds for exactly the draft, pack, and judge that it was made with; one that is cut off (kill -9, a full disk) is
skipped. Lines of other rows go when the file is opened: what was hidden since stands in them.
"""

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from game.errors import ForgeError
from game.forge.vetting.draft import Draft
from game.forge.vetting.vet import Vetted
from game.judge.verdict import JUDGE_VERSION
from game.puzzle.model import Pack
from game.puzzle.pack import data_hash
from game.puzzle.version import FORMAT

VETTING = 1
"""Raised when vetting asks something new of the same draft."""


class Ledger:
    """Open for one run of the forge; close it, or use it in a `with`."""

    def __init__(self, file: Path, pack: Pack) -> None:
        self._file = file
        catalog = (file_text(pack.folder / name) for name in ("pack.yml", "metrics.json"))
        self._world = sha256("\0".join([data_hash(pack), *catalog, JUDGE_VERSION, f"{FORMAT} {VETTING}"]).encode())
        self._head = self._world.hexdigest()[:16]
        self._known, stale = _read(file, self._head)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if stale:
                _write(file, "".join(_line(self._head, *item) for item in self._known.items()))
            self._lines: IO[str] = file.open("a", encoding="utf-8", newline="\n")
            self._lines.write("" if _ends_whole(file) else "\n")
        except OSError as error:
            raise ForgeError(f"{file} can't be written: {error}.", title="No place to work in") from error

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()

    def __len__(self) -> int:
        return len(self._known)

    def known(self, draft: Draft) -> Vetted | None:
        """What became of exactly this draft before."""
        return self._known.get(self._key(draft))

    def keep(self, draft: Draft, vetted: Vetted) -> None:
        """Safe on disk when this returns."""
        key = self._key(draft)
        if key in self._known:
            return
        self._known[key] = vetted
        self._lines.write(_line(self._head, key, vetted))
        self._lines.flush()
        os.fsync(self._lines.fileno())

    def _key(self, draft: Draft) -> str:
        digest = self._world.copy()
        told = [draft.name, draft.held, draft.document]
        digest.update(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
        return digest.hexdigest()


def file_text(file: Path) -> str:
    """A file's text, "" where there is none."""
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _ends_whole(file: Path) -> bool:
    text = file_text(file)
    return not text or text.endswith("\n")


def _line(world: str, key: str, vetted: Vetted) -> str:
    return json.dumps({"world": world, "key": key, "vetted": vetted.to_json()}, ensure_ascii=False) + "\n"


def _write(file: Path, text: str) -> None:
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(file)


def _read(file: Path, world: str) -> tuple[dict[str, Vetted], bool]:
    """What is known of this world; whether there are lines of others."""
    known: dict[str, Vetted] = {}
    stale = False
    for line in file_text(file).splitlines():
        try:
            data: Mapping[str, Any] = json.loads(line)
            if data.get("world") == world:
                known[str(data["key"])] = Vetted.from_json(data["vetted"])
            else:
                stale = True
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return known, stale

"""What the review does, without a pixel: reads a pack, keeps decisions and edits at once, builds behind, takes back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from game.engine.job import Job
from game.errors import SemicolonError
from game.forge.making.previous import Decision, Ruling
from game.forge.review import Before, Wording, before, decide, put_back, rebuild, reviewed, reword, taken_out, undo
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import load_pack

State = Literal["open", "approved", "edited", "rejected"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class Entry:
    """A forged puzzle on the desk; `puzzle` is None where it was rejected earlier and has left the pack. `trouble`:
    why its answer is no answer."""

    name: str
    puzzle: Puzzle | None
    decision: Decision | None = None
    trouble: str = ""

    @property
    def state(self) -> State:
        return self.decision.ruling if self.decision else "open"

    @property
    def title(self) -> str:
        return self.puzzle.title if self.puzzle else self.name


@dataclass(frozen=True)
class Laid:
    """A pack as it was read."""

    pack: Pack
    entries: tuple[Entry, ...]


class Desk:
    """A pack being looked through. Nothing here blocks but `close`; files are touched on other threads, in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.title = folder.name
        self.concepts: Mapping[str, str] = {}
        """How players read the names of concepts."""
        self.entries: list[Entry] = []
        self.trouble = ""
        """Why the pack can't be read."""
        self.faults: list[str] = []
        """What could not be written or built, until somebody tells it."""
        self._steps: list[Entry] = []
        """What was done here: each entry as it was, to be put back."""
        self._earlier: dict[str, list[Before]] = {}
        self._reading: Job[Laid] | None = Job.start(lambda _: _read(folder), "semicolon-review")
        self._waiting: deque[tuple[Callable[[], object], Entry | None]] = deque()
        self._writing: tuple[Job[object], Entry | None] | None = None
        self._unbuilt: set[str] = set()
        self._building: tuple[Job[tuple[Pack, dict[str, str]]], frozenset[str]] | None = None

    # -- what is asked

    @property
    def reading(self) -> bool:
        return self._reading is not None

    @property
    def busy(self) -> bool:
        """Whether anything goes on behind."""
        return self.reading or self._writing is not None or bool(self._waiting) or self.building

    @property
    def building(self) -> bool:
        return self._building is not None or bool(self._unbuilt)

    def builds(self, name: str) -> bool:
        """Whether a puzzle's target is still to come."""
        return name in self._unbuilt or (self._building is not None and name in self._building[1])

    def entry(self, name: str) -> Entry | None:
        """The puzzle of that name."""
        return next((entry for entry in self.entries if entry.name == name), None)

    def count(self, state: State) -> int:
        """How many puzzles stand so."""
        return sum(entry.state == state for entry in self.entries)

    def undoable(self, name: str) -> str | None:
        """Whose decision `undo` would take back: this puzzle's, else the last one that was made here."""
        entry = self.entry(name)
        if entry is not None and entry.decision is not None:
            return name
        return self._steps[-1].name if self._steps else None

    # -- what is done

    def rule(self, name: str, ruling: Ruling, why: str = "") -> bool:
        """Approve or reject a puzzle; False for one that has left the pack."""
        entry = self.entry(name)
        if entry is None or entry.puzzle is None or entry.puzzle.forged is None:
            return False
        forged = entry.puzzle.forged
        decision = Decision(name, ruling, (forged.blueprint, forged.key), why)
        self._do(entry, replace(entry, decision=decision), lambda: decide(self.folder, [name], ruling, why))
        return True

    def reword(self, name: str, wording: Wording) -> bool:
        """Write other words into a puzzle, then build it; False where that can't be done."""
        entry = self.entry(name)
        if entry is None or entry.puzzle is None or entry.puzzle.forged is None:
            return False
        puzzle, forged = entry.puzzle, entry.puzzle.forged
        same = (wording.brief, wording.answer) == (puzzle.brief, puzzle.answer)
        reworded = replace(puzzle, **vars(wording), built=puzzle.built if same else None)
        decision = Decision(name, "edited", (forged.blueprint, forged.key))
        after = replace(entry, puzzle=reworded, decision=decision, trouble="")
        self._do(entry, after, lambda: reword(self.folder, name, wording))
        self._unbuilt.add(name)
        return True

    def undo(self, name: str) -> str | None:
        """Take back what `undoable` names; its name, or None where there is nothing."""
        wanted = self.undoable(name)
        step = next((step for step in reversed(self._steps) if step.name == wanted), None)
        if wanted is None:
            return None
        if step is None:
            self._forget(wanted)
            return wanted
        self._steps.remove(step)
        self._put(step)
        self._waiting.append((lambda: self._put_back(wanted), None))
        if step.puzzle is not None and (step.puzzle.built is None or self.builds(wanted)):
            self._unbuilt.add(wanted)
        return wanted

    def close(self) -> None:
        """See to it that all decisions are on disk; what is being built is built another time."""
        while self._writing is not None or self._waiting:
            self._write_on()
            if self._writing is not None:
                _wait(self._writing[0])

    def poll(self) -> bool:
        """Take in what has ended behind, and begin what waits; True if anything has changed."""
        return any([self._read_on(), self._write_on(), self._build_on()])

    # -- behind

    def _do(self, entry: Entry, after: Entry, work: Callable[[], object]) -> None:
        self._steps.append(entry)
        self._put(after)

        def kept() -> None:
            earlier = before(self.folder, entry.name)
            work()
            self._earlier.setdefault(entry.name, []).append(earlier)

        self._waiting.append((kept, entry))
        self._write_on()

    def _put_back(self, name: str) -> None:
        earlier = self._earlier.get(name)
        if earlier:
            put_back(self.folder, earlier.pop())

    def _forget(self, name: str) -> None:
        """Take back what was decided another day; what has left the pack leaves the desk."""
        entry = self.entry(name)
        if entry is not None and entry.puzzle is None:
            self.entries.remove(entry)
        elif entry is not None:
            self._put(replace(entry, decision=None))
        self._waiting.append((lambda: undo(self.folder, name), None))

    def _put(self, entry: Entry) -> None:
        self.entries = [entry if one.name == entry.name else one for one in self.entries]

    def _read_on(self) -> bool:
        if self._reading is None or not self._reading.poll():
            return False
        job, self._reading = self._reading, None
        try:
            laid = job.result()
        except (SemicolonError, OSError) as error:
            self.trouble = _told(error)
            return True
        self.title, self.concepts, self.entries = laid.pack.title, laid.pack.concepts, list(laid.entries)
        self._unbuilt |= {e.name for e in laid.entries if e.puzzle is not None and e.puzzle.built is None}
        return True

    def _write_on(self) -> bool:
        changed = False
        if self._writing is not None and self._writing[0].poll():
            (job, step), self._writing = self._writing, None
            try:
                job.result()
            except (SemicolonError, OSError) as error:
                self._failed(error, step)
                changed = True
        if self._writing is None and self._waiting:
            work, step = self._waiting.popleft()
            self._writing = Job.start(lambda _: work(), "semicolon-review"), step
        return changed

    def _failed(self, error: Exception, step: Entry | None) -> None:
        """Nothing was written: the puzzle stands as before."""
        self.faults.append(_told(error))
        if step is not None and step in self._steps:
            self._steps.remove(step)
            self._put(step)
            self._unbuilt.discard(step.name)

    def _build_on(self) -> bool:
        """Builds begin once everything is written, so that they see it."""
        changed = False
        if self._building is not None and self._building[0].poll():
            (job, names), self._building = self._building, None
            self._take_built(job, names - self._unbuilt)
            changed = True
        if self._building is None and self._unbuilt and self._writing is None and not self._waiting:
            names, self._unbuilt = frozenset(self._unbuilt), set()
            self._building = Job.start(lambda _: rebuild(self.folder), "semicolon-review-build"), names
            changed = True
        return changed

    def _take_built(self, job: Job[tuple[Pack, dict[str, str]]], names: Iterable[str]) -> None:
        try:
            pack, failed = job.result()
        except (SemicolonError, OSError) as error:
            self.faults.append(_told(error))
            return
        for entry in [entry for entry in self.entries if entry.name in names]:
            puzzle = pack.puzzles.get(entry.name, entry.puzzle)
            self._put(replace(entry, puzzle=puzzle, trouble=failed.get(entry.name, "")))


def _read(folder: Path) -> Laid:
    pack = load_pack(folder)
    entries = [Entry(one.puzzle.name, one.puzzle, one.decision) for one in reviewed(pack)]
    return Laid(pack, (*entries, *(Entry(gone.name, None, gone) for gone in taken_out(pack))))


def _wait(job: Job[object]) -> None:
    try:
        job.result()
    except (SemicolonError, OSError):
        return  # told when it is taken in


def _told(error: Exception) -> str:
    if isinstance(error, SemicolonError):
        return " ".join(part for part in (error.message, error.way_out) if part)
    return str(error)

"""Choosing the hidden cases of a puzzle: few instances that together tell all near misses from the answer.

A near miss is dead where it first differs: on the visible data, else on the first instance that tells it. Instances are
taken greedily by how many they tell (as in Zhong et al. 2020); a few more are kept for what nobody thought of.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from game.judge.nearmiss.make import NearMiss, unproved
from game.judge.witness.outcome import Told
from game.judge.witness.question import Trial
from game.puzzle.witness import Witness

WRITTEN = "written"
"""The kind of a wrong query that the author wrote."""
MOST = 16
"""Witnesses of a puzzle."""
LEAST = 6
BATCH = 4
"""Instances among which the best one is taken."""
TRIED_MOST = 2_400
HURRIED_MOST = 400
"""The same where all are to be told, or none need be."""
STALE = 96
"""Instances in a row that hold to the assumptions and told nothing, after which what is left is taken to survive."""
_AIMED, _AIMED_MOST = 120, 24
"""Instances made around one near miss that is left, and how many of those get such."""
_WRITTEN_TIMES = 5
"""So many times as many are made around what the author wrote."""
_INSISTED_MOST = 8
"""Near misses that nobody waived, for which as many are made in the end."""
_AIMED_NEW = 5
"""One of so many of these is made of no earlier one."""
_TURNED = 4
"""One of so many has its rows the other way round: what is left to luck may come out right in one of the two."""
_FURTHER = 0.5
"""How often an instance is made of an earlier one."""
_FURTHER_FROM = 8
_SPARE_MOST, _SPARE_HURRIED = 48, 16
"""Fair instances that are kept in mind for the end."""
_SAMPLED = 24
"""Near misses, dead already, by which spare instances are compared."""
_HURRIED_PART = 2
"""Of STALE and of _AIMED, one in so many where all are to be told, or none need be."""
_COMPARED = 18
"""Spare instances that are compared, and how many where all are to be told, or none need be."""
_COMPARED_HURRIED = 8


@dataclass
class Miss:
    """A near miss and what told it: "visible", "error", "order" (it has no ORDER BY), "same: …" (proved equal), the
    number of a witness, or nobody."""

    miss: NearMiss
    by: str | int | None = None


@dataclass(frozen=True)
class Chosen:
    """`tried`: instances looked at."""

    misses: tuple[Miss, ...]
    witnesses: tuple[Witness, ...]
    tried: int


@dataclass
class _Candidate:
    witness: Witness
    expected: Told
    told: frozenset[int]


def choose(
    trial: Trial, made: Sequence[NearMiss], *, all_or_nothing: bool = False, waived: Collection[str] = ()
) -> Chosen:
    """Witnesses for the near misses `made`, and what became of each. `all_or_nothing`: the search ends as soon as one
    is known to survive, and what was found so far is of no use; what is told by nobody's chance is compared less.
    `waived`: kinds that may survive; all others are looked for much longer at the end."""
    misses = [Miss(miss) for miss in made]
    _on_visible(trial, misses)
    _prove(trial, misses)
    search = _Search(trial, misses, hurried=all_or_nothing)
    search.run()
    search.aim()
    if not all_or_nothing:
        search.insist(waived)
    if not (all_or_nothing and search.left):
        search.fill_up()
    return search.chosen()


def _on_visible(trial: Trial, misses: Sequence[Miss]) -> None:
    expected = trial.bench.ask_visible(trial.question.answer)
    for miss in misses:
        if not trial.bench.allowed(miss.miss.sql):
            miss.by = "error"
            continue
        if trial.question.order and trial.question.sorted and not trial.bench.ordered(miss.miss.sql):
            miss.by = "order"
            continue
        told = trial.bench.ask_visible(miss.miss.sql)
        if told.error:
            miss.by = "error"
        elif told.differs(expected, trial.question.order):
            miss.by = "visible"


def _prove(trial: Trial, misses: Sequence[Miss]) -> None:
    """Equal normal forms are left out. Only those are proved that the visible data don't tell: a proof takes longer."""
    alive = [miss for miss in misses if miss.by is None]
    kept = {id(m) for m in unproved(trial.question.answer, [miss.miss for miss in alive], trial.tables)}
    for miss in alive:
        if id(miss.miss) not in kept:
            miss.by = "same"
        elif (reason := trial.why_equal(miss.miss.sql)) is not None:
            miss.by = f"same: {reason}"


class _Search:
    """Instances tried one after the other, and those taken."""

    def __init__(self, trial: Trial, misses: Sequence[Miss], *, hurried: bool) -> None:
        self._hurried = hurried
        self._spare_most = _SPARE_HURRIED if hurried else _SPARE_MOST
        self._trial = trial
        self._misses = misses
        self._alive = {n for n, miss in enumerate(misses) if miss.by is None}
        self._taken: list[_Candidate] = []
        self._spare: list[_Candidate] = []
        self._tried = self._seen = 0
        self._rng = random.Random(trial.question.key)
        dead = [n for n, miss in enumerate(misses) if miss.by == "visible"]
        sampled = _SAMPLED // 3 if hurried else _SAMPLED
        self._sample = dead[:: max(1, len(dead) // sampled)][:sampled]

    @property
    def left(self) -> bool:
        """Whether a near miss is still untold."""
        return bool(self._alive)

    def run(self) -> None:
        """Tells what chance tells."""
        most = HURRIED_MOST if self._hurried else TRIED_MOST
        stale = 0
        patience = STALE // _HURRIED_PART if self._hurried else STALE
        while self._alive and self._tried < most and stale < patience and len(self._taken) < 2 * MOST:
            before, seen = len(self._alive), self._seen
            self._take(self._batch())
            stale = 0 if len(self._alive) < before else stale + self._seen - seen

    def aim(self) -> None:
        """What is left is searched for as a player's query would be: around what each near miss makes different; first,
        and longest, what the author wrote."""
        first = sorted(self._alive, key=lambda n: (self._misses[n].miss.kind != WRITTEN, n))
        for n in first[:_AIMED_MOST]:
            if n in self._alive and len(self._taken) < 2 * MOST:
                times = _WRITTEN_TIMES if self._misses[n].miss.kind == WRITTEN else 1
                self._aim_at(n, 0, times * (_AIMED // _HURRIED_PART if self._hurried else _AIMED))
            if self._hurried and n in self._alive:
                return

    def insist(self, waived: Collection[str]) -> None:
        """What must not survive is searched for once more, as long as what the author wrote."""
        left = [n for n in sorted(self._alive) if self._misses[n].miss.kind not in (*waived, WRITTEN)]
        for n in left[:_INSISTED_MOST]:
            if n in self._alive and len(self._taken) < 2 * MOST:
                self._aim_at(n, _AIMED, _WRITTEN_TIMES * _AIMED)

    def _aim_at(self, n: int, first: int, last: int) -> None:
        """Instances around a near miss, by their numbers, until one tells it."""
        trial, sql = self._trial, self._misses[n].miss.sql
        aimed = Trial(trial.bench, trial.question, trial.tables, trial.extra, sql)
        tied = trial.may_tie and self._misses[n].miss.kind.startswith("order_")
        for number in range(first, last):
            self._tried += 1
            base = self._telling() if number % _AIMED_NEW else None
            made = aimed.instance(
                f"{sql}/{number}", base, tied=tied and number % 2 == 1, turned=number % _TURNED == _TURNED - 1
            )
            if made is None or not self._differs(n, made[1]) or aimed.unfair(*made):
                continue
            told = frozenset(other for other in self._alive if self._differs(other, made[1]))
            self._take([_Candidate(*made, told)])
            return

    def _batch(self) -> list[_Candidate]:
        found = []
        for _ in range(BATCH):
            candidate = self._candidate(self._alive)
            if candidate is not None and candidate.told:
                found.append(candidate)
        return found

    def _candidate(self, asked: set[int]) -> _Candidate | None:
        """The next instance, if it is fair, with those of the near misses `asked` that it tells."""
        self._tried += 1
        made = self._trial.instance(str(self._tried), self._base())
        if made is None:
            return None
        self._seen += 1
        witness, expected = made
        told = frozenset(n for n in asked if self._differs(n, expected))
        spare = len(self._spare) < self._spare_most and bool(expected.rows)
        if (told or spare) and self._trial.unfair(witness, expected):
            return None
        candidate = _Candidate(witness, expected, told)
        if spare and not told:
            self._spare.append(candidate)
        return candidate

    def _telling(self) -> Witness | None:
        """A fair instance on which the answer gives rows."""
        known = [c for c in (*self._taken, *self._spare) if c.expected.rows]
        return self._rng.choice(known).witness if known else None

    def _base(self) -> Witness | None:
        """A fair instance to go on from: one of the last that told something, or of those with most rows."""
        rich = sorted(self._spare, key=lambda c: -c.expected.richness)
        known = [*self._taken[-_FURTHER_FROM:], *rich[:_FURTHER_FROM]]
        return self._rng.choice(known).witness if known and self._rng.random() < _FURTHER else None

    def _differs(self, n: int, expected: Told) -> bool:
        return self._trial.bench.ask(self._misses[n].miss.sql).differs(expected, self._trial.question.order)

    def _take(self, batch: list[_Candidate]) -> None:
        """The best of a batch, then the next best for what is left."""
        while batch:
            best = max(batch, key=lambda c: (len(c.told & self._alive), -c.witness.size))
            news = best.told & self._alive
            if not news:
                self._spare += batch
                return
            for n in news:
                self._misses[n].by = len(self._taken)
            self._alive -= news
            self._taken.append(best)
            batch.remove(best)

    def fill_up(self) -> None:
        """A few more, where fewer than LEAST were needed: those that tell most of what the visible data told."""
        if len(self._taken) >= LEAST:
            return
        compared = _COMPARED_HURRIED if self._hurried else _COMPARED
        while len(self._spare) < min(2 * LEAST, compared) and self._tried < TRIED_MOST + 4 * LEAST:
            self._candidate(set())
        known: set[int] = set()
        for candidate in self._taken:
            known |= self._tells(candidate)
        spare = [(self._tells(candidate), candidate) for candidate in self._spare[:compared]]
        while spare and len(self._taken) < LEAST:
            best = max(
                spare, key=lambda entry: (len(entry[0] - known), entry[1].expected.richness, -entry[1].witness.size)
            )
            spare.remove(best)
            known |= best[0]
            self._trial.bench.fill(best[1].witness)
            for n in [n for n in self._alive if self._differs(n, best[1].expected)]:
                self._misses[n].by = len(self._taken)
                self._alive.remove(n)
            self._taken.append(best[1])

    def _tells(self, candidate: _Candidate) -> set[int]:
        self._trial.bench.fill(candidate.witness)
        return {n for n in self._sample if self._differs(n, candidate.expected)}

    def chosen(self) -> Chosen:
        """At most MOST: those that together tell what all of them tell, or nearly so."""
        kept = self._taken if len(self._taken) <= MOST else self._cover()
        places = {id(candidate): n for n, candidate in enumerate(kept)}
        for miss in self._misses:
            if isinstance(miss.by, int):
                miss.by = places.get(id(self._taken[miss.by]))
        for n, miss in enumerate(self._misses):
            if miss.by is None:
                miss.by = next((p for p, c in enumerate(kept) if n in c.told), None)
        return Chosen(tuple(self._misses), tuple(c.witness for c in kept), self._tried)

    def _cover(self) -> list[_Candidate]:
        wanted = {n for n, miss in enumerate(self._misses) if isinstance(miss.by, int)}
        full = []
        for candidate in self._taken:
            self._trial.bench.fill(candidate.witness)
            told = frozenset(n for n in wanted if self._differs(n, candidate.expected))
            full.append(_Candidate(candidate.witness, candidate.expected, told))
        self._taken = full
        kept: list[_Candidate] = []
        while len(kept) < MOST and wanted:
            best = max(full, key=lambda c: len(c.told & wanted))
            kept.append(best)
            wanted -= best.told
        return kept


def told(misses: Sequence[Miss]) -> list[dict[str, Any]]:
    """As JSON: {kind, what, sql, by}."""
    return [{"kind": m.miss.kind, "what": m.miss.what, "sql": m.miss.sql, "by": m.by} for m in misses]

"""Instances around a query: a few real rows with their parents and some children, then changes where they may bite.

Every instance is made from (facts, clues, seed) alone, so that the same seed gives the same one on any machine.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from game.judge.witness.apart import to_apart
from game.judge.witness.change import Change, changes_for, to_edge
from game.judge.witness.clues import Clues
from game.judge.witness.double import double
from game.judge.witness.facts import DAYS, Facts, Gathered, TableFacts, Worked, made_of
from game.judge.witness.gathered import counts
from game.judge.witness.inside import around
from game.judge.witness.maker import Maker, Models
from game.judge.witness.mend import mend
from game.judge.witness.narrow import focus, slim, sweep
from game.judge.witness.push import push
from game.judge.witness.rows import tie_twin, to_gap
from game.judge.witness.valid import Draft, settle, valid
from game.judge.witness.worked import value_of
from game.puzzle.witness import Cell, Row, Witness

ROWS_MOST = 64
"""Rows of an instance over all tables."""
_COUNTED_ROWS_MOST = 160
"""The same, where a query counts so far that fewer rows don't do."""
_COUNTED = 12
"""How far that is."""
_LEFT = 0.8
"""How often what no change touched keeps its order of rows, too: then nothing of it is to be written again."""
_FURTHER_MOST = 5
"""Changes to an instance that was good for something."""
_POINTED = 0.7
"""How often there is hardly more than one, where a player's query and the answer differ, if that alone matters."""
_APART = 0.3
"""How often a row is drawn that only one of two queries takes."""
_CHANGES_MOST = 14
_RUNS = 0.7
_RUN_MOST = 10
"""Rows that follow each other and are drawn together."""
_FOCUSED = 0.6
"""How often rows are drawn together below a few parents, so that groups have more than one row."""
_COMPANY_MOST = 3
"""Rows that one row is made of, of those that the visible data have."""
_LOOKED_AT = 10_000
"""Rows among which those are looked for."""
_TRIES = 4
"""Places tried for one change before another one is drawn."""


@dataclass(frozen=True)
class Pools:
    """Numbers of rows by table: `passing` all of a query's own conditions on the table, `near` all but one, `apart`
    those that only one of two queries takes."""

    passing: dict[str, list[int]]
    near: dict[str, list[int]]
    apart: dict[str, list[Models]]


class Grower:
    """Makes instances for one question."""

    def __init__(self, facts: Facts, clues: Clues, pools: Pools) -> None:
        self.facts = facts
        self.clues = clues
        self.pools = pools
        self._changes = changes_for(clues, facts)
        self._most = _COUNTED_ROWS_MOST if any(size > _COUNTED for size in clues.sizes) else ROWS_MOST
        self.whole = tuple(sorted(name for name, table in facts.tables.items() if table.whole))
        self.pointed = _POINTED
        self.used = [name for name in facts.tables if name in clues.used and name not in self.whole]
        self._company = _company(facts, clues, self.used)
        needed = [fact for made in self._company.values() for fact, _ in made]
        self._sources = sorted({fact.source for fact in needed})
        self._links = {(fact.source, fact.link) for fact in needed}
        self._numbers: dict[tuple[Gathered, Cell], list[int]] = {}

    def instance(self, seed: str) -> Witness | None:
        """One instance; None where the seed leads to nothing."""
        rng = random.Random(seed)
        draft: Draft = {name: [] for name in self.facts.tables if name not in self.whole}
        if not self.used:
            return None
        self._anchors(rng, draft)
        self._children(rng, draft)
        self._strangers(rng, draft)
        if not (settle(draft, self.facts) and valid(draft, self.facts)):  # the visible data break what they declare
            return None
        narrow = {name: [list(row) for row in rows] for name, rows in draft.items()}
        slim(narrow, self.facts, self.clues, self._links)
        if rng.random() < _FOCUSED:
            focus(rng, narrow, self.facts, self.clues, self.used)
        sweep(narrow, self.facts, [*self.used, *self._sources])
        if settle(narrow, self.facts) and (not self.facts.made or valid(narrow, self.facts)):
            draft = narrow
        return self._changed_by(rng, draft, rng.randint(0, _CHANGES_MOST))

    def tied(self, witness: Witness, seed: str) -> Witness:
        """An instance made of another one in which rows tie in all sort keys but one, in another order of rows."""
        rng = random.Random(seed)
        change = rng.choice((tie_twin, tie_twin, double))
        tied = self._after(change, self._maker(rng), self._draft(witness))
        return self._changed_by(rng, tied, rng.choice((0, 0, 1)))

    def further(self, witness: Witness, seed: str) -> Witness:
        """An instance made of another one by a few more changes: it keeps most of what is good about that one."""
        rng = random.Random(seed)
        draft = self._draft(witness)
        if self.clues.edges and rng.random() < self.pointed:
            change = rng.choice((to_edge, to_apart, to_gap) if self.clues.sequential else (to_edge, to_apart))
            pointed = self._after(change, self._maker(rng), draft)
            return self._changed_by(rng, pointed, rng.choice((0, 0, 1)), witness)
        return self._changed_by(rng, draft, rng.randint(1, _FURTHER_MOST), witness)

    def _maker(self, rng: random.Random) -> Maker:
        return Maker(self.facts, self.clues, rng, self.pools.apart)

    def _draft(self, witness: Witness) -> Draft:
        return {
            name: [list(row) for row in witness.rows.get(name, ())]
            for name in self.facts.tables
            if name not in self.whole
        }

    def _changed_by(self, rng: random.Random, draft: Draft, changes: int, base: Witness | None = None) -> Witness:
        """After some changes, in any order of rows; tables that are as in `base` are left so."""
        maker = self._maker(rng)
        for _ in range(changes):
            draft = self._changed(rng, maker, draft)
        shuffled = {name: _shuffled(rng, rows) for name, rows in draft.items() if rows}
        for name, rows in base.rows.items() if base is not None else ():
            if list(map(list, rows)) == draft[name] and rng.random() < _LEFT:
                shuffled[name] = rows
        return Witness(shuffled, self.whole)

    # rows

    def _anchors(self, rng: random.Random, draft: Draft) -> None:
        """A few rows of the tables that are asked, with all they point to; sometimes just beyond a limit's number."""
        wanted = rng.choice((1, 2, 2, 3, 3, 4, 5))
        if self.clues.sizes and rng.random() < 0.4:
            wanted = min(ROWS_MOST // 2, rng.choice(sorted(self.clues.sizes)) + rng.choice((0, 1, 1, 2)))
        leaves = [t for t in self.used if not any(child in self.used for child, *_ in self.facts.children[t])]
        table = rng.choice(leaves or self.used)
        for _ in range(wanted):
            if rng.random() < 0.3:
                table = rng.choice(self.used)
            number = self._draw(rng, table)
            if number is not None:
                self._take(draft, table, number)

    def _draw(self, rng: random.Random, table: str) -> int | None:
        chance = rng.random()
        pool: Sequence[int] = ()
        if chance < _APART and table in self.pools.apart:
            pool = rng.choice(self.pools.apart[table]).numbers
        elif chance < 0.65:
            pool = self.pools.passing.get(table, ())
        elif chance < 0.85:
            pool = self.pools.near.get(table, ())
        if pool:
            return rng.choice(pool)
        rows = self.facts.tables[table].rows
        return rng.randrange(len(rows)) if rows else None

    def _take(self, draft: Draft, table: str, number: int, most: int = _COMPANY_MOST) -> bool:
        """Puts a real row into the draft, and what it points to; False where there is no room. `most`: rows that its
        columns are made of."""
        if table in self.whole:
            return True
        facts = self.facts.tables[table]
        row = facts.rows[number]
        held = draft[table]
        key = facts.key
        if any(have == list(row) for have in held) if key is None else any(have[key] == row[key] for have in held):
            return True
        if sum(map(len, draft.values())) >= ROWS_MOST:
            return False
        mine = list(row)
        held.append(mine)
        for n, column in enumerate(facts.columns):
            if column.to is not None and row[n] is not None and not self._point(draft, *column.to, row[n]):
                draft[table] = [kept for kept in draft[table] if kept is not mine]
                return False
        for fact, wanted in self._company.get(table, ()):
            self._accompany(draft, row, fact, min(most, wanted))
        for other, n in around(self.facts, draft, facts, row):
            self._take(draft, other, n, 1)
        return True

    def _accompany(self, draft: Draft, row: Sequence[Cell], fact: Gathered, most: int) -> None:
        """Puts some of the rows into the draft that a row's column is made of, if there are fewer yet."""
        there = sum(_is_of(fact, row[fact.own], other) for other in draft[fact.source])
        for number in self._made_of(fact, row[fact.own])[: max(0, most - there)]:
            self._take(draft, fact.source, number, 1)

    def _made_of(self, fact: Gathered, own: Cell) -> Sequence[int]:
        """Numbers of the rows that a column is made of; if the first or the last of them counts, that one leads."""
        if (fact, own) not in self._numbers:
            source = self.facts.tables[fact.source]
            found = source.indexed(fact.link).get(own, []) if own is not None else []
            numbers = list(islice((n for n in found if _is_of(fact, own, source.rows[n])), _LOOKED_AT))
            if fact.how in ("min", "max") and fact.of is not None and numbers:
                family, cells = source.columns[fact.of].family, [source.rows[n][fact.of] or "" for n in numbers]
                values = {n: value_of(family, text) for n, text in zip(numbers, cells, strict=True)}
                first = (min if fact.how == "min" else max)(values, key=values.__getitem__)
                numbers = [first, *(n for n in numbers if n != first)]
            self._numbers[fact, own] = numbers[:_COMPANY_MOST]
        return self._numbers[fact, own]

    def _point(self, draft: Draft, table: str, place: int, cell: Cell) -> bool:
        """Makes sure that the row a cell points to is there."""
        if table in self.whole or any(row[place] == cell for row in draft[table]):
            return True
        numbers = self.facts.tables[table].indexed(place).get(cell, [])
        return bool(numbers) and self._take(draft, table, numbers[0], 1)

    def _children(self, rng: random.Random, draft: Draft) -> None:
        """Some rows get company: real ones that point to the same row."""
        for _ in range(rng.randint(0, 4)):
            parents = [t for t in draft if draft[t] and any(c in self.used for c, *_ in self.facts.children[t])]
            if not parents:
                return
            table = rng.choice(parents)
            child, place, own = rng.choice([c for c in self.facts.children[table] if c[0] in self.used])
            if child in self.whole:
                continue
            row = rng.choice(draft[table])
            numbers = self.facts.tables[child].indexed(place).get(row[own], [])
            wanted = rng.choice((1, 2, 3))
            if self.clues.sizes and rng.random() < 0.5:
                wanted = rng.choice(sorted(self.clues.sizes)) + rng.choice((-1, 0, 0, 1))
            for number in self._liked(rng, child, numbers, max(0, wanted)):
                self._take(draft, child, number)

    def _liked(self, rng: random.Random, child: str, numbers: Sequence[int], wanted: int) -> list[int]:
        """Some of the rows that point to one: those that pass a query's conditions, or, where rows are looked at one
        after the other, some that follow each other."""
        table = self.facts.tables[child]
        days = [n for n, c in enumerate(table.columns) if c.family in DAYS and c.name in self.clues.used.get(child, ())]
        if self.clues.sequential and days and numbers and rng.random() < _RUNS:
            listed = sorted(numbers, key=lambda n: (table.rows[n][days[0]] or "", n))
            first = rng.randrange(len(listed))
            return listed[first : first + rng.randint(3, _RUN_MOST)]
        held = set(numbers)
        good = [n for n in self.pools.passing.get(child, ()) if n in held]
        rng.shuffle(good)
        others = rng.sample(numbers, min(len(numbers), wanted + len(good)))
        return list(dict.fromkeys([*good, *others]))[:wanted]

    def _strangers(self, rng: random.Random, draft: Draft) -> None:
        """Rows that nothing points to: parents without a child."""
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            parents = [t for t in self.used if self.facts.children[t]] or self.used
            number = self._draw(rng, table := rng.choice(parents))
            if number is not None:
                self._take(draft, table, number)

    # changes

    def _changed(self, rng: random.Random, maker: Maker, draft: Draft) -> Draft:
        """The draft after one change that leaves it valid, or as it was."""
        [change] = rng.choices([c for c, _ in self._changes], [weight for _, weight in self._changes])
        return self._after(change, maker, draft)

    def _after(self, change: Change, maker: Maker, draft: Draft) -> Draft:
        for _ in range(_TRIES):
            made = change(maker, {name: [list(row) for row in rows] for name, rows in draft.items()})
            if made is None or sum(map(len, made.values())) > self._most:
                continue
            push(made, draft, self.facts, maker)
            if settle(made, self.facts) and valid(made, self.facts):
                return made
            if mend(made, draft, maker):
                push(made, draft, self.facts, maker)
                if settle(made, self.facts) and valid(made, self.facts):
                    return made
        return draft


def _company(facts: Facts, clues: Clues, used: Sequence[str]) -> dict[str, list[tuple[Gathered, int]]]:
    """For each table the facts by which its rows need others beside them, and how many: those of columns that a query
    names, and of columns that would break a rule if no such rows were there."""
    made = {(table, fact.place): fact for table, fact in facts.made}
    waiting = [at for at in made if at[0] in used and facts.tables[at[0]].columns[at[1]].name in clues.used[at[0]]]
    named, known, tables = len(waiting) > 0, set[tuple[str, int]](), _reached(facts, used)
    found: dict[str, list[tuple[Gathered, int]]] = {}
    while waiting or tables:
        if not waiting:
            waiting = [at for at in made if at[0] in tables and _must(facts.tables[at[0]], made[at])]
            named, tables = False, set()
            continue
        table, place = waiting.pop()
        fact = made.get((table, place))
        if fact is None or (table, place) in known:
            continue
        known.add((table, place))
        waiting += made_of(table, fact)
        if isinstance(fact, Gathered) and not _pointed(facts, table, fact) and not facts.tables[fact.source].whole:
            found.setdefault(table, []).append((fact, _COMPANY_MOST if named else 1))
            tables |= _reached(facts, [fact.source])
    return found


def _reached(facts: Facts, names: Sequence[str]) -> set[str]:
    """Tables, with all that their rows point to."""
    found = list(names)
    for name in found:
        found += [c.to[0] for c in facts.tables[name].columns if c.to is not None and c.to[0] not in found]
    return set(found)


def _pointed(facts: Facts, table: str, fact: Gathered) -> bool:
    """Whether the row that it is made of is one that the row points to, and so is there anyway."""
    return facts.tables[table].columns[fact.own].to == (fact.source, fact.link)


def _must(table: TableFacts, fact: Gathered | Worked) -> bool:
    """Whether a column would break a rule if there was nothing to make it of."""
    column = table.columns[fact.place]
    if any(fact.place in check.places for check in table.checks) or any(fact.place == b for _, b in table.null_kinds):
        return True
    if not isinstance(fact, Gathered):
        return False
    return not column.nullable if fact.alone is None else fact.alone not in (column.accepted or (fact.alone,))


def _is_of(fact: Gathered, own: Cell, other: Sequence[Cell]) -> bool:
    """Whether a row is one of those that a column is made of."""
    return other[fact.link] == own and counts(fact, other) and (fact.of is None or other[fact.of] is not None)


def _shuffled(rng: random.Random, rows: Sequence[Sequence[Cell]]) -> tuple[Row, ...]:
    mixed = [tuple(row) for row in rows]
    rng.shuffle(mixed)
    return tuple(mixed)

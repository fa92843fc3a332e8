"""An instance made small: until no row can go and no value can be made plainer.

After Miao, Roy and Yang, "Explaining wrong queries using small examples" (SIGMOD 2019), by trying instead of solving.
All of it is counted, nothing timed: the same case shrinks the same way on any machine.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from game.judge.witness.clues import Clues
from game.judge.witness.facts import Facts
from game.judge.witness.rows import remove
from game.judge.witness.undone import fresh
from game.judge.witness.valid import Draft, draft_of, settle, valid, witness_of
from game.puzzle.witness import Cell, Row, Witness

TRIED_MOST = 500
"""Smaller instances that are tried in all."""
_HALF = 2
_KINDS_MOST = 20
"""Different values up to which a text tells kinds, not names."""
Tells = Callable[[Witness], bool]


@dataclass
class Shrinker:
    """`tells`: whether a valid instance still shows what is to be shown."""

    facts: Facts
    clues: Clues
    tells: Tells
    _left: int = TRIED_MOST
    _known: set[str] = field(default_factory=set)

    def shrink(self, witness: Witness) -> Witness:
        """The smallest instance found: whole parts of tables go first, then single rows with all that points to them;
        rows come to point where others do, so that more can go; then values become like those above them. Each step
        leads down, so that there is an end."""
        self._known.add(witness.key)
        for once in (self._parts, self._rows, self._pointers, self._rows, self._values):
            before = None
            while before != witness.key and self._left:
                before = witness.key
                witness = once(witness)
        return witness

    def _parts(self, witness: Witness) -> Witness:
        """Each table without all of its rows, its second half, its first half."""
        for table in list(witness.rows):
            rows = witness.rows.get(table, ())
            middle = len(rows) // _HALF
            for lost in (rows, rows[middle:], rows[:middle]):
                if len(lost) > 1 and (smaller := self._without(witness, table, lost)) is not None:
                    witness = smaller
                    break
        return witness

    def _rows(self, witness: Witness) -> Witness:
        """Without each single row, those that most others point to first."""
        left = {
            (table, row): sum(map(len, self._lost(witness, table, [row]).values()))
            for table, rows in witness.rows.items()
            for row in rows
        }
        for table, row in sorted(left, key=lambda way: left[way]):
            if row in witness.rows.get(table, ()):
                witness = self._without(witness, table, [row]) or witness
        return witness

    def _pointers(self, witness: Witness) -> Witness:
        """Each row points to the first row that will do, or nowhere where no query looks."""
        for table, rows in witness.rows.items():
            used = self.clues.used.get(table, set())
            for place, column in enumerate(self.facts.tables[table].columns):
                if column.to is None or place == self.facts.tables[table].key:
                    continue
                nowhere = [None] if column.nullable and column.name not in used else []
                keys = [row[column.to[1]] for row in witness.rows.get(column.to[0], ())]
                for n in range(len(rows)):
                    own = witness.rows[table][n][place]
                    listed = [*nowhere, *keys]
                    before = listed[: listed.index(own)] if own in listed else []
                    witness = self._first(witness, table, (n, place), before)
        return witness

    def _values(self, witness: Witness) -> Witness:
        """Each value as an earlier row has it; names, by which a reader tells rows apart, as no other row has them."""
        for table, rows in witness.rows.items():
            used = self.clues.used.get(table, set())
            for place, column in enumerate(self.facts.tables[table].columns):
                if column.name not in used or column.to is not None or place == self.facts.tables[table].key:
                    continue
                for n in range(len(rows)):
                    now = witness.rows[table]
                    if column.family == "text" and column.distinct > _KINDS_MOST:
                        twice = any(row[place] == now[n][place] for row in now[:n])
                        plainer: Sequence[Cell] = fresh(column, now, place)[:1] if twice else ()
                    else:
                        plainer = list(_earlier(now, n, place))
                    witness = self._first(witness, table, (n, place), plainer)
        return witness

    def _first(self, witness: Witness, table: str, at: tuple[int, int], values: Sequence[Cell]) -> Witness:
        """With the first of some values at a place (row, column) that will do."""
        for value in values:
            draft = draft_of(witness, self.facts)
            draft[table][at[0]][at[1]] = value
            if (made := self._tried(draft, witness)) is not None and _sizes(made) == _sizes(witness):
                return made
        return witness

    def _without(self, witness: Witness, table: str, rows: Sequence[Row]) -> Witness | None:
        return self._tried(self._lost(witness, table, rows), witness)

    def _lost(self, witness: Witness, table: str, rows: Sequence[Row]) -> Draft:
        """What is left without some rows and all that points to them."""
        draft = draft_of(witness, self.facts)
        numbers = [n for n, row in enumerate(witness.rows[table]) if any(row is lost for lost in rows)]
        for row in [draft[table][n] for n in numbers]:
            if any(kept is row for kept in draft[table]):
                remove(draft, self.facts, table, row)
        return draft

    def _tried(self, draft: Draft, witness: Witness) -> Witness | None:
        """The draft as an instance, if it is a valid one that hasn't been tried, and still tells."""
        settled = settle(draft, self.facts)
        made = witness_of(draft, witness.whole)
        if not self._left or not made.rows or made.key in self._known or not (settled and valid(draft, self.facts)):
            return None
        self._known.add(made.key)
        self._left -= 1
        return made if self.tells(made) else None


def _sizes(witness: Witness) -> dict[str, int]:
    return {table: len(rows) for table, rows in witness.rows.items()}


def _earlier(rows: Sequence[Row], n: int, place: int) -> Iterator[str]:
    """Values of earlier rows, for a row that has none of them."""
    earlier = dict.fromkeys(row[place] for row in rows[:n])
    if rows[n][place] not in earlier:
        yield from (value for value in earlier if value is not None)

"""Rows of a table that are of one kind, and how they are said: completed orders, employees with role "manager"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.choosing import interleaved
from game.forge.world.profile import is_number
from game.forge.world.words import article, at_time, flagged, happened, is_several, made_by, split
from game.forge.world.world import WorldColumn, WorldTable

_LENGTH_MOST = 14
"""Mean length of values that are kinds rather than sentences."""
_TITLE_MOST = 26
_HOW = (["status"], ["state"], ["channel"], ["method"], ["category"], ["kind"])
"""Ends of columns whose values are said before the noun: completed orders, card payments, web orders."""
_SAYABLE = re.compile(
    r"(?!(new|old|other|none|unknown|first|last|all|any|some|no|yes|on|off|true|false|null|default|total|top|high|low|"
    r"medium|normal|various|misc|mixed|general|n a)$)[a-z]{3,14}"
)
_UNSAID = re.compile(r"(none|any|all|some|no|yes|on|off|true|false|null|n_?a)(?![a-z])")
"""Values that no title says before a noun: none customers, no show bookings."""
_VALUE = re.compile(r"[^\"\n]{1,30}")
_DEED_BY = re.compile(r"(ed|en|nd|de|t) by$")
"""`found by`, `taken by`: said of a thing without `with`."""


@dataclass(frozen=True)
class Kind:
    """Rows of a table: all, or those with one value in one column. `role`: what they are to a parent, where a child
    points to it in several ways."""

    table: WorldTable
    column: WorldColumn | None = None
    value: str = ""
    role: str = ""

    @property
    def one(self) -> str:
        """`completed order`, `employee with role "manager"`, `customer that is a loyalty member`."""
        return self._said(self.table.noun, several=False)

    @property
    def many(self) -> str:
        """`completed orders`, `employees with role "manager"`, `customers that are loyalty members`."""
        return self._said(self.table.nouns, several=True)

    def _said(self, noun: str, several: bool) -> str:
        as_ = f" as {self.role}" if self.role else ""
        return f"{self._how}{noun}{self._which(several)}{as_}"

    @property
    def _how(self) -> str:
        """What is said before the noun: `completed `, where the value alone says it."""
        if self.column is None or split(self.column.name)[-1:] not in _HOW or not _SAYABLE.fullmatch(self.value):
            return ""
        spellings = sum(value.lower() == self.value.lower() for value in self.column.values)
        if self.table.noun.endswith("person") or spellings > 1 or _is_plural(self.value):
            return ""
        others = [c for c in self.table.by("category", "flag") if c.name != self.column.name]
        said = {v.lower() for c in others for v in (*c.values, *split(c.name))} | set(self.table.noun.split())
        return "" if self.value in said else f"{self.value} "

    def _which(self, several: bool) -> str:
        if self.column is None or self._how:
            return ""
        words = self.column.words
        if self.column.role == "flag":
            return f" that {flagged(self.column.name, words, self.value == 'true', several)}"
        if is_number(self.column.type):
            if is_several(words):
                return f" whose {words} are {self.value}"
            return f" whose {words} is {self.value}" if " of " in words else f" with {article(words)} of {self.value}"
        value = self.value if self.column.role != "category" or _is_number(self.value) else f'"{self.value}"'
        return f" {words} {value}" if _DEED_BY.search(words) else f" with {words} {value}"

    @property
    def short(self) -> str:
        """For titles: `returned orders`, else the nouns alone."""
        said = f"{self.value.replace('_', ' ')} {self.table.nouns}"
        plain = re.fullmatch(r"[a-z][a-z_ ]*", self.value) and not _UNSAID.match(self.value)
        plain = plain and not _is_plural(self.value) and len(said) <= _TITLE_MOST
        return said if plain and self.column is not None and self.column.role != "flag" else self.table.nouns

    @property
    def key(self) -> str:
        """For a candidate's key."""
        return "" if self.column is None else f" {self.column.name}={self.value}"

    def and_with(self, trait: str, several: bool = True) -> str:
        """One more trait, after the kind: ` with a price of more than 3`, ` and have a price of more than 3` after
        another that is said by a verb. `several`: whether the kind is said of many."""
        before = self._which(several=True)
        if not before:
            return f" with {trait}"
        if before.startswith(" that "):
            return f" and {'have' if several else 'has'} {trait}"
        return f" and {trait}" if before.startswith(" with ") else f" and with {trait}"

    def timed(self, moment: WorldColumn, when: str) -> str:
        """When it was, after the kind: ` hired in May 2025`, ` that joined in May 2025`, ` with an order date in …`."""
        if self._which(several=True) or self.role:
            return self.and_with(at_time(article(moment.words), when))
        if made_by(moment.name, self.table.noun) and len(self.table.by("day", "moment")) == 1:
            return when.replace("in ", " from ", 1) if when.startswith("in ") else f" {when}"
        deed = happened(moment.name, when)
        return f" {deed}" if deed else self.and_with(at_time(article(moment.words), when))

    def conditions(self, alias: str = "") -> list[exp.Expr]:
        """What they meet: one condition, or none."""
        if self.column is None:
            return []
        column = tree.col(self.column, alias)
        if self.column.role == "flag":
            return [column if self.value == "true" else exp.Not(this=column)]
        return [exp.EQ(this=column, expression=tree.value_of(self.value, self.column.type))]


def _is_plural(value: str) -> bool:
    """Whether a value is several things, so that nobody says it before a noun: glasses, but not sms."""
    return len(value) > 3 and is_several(value)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", text))


def kinds(table: WorldTable, role: str = "", most: int = 8) -> Iterator[Kind]:
    """Rows of one kind: each column's values in turn, so that the first few are of different columns."""
    columns = [c for c in table.by("category", "flag") if c.known.complete and c.known.distinct > 1]
    columns = [c for c in columns if (c.known.length or 0) <= _LENGTH_MOST]
    ways = [[Kind(table, c, v, role) for v in c.values if _fits(c, v)] for c in columns]
    yield from interleaved(*ways, most=most)


def _fits(column: WorldColumn, value: str) -> bool:
    """Whether a brief can say it; and no number at an end of its scale, where `=` and `>=` are the same."""
    ends = (column.known.low, column.known.high) if is_number(column.type) else ()
    return bool(_VALUE.fullmatch(value)) and value.strip() == value and value not in ends

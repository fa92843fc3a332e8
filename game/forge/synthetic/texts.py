"""Texts of made-up rows, chosen by what columns and tables are called; those of one row agree with one another."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TypeVar
from uuid import UUID

from game.forge.synthetic.names import about, about_word
from game.forge.synthetic.vocabulary import vocabulary
from game.forge.world.words import noun_of, split

_T = TypeVar("_T")
_SHARED_WORDS = frozenset(("name", "title", "label", "id", "code", "is"))
_SENTENCES = frozenset(
    "description comment note notes text message body summary remark remarks feedback bio content".split()
)


@dataclass(frozen=True)
class Row:
    """Who and what a row is about, as far as its texts need it."""

    first: str
    last: str
    company: str
    goods: str
    title: str
    place: tuple[str, ...]
    number: int

    @property
    def login(self) -> str:
        return f"{plain(self.first)}.{plain(self.last)}"

    @property
    def domain(self) -> str:
        return f"{plain(self.company)}.example"


class Rows:
    """The rows of one table; the same seed gives the same persons at the same places."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self.row = lru_cache(maxsize=None)(self._row)

    def _row(self, number: int) -> Row:
        words, random = vocabulary(), Random(f"{self._seed}/{number}")
        return Row(
            _skewed(random, words.first_names),
            _skewed(random, words.last_names),
            f"{random.choice(words.company_heads)} {random.choice(words.company_tails)}",
            f"{random.choice(words.product_heads)} {random.choice(words.product_tails)}",
            f"{random.choice(words.title_heads)} {random.choice(words.title_tails)}",
            _skewed(random, words.places),
            random.randrange(10**9),
        )


def _skewed(random: Random, values: tuple[_T, ...]) -> _T:
    return values[int(random.random() ** 1.6 * len(values))]


def plain(text: str) -> str:
    """Letters and digits for addresses: Zoë is zoe, van Dijk is vandijk."""
    bare = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ø", "o")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "", bare.lower())


def kinds_of(column: str) -> tuple[str, ...]:
    """The kinds that a column sorts rows into, if its name tells any."""
    words = split(column)
    if not words or words[-1] in ("at", "on", "date", "id"):
        return ()
    known = vocabulary().kinds
    last = [word for word in words if word not in _SHARED_WORDS]
    return known.get(last[-1], ()) if last and words[-1] not in ("name", "title", "label") else ()


def text_of(table: str, column: str, random: Random) -> Callable[[Row], str]:
    """How the texts of a column are written."""
    words = split(column)
    last, rest = (words[-1], set(words)) if words else ("", set())
    if {"country", "nation"} & rest and rest & {"code", "iso", "iso2"}:
        return lambda row: row.place[3]
    for wanted, write in _WRITERS.items():
        if rest & set(wanted.split()):
            return write
    if last in ("name", "title", "label", "subject", "headline", "nickname") or last == about(table):
        return _named(table, words[:-1])
    if last in ("code", "sku", "number", "no", "reference", "ref", "barcode", "key", "tag"):
        letters = "".join(word[0] for word in noun_of(table).split())[:2].upper() or "X"
        return lambda row: f"{letters}-{row.number % 10_000:04d}"
    if rest & _SENTENCES:
        sentences = vocabulary().sentences
        return lambda row: sentences[row.number % len(sentences)]
    return _named(table, words) if about_word(last) else lambda row: random.choice(vocabulary().words)


def _named(table: str, words: list[str]) -> Callable[[Row], str]:
    """What people call a row: `customer_name` by its own word, a bare `name` by its table."""
    known = next((kind for word in reversed(words) if (kind := about_word(word))), "") or about(table)
    named: dict[str, Callable[[Row], str]] = {
        "person": lambda row: f"{row.first} {row.last}",
        "company": lambda row: row.company,
        "place": lambda row: row.place[0] if noun_of(table) in ("city", "town") else _branch(row),
        "goods": lambda row: row.goods,
    }
    return named.get(known, lambda row: row.title)


def _branch(row: Row) -> str:
    streets = vocabulary().streets
    return f"{row.place[0]} {streets[row.number % len(streets)]}"


def _street(row: Row) -> str:
    streets = vocabulary().streets
    return f"{row.number % 180 + 1} {streets[row.number % len(streets)]} Street"


# The first line that shares a word with the column's name decides.
_WRITERS: dict[str, Callable[[Row], str]] = {
    "email mail": lambda row: f"{row.login}@{'mail' if row.number % 3 else 'post'}.example",
    "url website link href": lambda row: f"https://{row.domain}/{plain(row.title)}",
    "domain host hostname": lambda row: row.domain,
    "path page referrer": lambda row: f"/{plain(row.title)}",
    "slug": lambda row: "-".join(split(row.title)),
    "login username handle nickname": lambda row: row.login,
    "first firstname forename": lambda row: row.first,
    "last lastname surname": lambda row: row.last,
    "phone mobile fax telephone": lambda row: f"+00 555 {row.number % 10**7:07d}",
    "ip": lambda row: f"192.0.2.{row.number % 254 + 1}",
    "street address": _street,
    "zip postcode postal plz": lambda row: f"{row.number % 90_000 + 10_000}",
    "city town": lambda row: row.place[0],
    "region province county": lambda row: row.place[1],
    "company employer organisation organization vendor supplier": lambda row: row.company,
    "product item goods": lambda row: row.goods,
    "country nation": lambda row: row.place[2],
}


def shaped(random: Random, column: str, length: float | None) -> Callable[[int], str] | None:
    """Texts that only tell rows apart: UUIDs and hashes, by their name or their mean length; None for any other."""
    words, size = split(column), round(length or 0)
    if {"uuid", "guid"} & set(words) or size == 36:
        return lambda row: str(UUID(int=random.getrandbits(128), version=4))
    if size in (32, 40, 64) or (not size and {"hash", "sk", "key", "hk", "surrogate"} & set(words)):
        salt = f"{column}/{random.random()}"
        return lambda row: hashlib.sha256(f"{salt}/{row}".encode()).hexdigest()[: size or 32]
    return None

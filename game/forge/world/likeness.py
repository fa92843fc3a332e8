"""What the values of a column look like, whatever it is called: e-mail and network addresses, phone, account and card
numbers, persons' names."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Literal

import duckdb
import yaml

from game import paths
from game.engine.names import dotted, quoted

Likeness = Literal["email", "network", "number", "phone", "name", "first"]
SHARE = 0.5
"""Share of a column's different values that look so, from which all do."""
_FIRST_SHARE = 0.7
"""The same of single words: some given names are towns, too."""
_VALUES_MOST = 1_000
"""Different values that are looked at, the same ones each time."""
_FEW, _FEW_FIRST = 3, 8
"""Different values below which it may be chance."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_NETWORK = re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}|([0-9a-f]{2}[:-]){5}[0-9a-f]{2}", re.I)
_PHONE = re.compile(r"\+\d[\d ()/.-]{6,20}|\(?0\d{1,5}\)?[ /-]\d[\d /-]{4,14}|\(\d{3}\) ?\d{3}-\d{4}")
_DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_CARD = re.compile(r"\d{13,19}")
_TITLES = frozenset("mr mrs ms miss dr prof herr frau mme mlle monsieur madame senor senora sra".split())
"""As `_folded` spells them."""
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(,? [^\W\d_][\w.'’-]*){1,3}")


def likeness(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> Likeness | None:
    """What the texts of a column are, if most of its different values look so; None for all else."""
    name = quoted(column)
    found = connection.execute(
        f"select {name} from {dotted(table)} where {name} is not null and {name} <> '' group by {name} "
        f"order by hash({name}), {name} limit {_VALUES_MOST}"
    ).fetchall()
    return likeness_of([str(value).strip() for (value,) in found])


def likeness_of(values: Collection[str]) -> Likeness | None:
    """The same of values, each once."""
    for kind, looks, share, least in _LOOKS:
        if len(values) >= least and sum(map(looks, values)) >= len(values) * share:
            return kind
    return None


def _is_number(value: str) -> bool:
    """An IBAN, or a card's number, by their check digits."""
    plain = value.replace(" ", "").replace("-", "")
    if _IBAN.fullmatch(plain):
        return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1
    return bool(_CARD.fullmatch(plain)) and _luhn([int(digit) for digit in plain]) % 10 == 0


def _luhn(digits: Sequence[int]) -> int:
    doubled = [digit * 2 - 9 * (digit > 4) if n % 2 else digit for n, digit in enumerate(reversed(digits))]
    return sum(doubled)


def _is_phone(value: str) -> bool:
    return bool(_PHONE.fullmatch(value)) and not _DATED.fullmatch(value)


def _is_name(value: str) -> bool:
    """`Anna Maria Lopez`, `Lopez, Anna`."""
    if not _NAME.fullmatch(value) or not all(word[0].isupper() for word in (value.split()[0], value.split()[-1])):
        return False
    words = _folded(value.replace(",", "").replace(".", "")).split()
    return words[0] in _given() or words[0] in _TITLES or (", " in value and words[-1] in _given())


def _is_first(value: str) -> bool:
    return value[:1].isupper() and _folded(value) in _given()


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    names = yaml.safe_load((paths.assets_dir() / "given_names.yml").read_text(encoding="utf-8"))["names"]
    more = yaml.safe_load((paths.assets_dir() / "standins.yml").read_text(encoding="utf-8"))["first"]
    return frozenset(map(_folded, f"{names} {more}".split()))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("ł", "l"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


_LOOKS: tuple[tuple[Likeness, Callable[[str], bool], float, int], ...] = (
    ("email", lambda value: bool(_MAIL.fullmatch(value)), SHARE, 1),
    ("network", lambda value: bool(_NETWORK.fullmatch(value)), SHARE, _FEW),
    ("number", _is_number, _FIRST_SHARE, _FEW),
    ("phone", _is_phone, SHARE, _FEW),
    ("name", _is_name, SHARE, _FEW),
    ("first", _is_first, _FIRST_SHARE, _FEW_FIRST),
)

"""What personal data a column seems to hold: by its name, by its samples, or by both.

Names alone deceive (`email_opt_in` is a yes or no, `name` may be a depot's), samples alone too (two words with
capitals may be a street's); the confidence says how far to trust which. Deterministic, no dictionary of people.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from worlds.atlas.records import Column, ColumnClass

NAME_ONLY, SUREST = 55, 97
# What may be in a text, by the words of a column's name.
WORDS = {
    "email": ("email", "eml", "mail"),
    "phone": ("phone", "tel", "mobile"),
    "person_name": ("name", "nm", "surname"),
    "birth_date": ("birth", "dob", "born"),
    "address": ("street", "address", "addr"),
    "bank_account": ("iban", "bic"),
    "ip_address": ("ip", "addr"),
    "password": ("password", "pwd"),
}
IMPOSSIBLE = ("BOOLEAN", "INTEGER", "BIGINT", "DECIMAL(12,2)")
EARLIEST_BIRTH, LATEST_BIRTH = date(1920, 1, 1), date(2010, 1, 1)


def is_iban(text: str) -> bool:
    """Whether the check digits are right (ISO 13616)."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def is_birth_date(text: str) -> bool:
    """Whether it is a date on which somebody alive and of age may have been born."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return False
    return EARLIEST_BIRTH <= date.fromisoformat(text) < LATEST_BIRTH


def is_ip_address(text: str) -> bool:
    """Four numbers up to 255."""
    parts = text.split(".")
    return len(parts) == 4 and all(part.isdigit() and int(part) < 256 for part in parts)


def _matching(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


# Kind → how samples of it look, and how sure that alone makes, in percent.
LOOKS: dict[str, tuple[Callable[[str], bool], int]] = {
    "email": (_matching(r"[^@\s]+@[^@\s]+\.[a-z]{2,}"), 90),
    "bank_account": (is_iban, 92),
    "ip_address": (is_ip_address, 85),
    "birth_date": (is_birth_date, 80),
    "phone": (_matching(r"(call )?\+\d{2,3} [\d ]{7,}"), 75),
    "address": (_matching(r"\d{1,3} [A-Z][\w ]+"), 60),
    "person_name": (_matching(r"[A-Z][a-z]+ [A-Z][a-z]+"), 40),
}


def classify(columns: list[Column]) -> list[ColumnClass]:
    """One row for each column that seems to hold something personal, in the order of columns."""
    found = [_classify(column) for column in columns]
    return [one for one in found if one is not None]


def _classify(column: Column) -> ColumnClass | None:
    if column.type in IMPOSSIBLE:
        return None
    named = _by_name(column.name)
    samples = column.samples.split("|") if column.samples else []
    for kind, (fits, confidence) in LOOKS.items():
        share = sum(fits(sample) for sample in samples) * 100 // max(len(samples), 1)
        if share and kind in named:
            both = min(NAME_ONLY + confidence // 2, SUREST)
            return ColumnClass(column.id, kind, both * share // 100, "both")
        if share and not named:
            return ColumnClass(column.id, kind, confidence * share // 100, "samples")
    return ColumnClass(column.id, named[0], NAME_ONLY, "name") if named else None


def _by_name(name: str) -> list[str]:
    words = set(re.findall(r"[a-z]+", name.lower()))
    return [kind for kind, known in WORDS.items() if words & set(known)]

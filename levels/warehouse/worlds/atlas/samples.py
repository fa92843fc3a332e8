"""Three values of a column, as a profiler would find them: invented, and shaped like the real thing."""

from __future__ import annotations

from datetime import date

from worlds.dice import Dice

FIRST_BIRTH, LAST_BIRTH = date(1944, 1, 1), date(2007, 12, 31)
FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2026, 6, 30)
STREETS = ("Mill Lane", "Lindenallee", "Harbour Road", "Rua do Sol", "Station Road", "Elm Walk")
CITIES = ("Alderby", "Grünfeld", "Porto Claro", "Lakeham", "Weston Moor")
PLACES = ("Alderby North", "Lakeham Harbour", "Weston Moor", "Porto Claro")
PEOPLE = ("Ada Moreau", "Tom Lindgren", "Salma Aziz", "Ben Hartley", "Ines Duarte", "Jun Park", "Rosa Keller")
REMARKS = ("left with neighbour", "gate code 4471", "ring twice", "dog bites", "box was wet")
CODES = ("A1", "B7", "web", "app", "C3", "north", "returned", "K9")
BANKS = ("GB", "DE", "PT")
TYPES = {
    "id": "BIGINT", "key": "BIGINT", "count": "INTEGER", "money": "DECIMAL(12,2)", "flag": "BOOLEAN",
    "day": "DATE", "birth": "DATE", "time": "TIMESTAMP",
}  # fmt: skip
# The landing zone takes what comes: dates, times and money arrive as text.
LANDED_AS_TEXT = ("day", "birth", "time", "money")


def type_of(kind: str, landed: bool) -> str:
    """The DuckDB type of a kind of column, in the landing zone or further down."""
    return "VARCHAR" if landed and kind in LANDED_AS_TEXT else TYPES.get(kind, "VARCHAR")


def samples_of(dice: Dice, kind: str) -> str:
    """Three values joined by `|`."""
    return "|".join(_sample(dice, kind) for _ in range(3))


def iban(dice: Dice) -> str:
    """An account number whose check digits are right (ISO 13616: the rearranged number is 1 modulo 97)."""
    country = dice.one(BANKS)
    account = "".join(str(dice.between(0, 9)) for _ in range(18))
    check = 98 - int(account + "".join(str(ord(letter) - 55) for letter in country) + "00") % 97
    return f"{country}{check:02d}{account}"


def _sample(dice: Dice, kind: str) -> str:
    match kind:
        case "id" | "key":
            return str(dice.between(1_000, 99_999))
        case "count":
            return str(dice.between(0, 400))
        case "money":
            return f"{dice.between(1, 9_000)}.{dice.between(0, 99):02d}"
        case "flag":
            return dice.one(("true", "false"))
        case "birth":
            return dice.day(FIRST_BIRTH, LAST_BIRTH).isoformat()
        case "day":
            return dice.day(FIRST_DAY, LAST_DAY).isoformat()
        case "time":
            return f"{dice.day(FIRST_DAY, LAST_DAY)} {dice.between(6, 21):02d}:{dice.between(0, 59):02d}:00"
        case "email":
            return dice.one(PEOPLE).lower().replace(" ", ".") + dice.one(("@example.com", "@example.org"))
        case "phone":
            return f"+{dice.one((44, 49, 351))} {dice.between(20, 99)} {dice.between(1_000_000, 9_999_999)}"
        case "ip":
            return ".".join(
                str(number) for number in (dice.one((192, 198, 203)), *(dice.between(0, 255) for _ in "abc"))
            )
        case "hash":
            return "".join(dice.one("0123456789abcdef") for _ in range(16))
        case "iban":
            return iban(dice)
        case "street":
            return f"{dice.between(1, 140)} {dice.one(STREETS)}"
        case "zip":
            return f"{dice.between(10_000, 99_999)}"
        case "remark":
            return f"call {_sample(dice, 'phone')}" if dice.percent(30) else dice.one(REMARKS)
        case _:
            return dice.one({"person": PEOPLE, "city": CITIES, "place": PLACES}.get(kind, CODES))

"""The people who buy: names that repeat, e-mail addresses as they were typed, a home shop each."""

from __future__ import annotations

from datetime import date, timedelta

from worlds.dice import Dice
from worlds.shop.records import Customer, Location, Name

SEED = 4_411
CUSTOMERS = 400
JOINING_SINCE = date(2022, 1, 3)
JOINING_UNTIL = date(2025, 12, 14)
BORN = (date(1938, 1, 1), date(2008, 12, 31))
DOMAINS = ("example.com", "example.org", "example.net", "Example.com", "EXAMPLE.ORG", "mail.example.com")
DOMAIN_WEIGHTS = (40, 22, 18, 9, 5, 6)
# Two or three people, one name; nobody else shares first and last name.
NAMESAKES = {
    18: ("Ana", "Silva"), 207: ("Ana", "Silva"),
    33: ("Ravi", "Patel"), 150: ("Ravi", "Patel"), 366: ("Ravi", "Patel"),
    61: ("Mina", "Novak"), 244: ("Mina", "Novak"),
    90: ("Ines", "Costa"), 311: ("Ines", "Costa"),
    129: ("Maria", "García"), 290: ("Maria", "García"),
}  # fmt: skip
NAMESAKES_UNTIL = date(2024, 12, 31)
FAMILY = {72: ("Lars", "Berg"), 73: ("Freya", "Berg")}
# Typed at the till as they are: a likely double account, and a household with one address.
EMAILS = {
    18: "ana.silva@example.com", 207: "Ana.Silva@Example.com",
    33: "ravi.patel@example.org", 150: "ravi.patel71@example.org", 366: "",
    72: "the.bergs@example.net", 73: "the.bergs@example.net",
}  # fmt: skip


def make_customers(locations: list[Location], first: list[Name], last: list[Name]) -> list[Customer]:
    """400 customers with ids in no order of joining."""
    dice = Dice(SEED)
    known = NAMESAKES | FAMILY
    taken = set(known.values())
    customers = []
    for number in range(1, CUSTOMERS + 1):
        name = known.get(number) or _free_name(dice, taken, first, last)
        taken.add(name)
        customers.append(_customer(dice, number, name, locations))
    return customers


def _free_name(dice: Dice, taken: set[tuple[str, str]], first: list[Name], last: list[Name]) -> tuple[str, str]:
    while (name := (dice.name(first), dice.name(last))) in taken:
        pass
    return name


def _customer(dice: Dice, number: int, name: tuple[str, str], locations: list[Location]) -> Customer:
    home = dice.weighted(locations, [location.footfall + 1 for location in locations])
    earliest = max(JOINING_SINCE, home.opened_on)
    latest = JOINING_UNTIL if home.closed_on is None else home.closed_on - timedelta(days=60)
    if number in NAMESAKES:
        latest = max(earliest, min(latest, NAMESAKES_UNTIL))
    born = None if dice.percent(11) else dice.day(*BORN)
    return Customer(
        number, *name, _email(dice, number, name), born, home.id, dice.percent(45), dice.day(earliest, latest)
    )


def _email(dice: Dice, number: int, name: tuple[str, str]) -> str:
    """First and last name in plain letters at a domain whose letter case varies; empty for about one in eight."""
    domain = dice.weighted(DOMAINS, DOMAIN_WEIGHTS)
    blank = dice.percent(13)
    if number in EMAILS or blank:
        return EMAILS.get(number, "")
    local = ".".join(_plain(part) for part in name)
    return f"{local}{number if number in NAMESAKES else ''}@{domain}"


PLAIN_LETTERS = str.maketrans(
    {"ã": "a", "á": "a", "â": "a", "é": "e", "è": "e", "ë": "e", "í": "i", "ó": "o", "ö": "oe", "ø": "o", "ü": "ue",
     "ç": "c", "č": "c", "ć": "c", "ř": "r", "\u0131": "i", "'": "", " ": ""}
)  # fmt: skip


def _plain(name: str) -> str:
    return name.lower().translate(PLAIN_LETTERS)

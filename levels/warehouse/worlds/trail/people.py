"""Who is behind the clicks: households with their networks, and the accounts that some of them have."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from worlds.dice import Dice
from worlds.trail.calendar import FIRST_DAY, LAST_DAY
from worlds.trail.records import Account, GivenName, Person

SEED = 4_177
ACCOUNT_SEED = 6_029
HOUSEHOLDS = 300
SIZES, SIZE_WEIGHTS = (1, 2, 3), (62, 28, 10)
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Denver", "Asia/Kolkata", "Australia/Sydney")
ZONE_WEIGHTS = (38, 22, 18, 7, 9, 6)
COUNTRIES = {
    "Europe/Berlin": "DE",
    "Europe/London": "GB",
    "America/New_York": "US",
    "America/Denver": "US",
    "Asia/Kolkata": "IN",
    "Australia/Sydney": "AU",
}
ACCOUNT_PERCENT = 60
# How often somebody is in trouble, drawn once each: a long tail, and one in ten never comes at all.
TROUBLES, TROUBLE_WEIGHTS = (0, 1, 2, 3, 4, 6, 9, 14), (10, 34, 25, 13, 8, 5, 3, 2)
OFFICES, CAFES = 6, 4
AWAY_PERCENT, CAFE_PERCENT = 34, 40
DOMAINS, DOMAIN_WEIGHTS = ("post.example", "mail.example", "inbox.example", "lantern.example"), (50, 30, 16, 4)
PLANS, PLAN_WEIGHTS = ("free", "plus", "pro"), (68, 25, 7)
NEW_PERCENT, CLOSED_PERCENT, INVITED_PERCENT = 16, 5, 42
OLDEST = date(2023, 3, 1)


def make_people(names: list[GivenName]) -> list[Person]:
    """About 430 people, household by household; accounts are numbered in the order of sign-up later."""
    dice = Dice(SEED)
    away = {zone: [_network(dice) for _ in range(OFFICES + CAFES)] for zone in ZONES}
    people: list[Person] = []
    accounts = 0
    for household in range(1, HOUSEHOLDS + 1):
        zone, home = dice.weighted(ZONES, ZONE_WEIGHTS), _network(dice)
        for _ in range(dice.weighted(SIZES, SIZE_WEIGHTS)):
            account = None
            if dice.percent(ACCOUNT_PERCENT):
                accounts += 1
                account = accounts
            out = _away(dice, away[zone]) if dice.percent(AWAY_PERCENT) else None
            troubles = dice.weighted(TROUBLES, TROUBLE_WEIGHTS)
            people.append(Person(len(people) + 1, household, dice.name(names), zone, account, home, out, troubles))
    return people


def make_accounts(people: list[Person]) -> list[Account]:
    """About 260 accounts, some of people who never come; whoever invites has signed up before."""
    dice = Dice(ACCOUNT_SEED)
    accounts: list[Account] = []
    for person in people:
        if person.account_id is not None:
            accounts.append(_account(dice, person, accounts))
    return accounts


def _account(dice: Dice, person: Person, others: list[Account]) -> Account:
    new = dice.percent(NEW_PERCENT)
    first, last = (FIRST_DAY, LAST_DAY - timedelta(days=20)) if new else (OLDEST, FIRST_DAY - timedelta(days=1))
    signed_up = datetime.combine(dice.day(first, last), time(dice.between(6, 22), dice.between(0, 59)))
    closed = None
    if not new and dice.percent(CLOSED_PERCENT):
        closed = datetime.combine(dice.day(FIRST_DAY, LAST_DAY), time(dice.between(8, 20), dice.between(0, 59)))
    earlier = [other.id for other in others if other.signed_up_at < signed_up]
    inviter = dice.one(earlier) if earlier and dice.percent(INVITED_PERCENT) else None
    email = f"{person.name.lower()}.{dice.between(10, 99)}{person.account_id}@{dice.weighted(DOMAINS, DOMAIN_WEIGHTS)}"
    return Account(
        person.account_id or 0,
        email,
        person.name,
        COUNTRIES[person.time_zone],
        dice.weighted(PLANS, PLAN_WEIGHTS),
        signed_up,
        closed,
        inviter,
    )


def _network(dice: Dice) -> str:
    return f"n-{dice.between(0, 16**6 - 1):06x}"


def _away(dice: Dice, networks: list[str]) -> str:
    return dice.one(networks[OFFICES:]) if dice.percent(CAFE_PERCENT) else dice.one(networks[:OFFICES])

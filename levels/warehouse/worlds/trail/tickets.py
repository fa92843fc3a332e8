"""What became of the tickets: those of the site, and some that the telephone desk keyed in at the end of the day."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta

from worlds.dice import Dice
from worlds.trail.calendar import FIRST_DAY, LAST_DAY
from worlds.trail.records import Account, Event, Ticket

SEED = 5_501
HOURS, HOUR_WEIGHTS = ((1, 8), (9, 30), (31, 90), (91, 300)), (30, 38, 22, 10)
OPEN_PERCENT = 8
RATINGS, RATING_WEIGHTS = (5, 4, 3, 2, 1, None), (24, 20, 9, 6, 7, 34)
PHONE_TICKETS = 24
TOPICS = ("pairing", "network", "light", "app", "account", "billing")


def make_tickets(events: list[Event], accounts: list[Account]) -> list[Ticket]:
    """About 200 tickets, numbered as they were opened; those by telephone are stamped at midnight."""
    dice = Dice(SEED)
    opened: list[tuple[datetime, str | None, int | None, str]] = []
    for event in events:
        if event.kind == "ticket":
            detail = json.loads(event.detail or "{}")
            opened.append((event.happened_at, event.visitor_id, detail["account"], detail["topic"]))
    for _ in range(PHONE_TICKETS):
        at = datetime.combine(dice.day(FIRST_DAY, LAST_DAY), time())
        known = [account.id for account in accounts if account.signed_up_at < at]
        opened.append((at, None, dice.one(known) if dice.percent(70) else None, dice.one(TOPICS)))
    opened.sort(key=lambda ticket: (ticket[0], ticket[1] or "", ticket[2] or 0, ticket[3]))
    return [_ticket(dice, number, *ticket) for number, ticket in enumerate(opened, start=1)]


def _ticket(
    dice: Dice, number: int, at: datetime, visitor_id: str | None, account_id: int | None, topic: str
) -> Ticket:
    after = timedelta(hours=dice.between(*dice.weighted(HOURS, HOUR_WEIGHTS)), minutes=dice.between(0, 59))
    end = datetime.combine(LAST_DAY + timedelta(days=1), time())
    closed = None if dice.percent(OPEN_PERCENT) or at + after >= end else at + after
    rating = dice.weighted(RATINGS, RATING_WEIGHTS) if closed else None
    return Ticket(number, visitor_id, account_id, topic, at, closed, rating)

"""Rows that the steps of the trail read and make: curated ones, one class per raw table, then the derived."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class Article(NamedTuple):
    """A help article; `popularity` is its share of the reading, `cure_percent` how many of 100 readers it helps."""

    id: int
    slug: str
    topic: str
    published_on: date
    replaced_by: int | None
    popularity: int
    cure_percent: int


class Phrase(NamedTuple):
    """Words typed into the search box, and how many articles they find."""

    id: int
    topic: str
    phrase: str
    weight: int
    results: int


class Campaign(NamedTuple):
    """Something that leads people to the site; `landing` is an article's slug, None for the front page."""

    id: int
    name: str
    channel: str
    starts_on: date
    ends_on: date | None
    landing: str | None
    weight: int


class Agent(NamedTuple):
    """A browser or robot, by what it says of itself."""

    id: int
    user_agent: str
    kind: str
    weight: int


class GivenName(NamedTuple):
    """A given name and how common it is."""

    name: str
    weight: int


class Person(NamedTuple):
    """Who is behind the clicks; the truth that the site never sees. `away_network` is an office's or a café's."""

    id: int
    household: int
    name: str
    time_zone: str
    account_id: int | None
    home_network: str
    away_network: str | None
    troubles: int


class Account(NamedTuple):
    """A row of raw_trail_accounts."""

    id: int
    email: str
    name: str
    country: str
    plan: str
    signed_up_at: datetime
    closed_at: datetime | None
    invited_by: int | None


class Visitor(NamedTuple):
    """A row of raw_trail_visitors: one first-party id, which lives on a device until the cookies are cleared.

    `owner_id` and `other_owner_id` are persons, 0 for a robot's; no mart shows them.
    """

    id: str
    ad_id: str | None
    user_agent: str
    time_zone: str | None
    kind: str
    owner_id: int
    other_owner_id: int | None
    lives_from: date
    lives_until: date


class Event(NamedTuple):
    """A row of raw_trail_events; `detail` is JSON and holds what its `kind` needs."""

    id: int
    visitor_id: str
    network_id: str | None
    kind: str
    happened_at: datetime
    received_at: datetime
    url: str | None
    referrer: str | None
    detail: str | None


class Ticket(NamedTuple):
    """A row of raw_trail_tickets."""

    id: int
    visitor_id: str | None
    account_id: int | None
    topic: str
    opened_at: datetime
    closed_at: datetime | None
    rating: int | None


class Header(NamedTuple):
    """A visitor with the header its browser sends."""

    id: str
    user_agent: str


class ParsedAgent(NamedTuple):
    """What a user agent says, read."""

    id: str
    browser: str
    os: str
    kind: str


class Address(NamedTuple):
    """A page view with its addresses."""

    id: int
    url: str
    referrer: str | None


class ParsedUrl(NamedTuple):
    """What the address of a page view says, read; `typed` is None where no search was made."""

    id: int
    path: str
    page_kind: str
    slug: str | None
    typed: str | None
    terms: str | None
    source: str
    campaign: str | None


class Moment(NamedTuple):
    """A page view's time in UTC and the visitor's zone."""

    id: int
    viewed_at: datetime
    time_zone: str | None


class LocalTime(NamedTuple):
    """The same moment on the visitor's clock; None where the zone is unknown."""

    id: int
    local_at: datetime | None
    local_week: str | None


class Deed(NamedTuple):
    """Something a visitor did, for counting: a page view or a ticket; `session` numbers a visitor's own sessions."""

    position: int
    visitor_id: str
    kind: str
    happened_at: datetime
    session: int | None
    local_at: datetime | None
    results: int | None


class Features(NamedTuple):
    """What is counted about a visitor."""

    visitor_id: str
    visits: int
    views: int
    searches: int
    empty_searches: int
    articles: int
    active_days: int
    night_views: int
    opened_ticket: bool


class Example(NamedTuple):
    """What had been counted about a visitor when the day `scored_on` began, and whether a ticket came afterwards."""

    visitor_id: str
    cohort: str
    scored_on: date
    visits: int
    views: int
    searches: int
    empty_searches: int
    articles: int
    active_days: int
    ticket_followed: bool


class Score(NamedTuple):
    """What the ticket model says of an example, in thousandths."""

    visitor_id: str
    cohort: str
    scored_on: date
    ticket_followed: bool
    ticket_score: int


class Habit(NamedTuple):
    """The group that a visitor is put in."""

    visitor_id: str
    habit: str

"""What happens on the site: people come with a trouble, search, read, vote, log in, ask, and come again.

Planted on purpose: views reported twice, phones that report days later, pauses of exactly half an hour, networks
hidden by a VPN, links with campaigns nobody planned, nights in which an hour comes twice, and robots.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from urllib.parse import quote_plus, urlencode

from worlds.dice import Dice
from worlds.trail.calendar import FIRST_DAY, LAST_DAY, day_weights, days, utc
from worlds.trail.devices import alive
from worlds.trail.records import Account, Article, Campaign, Event, Person, Phrase, Visitor

SEED = 8_317
SITE = "https://help.brightwell.example"
# Local hours and how likely a visit begins in them.
HOUR_WEIGHTS = (2, 1, 1, 0, 0, 1, 3, 6, 8, 8, 7, 7, 8, 7, 6, 7, 8, 11, 14, 16, 16, 13, 9, 4)
NEXT_VISIT_DAYS, NEXT_VISIT_WEIGHTS = (0, 1, 2, 3, 5, 8, 13), (16, 28, 18, 13, 11, 8, 6)
# Seconds between two views: from, to, weight. Half an hour to the second belongs to the same session, one more doesn't.
PAUSES = ((6, 59, 46), (60, 420, 36), (421, 1799, 11), (1800, 1800, 2), (1801, 3300, 3), (3301, 7200, 2))
MOST_VISITS, MOST_STEPS = 6, 9
ENTRIES, ENTRY_WEIGHTS = ("engine", "home", "campaign", "app"), (44, 26, 19, 11)
ENGINES, ENGINE_WEIGHTS = ("https://www.google.com/", "https://duckduckgo.com/", "https://www.bing.com/"), (76, 13, 11)
# On a shared device people log in more readily, to be told apart.
LOGIN_PERCENT, SHARED_LOGIN_PERCENT, EARLY_LOGIN_PERCENT = 60, 92, 70
METHODS, METHOD_WEIGHTS = ("password", "passkey", "link"), (58, 27, 15)
NO_VOTE_PERCENT, YES_VOTE_PERCENT = 26, 62
TICKET_PERCENT = 34
# Readers are in a hurry: an article helps less often than its authors believe.
CURE_PERCENT = 48
LATE_PERCENT, LATE_HOURS = 7, (3, 90)
LAST_LATE_DAY = LAST_DAY - timedelta(days=5)
TWICE_PERCENT, VPN_PERCENT, GONE_PERCENT = 1, 4, 2
AWAY_PERCENT = 22
STRAY_CAMPAIGNS = ("test123", "autum-glow")
STRAY_PERCENT, CAMPAIGN_LATE_DAYS = 4, timedelta(days=6)
OWN_TOPIC_PERCENT = 72
ROBOT_VIEWS = (25, 70)
# Instants within an hour that the clocks went through twice, by zone.
TWICE_LIVED = {"Europe/Berlin": datetime(2025, 10, 26, 0, 40), "America/New_York": datetime(2025, 11, 2, 5, 35)}
NIGHT_OWLS = 3


class Site:
    """The curated lists with their weights, and the events so far."""

    def __init__(self, articles: list[Article], phrases: list[Phrase], campaigns: list[Campaign]) -> None:
        self.dice = Dice(SEED)
        self.articles, self.phrases, self.campaigns = articles, phrases, campaigns
        self.topics = sorted({article.topic for article in articles})
        self.events: list[Event] = []

    def article(self, topic: str, day: date) -> Article:
        """An article that is out on this day, mostly on the topic; what has been replaced is hardly read any more."""
        out = [article for article in self.articles if article.published_on <= day]
        current = {article.id for article in out}
        fitting = [a for a in out if a.topic == topic or not self.dice.percent(OWN_TOPIC_PERCENT)]
        weights = [a.popularity * (1 if a.replaced_by in current else 6) for a in fitting]
        return self.dice.weighted(fitting, weights)

    def phrase(self, topic: str) -> Phrase:
        """Words for what ails somebody."""
        fitting = [phrase for phrase in self.phrases if phrase.topic == topic]
        return self.dice.weighted(fitting, [phrase.weight for phrase in fitting])

    def typed(self, phrase: Phrase) -> str:
        """The words as they come from a keyboard: capitals, blanks, question marks."""
        styles = (
            phrase.phrase,
            phrase.phrase.capitalize(),
            phrase.phrase.upper(),
            f" {phrase.phrase}",
            phrase.phrase + "?",
        )
        return self.dice.weighted(styles, (70, 14, 4, 6, 6)).replace(" ", "  " if self.dice.percent(5) else " ")

    def pause(self) -> timedelta:
        """The time between two views."""
        low, high, _ = self.dice.weighted(PAUSES, [pause[2] for pause in PAUSES])
        return timedelta(seconds=self.dice.between(low, high))


class Visit:
    """One visit of a person on a device, step by step."""

    def __init__(self, site: Site, visitor: Visitor, person: Person, at: datetime, network: str | None) -> None:
        self.site, self.dice = site, site.dice
        self.visitor, self.person, self.at, self.network = visitor, person, at, network
        on_the_way = visitor.kind == "phone" and at.date() <= LAST_LATE_DAY and self.dice.percent(LATE_PERCENT)
        self.delay = (
            timedelta(hours=self.dice.between(*LATE_HOURS), minutes=self.dice.between(0, 59)) if on_the_way else None
        )
        self.logged_in = False
        self.came_from: str | None = None

    def event(self, kind: str, url: str | None = None, **detail: object) -> None:
        """Something that happens now; what needs an answer from the site is never reported late."""
        soon = timedelta(seconds=self.dice.weighted((0, 1, 2, 4), (50, 35, 10, 5)))
        received = self.at + (self.delay or soon if kind in ("view", "vote") else soon)
        text = json.dumps(detail, sort_keys=True) if detail else None
        made = Event(
            0, self.visitor.id, self.network, kind, self.at, received, url, self.came_from if url else None, text
        )
        self.site.events.append(made)
        if kind == "view":
            self.came_from = None
            if self.dice.percent(TWICE_PERCENT):
                self.site.events.append(
                    made._replace(received_at=received + timedelta(seconds=self.dice.between(1, 3)))
                )

    def step(self) -> None:
        self.at += self.site.pause()

    def enter(self, topic: str) -> Article | None:
        """The first view, wherever the visitor comes from; the article if that is one."""
        way = self.dice.weighted(ENTRIES, ENTRY_WEIGHTS)
        campaigns = [c for c in self.site.campaigns if _runs(c, self.at.date())] if way == "campaign" else []
        if campaigns:
            return self._by_campaign(self.dice.weighted(campaigns, [campaign.weight for campaign in campaigns]))
        if way == "home":
            self.event("view", f"{SITE}/")
            return None
        article = self.site.article(topic, self.at.date())
        if way == "app":
            self.event("view", f"{SITE}/articles/{article.slug}?utm_source=app")
        else:
            self.came_from = self.dice.weighted(ENGINES, ENGINE_WEIGHTS)
            self.event("view", f"{SITE}/articles/{article.slug}")
        return article

    def _by_campaign(self, campaign: Campaign) -> Article | None:
        name = self.dice.one(STRAY_CAMPAIGNS) if self.dice.percent(STRAY_PERCENT) else campaign.name
        tags = urlencode({"utm_source": campaign.channel, "utm_campaign": name})
        landing = next((a for a in self.site.articles if a.slug == campaign.landing), None)
        self.event("view", f"{SITE}/articles/{landing.slug}?{tags}" if landing else f"{SITE}/?{tags}")
        return landing

    def search(self, topic: str) -> bool:
        """A search; true if it found anything."""
        phrase = self.site.phrase(topic)
        found: int | None = max(0, phrase.results + self.dice.between(-1, 1)) if phrase.results else 0
        if self.dice.between(1, 40) == 1:
            found = None
        self.event("view", f"{SITE}/search?q={quote_plus(self.site.typed(phrase))}", results=found)
        return bool(found)

    def read(self, article: Article, *, viewed: bool = False) -> bool:
        """Reads an article and perhaps votes; true if it helped."""
        if not viewed:
            self.event("view", f"{SITE}/articles/{article.slug}")
        helped = self.dice.percent(article.cure_percent * CURE_PERCENT // 100)
        if self.dice.percent(YES_VOTE_PERCENT if helped else NO_VOTE_PERCENT):
            self.at += timedelta(seconds=self.dice.between(20, 400))
            self.event("vote", None, article=article.id, solved=helped)
        return helped

    def log_in(self, account: int) -> None:
        """A login and the account's page."""
        self.event("login", None, account=account, method=self.dice.weighted(METHODS, METHOD_WEIGHTS))
        self.at += timedelta(seconds=self.dice.between(1, 4))
        self.event("view", f"{SITE}/account")
        self.logged_in = True

    def ask(self, topic: str, account: int | None) -> None:
        """A ticket; whoever is logged in asks with the account."""
        self.event("view", f"{SITE}/tickets/new")
        self.at += timedelta(seconds=self.dice.between(60, 900))
        self.event("ticket", None, account=account if self.logged_in else None, topic=topic)


def make_events(
    people: list[Person],
    accounts: list[Account],
    visitors: list[Visitor],
    lists: tuple[list[Article], list[Phrase], list[Campaign]],
) -> list[Event]:
    """About 10,000 events, numbered as they were received."""
    site = Site(*lists)
    holders = {account.id: account for account in accounts}
    for person in people:
        own = [v for v in visitors if person.id in (v.owner_id, v.other_owner_id)]
        for _ in range(person.troubles):
            _trouble(site, person, own, holders.get(person.account_id or 0))
    for zone, at in TWICE_LIVED.items():
        for person in [person for person in people if person.time_zone == zone and person.troubles][:NIGHT_OWLS]:
            own = [v for v in visitors if v.owner_id == person.id and alive(v, at.date())]
            visit = Visit(site, own[0], person, at + timedelta(minutes=site.dice.between(0, 9)), person.home_network)
            for _ in range(4):
                visit.read(site.article("app", at.date()))
                visit.at += timedelta(minutes=site.dice.between(8, 15))
    for visitor in visitors:
        if visitor.kind == "bot":
            _crawl(site, visitor)
    last = datetime.combine(LAST_DAY + timedelta(days=1), datetime.min.time())
    kept = [event for event in site.events if event.received_at < last]
    kept.sort(key=lambda event: (event.received_at, event.visitor_id, event.happened_at, event.kind))
    return [event._replace(id=number) for number, event in enumerate(kept, start=1)]


def _runs(campaign: Campaign, day: date) -> bool:
    """Whether its links are still clicked: a mail is opened some days late."""
    return campaign.weight > 0 and campaign.starts_on <= day <= (campaign.ends_on or LAST_DAY) + CAMPAIGN_LATE_DAYS


def _trouble(site: Site, person: Person, own: list[Visitor], account: Account | None) -> None:
    """Visit after visit about one topic, until an article helps, a ticket is opened or the person gives up."""
    dice = site.dice
    topic = dice.weighted(site.topics, (9, 14, 10, 20, 26, 21))
    day = dice.weighted(days(), day_weights())
    for number in range(dice.weighted(range(1, MOST_VISITS + 1), (20, 25, 22, 16, 11, 6))):
        devices = [visitor for visitor in own if alive(visitor, day)]
        if day > LAST_DAY or not devices:
            return
        device = dice.weighted(devices, [3 if visitor.other_owner_id else 1 for visitor in devices])
        visit = _begin(site, person, device, day)
        if _go(visit, topic, number, account):
            return
        day += timedelta(days=dice.weighted(NEXT_VISIT_DAYS, NEXT_VISIT_WEIGHTS))


def _begin(site: Site, person: Person, visitor: Visitor, day: date) -> Visit:
    dice = site.dice
    at = utc(day, dice.weighted(range(24), HOUR_WEIGHTS) * 60 + dice.between(0, 59), person.time_zone)
    network: str | None = person.home_network
    if visitor.kind != "tablet" and person.away_network and dice.percent(AWAY_PERCENT):
        network = person.away_network
    if dice.percent(VPN_PERCENT):
        network = None
    return Visit(site, visitor, person, at + timedelta(seconds=dice.between(0, 59)), network)


def _go(visit: Visit, topic: str, number: int, account: Account | None) -> bool:
    """One visit; true if the trouble is over."""
    dice = visit.dice
    may_log_in = account is not None and account.signed_up_at < visit.at
    if may_log_in and account and account.closed_at is not None:
        may_log_in = visit.at < account.closed_at - timedelta(days=1)
    shared = visit.visitor.other_owner_id is not None
    logs_in = may_log_in and dice.percent(SHARED_LOGIN_PERCENT if shared else LOGIN_PERCENT)
    early = logs_in and dice.percent(EARLY_LOGIN_PERCENT)
    landing = visit.enter(topic)
    if landing and visit.read(landing, viewed=True):
        return True
    for step in range(dice.weighted(range(MOST_STEPS), (12, 18, 18, 16, 12, 10, 7, 5, 2))):
        visit.step()
        if logs_in and account and not visit.logged_in and (early or step >= 2):
            visit.log_in(account.id)
        elif dice.percent(GONE_PERCENT):
            visit.event("view", f"{SITE}/articles/{visit.site.phrase(topic).phrase.replace(' ', '-')}-0")
        elif dice.percent(42):
            if not visit.search(topic) and dice.percent(20):
                return False
        elif visit.read(visit.site.article(topic, visit.at.date())):
            return True
    if number >= 1 and dice.percent(TICKET_PERCENT):
        visit.step()
        visit.ask(topic, account.id if account else None)
        return True
    return False


def _crawl(site: Site, visitor: Visitor) -> None:
    """A robot reads article after article, one a minute, on one day."""
    day = site.dice.day(FIRST_DAY, LAST_DAY - timedelta(days=1))
    at = datetime.combine(day, datetime.min.time()) + timedelta(hours=site.dice.between(0, 20))
    for number in range(site.dice.between(*ROBOT_VIEWS)):
        out = [article for article in site.articles if article.published_on <= day]
        url, when = f"{SITE}/articles/{out[number % len(out)].slug}", at + timedelta(minutes=number)
        site.events.append(Event(0, visitor.id, f"n-{visitor.id[2:]}", "view", when, when, url, None, None))

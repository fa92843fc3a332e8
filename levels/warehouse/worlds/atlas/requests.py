"""What people ask of the data teams, and what customers ask of all: to be forgotten."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from worlds.atlas.calendar import LAST_DAY, is_working_day, later, moment
from worlds.atlas.records import Asset, Column, ColumnClass, DeletionRequest, DeletionTask, Person, Request
from worlds.dice import Dice

SEED = 5_779
AGAIN_PERCENT = 8
REQUESTS, SINCE = 420, date(2026, 1, 5)
TOPICS = {
    "analysts": (("question", "dashboard", "new data", "access"), (50, 22, 18, 10)),
    "engineers": (("access", "fix", "new data", "question"), (36, 30, 22, 12)),
}
ANSWERING = {"analysts": ("analyst", "scientist"), "engineers": ("engineer", "steward")}
WITHOUT_ASSET_PERCENT, NOBODY_PERCENT, WITHDRAWN_PERCENT, REOPENED_PERCENT = 22, 7, 5, 12
ANSWER_HOURS, CLOSE_HOURS = (0, 70), (1, 200)
NOW = datetime.combine(LAST_DAY, time(18))
FORGETTING, CUSTOMERS, DUE_DAYS = 44, 9_000, 30
TWICE_PERCENT = 10
SPARED = {"core.payments": "tax law", "core.invoices": "tax law", "scratch.claims_for_lawyer": "legal hold"}
SURE_PERCENT = 80
FORGETFUL_PERCENT, LEFT_OPEN_PERCENT = 20, {True: 18, False: 1}


def make_requests(assets: list[Asset], people: list[Person]) -> list[Request]:
    """Numbered by opening. Some still wait for a first answer, some were closed without any."""
    dice = Dice(SEED)
    popular = [asset for asset in assets for _ in range({"gold": 7, "silver": 3}.get(asset.tier or "", 1))]
    drafts = [_request(dice, popular, people) for _ in range(REQUESTS)]
    drafts += [_again(dice, request) for request in drafts if dice.percent(AGAIN_PERCENT)]
    drafts.sort(key=lambda request: request.opened_at)
    return [request._replace(id=number) for number, request in enumerate(drafts, start=1)]


def _request(dice: Dice, assets: list[Asset], people: list[Person]) -> Request:
    day = dice.day(SINCE, LAST_DAY)
    while not is_working_day(day) and dice.percent(85):
        day = dice.day(SINCE, LAST_DAY)
    queue = dice.weighted(("analysts", "engineers"), (58, 42))
    here = [p for p in people if p.kind == "person" and p.joined_on <= day <= (p.left_on or day)]
    helpers = [person for person in here if person.role in ANSWERING[queue]]
    opened = moment(dice, day, 7, 17).replace(second=0)
    answered: datetime | None = later(dice, opened, (0, dice.between(*ANSWER_HOURS)))
    closed: datetime | None = later(dice, answered or opened, (0, dice.between(*CLOSE_HOURS)))
    assignee: int | None = dice.weighted(helpers, [1 + 5 * (person.id % 4 == 0) for person in helpers]).id
    if dice.percent(NOBODY_PERCENT):
        assignee = answered = closed = None
    elif dice.percent(WITHDRAWN_PERCENT):
        assignee, answered, closed = None, None, later(dice, opened, (1, 30))
    answered = answered if answered and answered <= NOW else None
    closed = closed if closed and closed <= NOW else None
    asset = None if dice.percent(WITHOUT_ASSET_PERCENT) else dice.one(assets)
    requester = dice.one([person for person in here if person.role not in ANSWERING[queue]])
    reopened = dice.between(1, 3) if closed and answered and dice.percent(REOPENED_PERCENT) else 0
    topic = dice.weighted(*TOPICS[queue])
    return Request(
        0, queue, topic, requester.id, assignee, asset.id if asset else None, opened, answered, closed, reopened
    )  # fmt: skip


def _again(dice: Dice, request: Request) -> Request:
    """The same person asks the same thing again, days later; nobody has answered yet."""
    opened = request.opened_at + timedelta(days=dice.between(2, 40))
    opened = min(opened, NOW - timedelta(minutes=dice.between(5, 600)))
    opened = max(opened, request.opened_at)
    return request._replace(opened_at=opened, assignee_id=None, first_answer_at=None, closed_at=None, reopened=0)


def make_deletion_requests() -> list[DeletionRequest]:
    """Numbered by arrival; a few customers write twice, a few change their mind."""
    dice = Dice(SEED + 1)
    days = sorted(dice.day(date(2026, 3, 1), LAST_DAY) for _ in range(FORGETTING))
    requests: list[DeletionRequest] = []
    for number, day in enumerate(days, start=1):
        again = requests and dice.percent(TWICE_PERCENT)
        customer = dice.one(requests).customer_number if again else dice.between(1_000, CUSTOMERS)
        withdrawn = day + timedelta(days=dice.between(1, 9)) if dice.percent(8) else None
        due_on = day + timedelta(days=DUE_DAYS)
        requests.append(DeletionRequest(number, customer, day, due_on, withdrawn if withdrawn != day else None))
    return [r._replace(withdrawn_on=None) if r.withdrawn_on and r.withdrawn_on > LAST_DAY else r for r in requests]


def make_deletion_tasks(
    requests: list[DeletionRequest], assets: list[Asset], columns: list[Column], classes: list[ColumnClass]
) -> list[DeletionTask]:
    """One for each table that surely held somebody's data when the request came in; some copies were overlooked."""
    dice = Dice(SEED + 2)
    sure = {one.column_id for one in classes if one.confidence_percent >= SURE_PERCENT}
    personal = {column.asset_id for column in columns if column.id in sure}
    holding = [a for a in assets if a.id in personal and a.kind == "table" and _is_kept_in_mind(dice, a)]
    tasks: list[DeletionTask] = []
    for request in requests:
        if request.withdrawn_on is not None:
            continue
        slow, forgetful = dice.percent(30), dice.percent(FORGETFUL_PERCENT)
        for asset in holding:
            if asset.created_on > request.received_on:
                continue
            spared = SPARED.get(asset.name)
            days = dice.between(1, 45 if slow else 29)
            done = request.received_on + timedelta(days=DUE_DAYS if dice.percent(4) else days)
            open_ = spared is not None or done > LAST_DAY or dice.percent(LEFT_OPEN_PERCENT[forgetful])
            tasks.append(DeletionTask(len(tasks) + 1, request.id, asset.id, None if open_ else done, spared))
    return tasks


def _is_kept_in_mind(dice: Dice, asset: Asset) -> bool:
    layer = asset.name.split(".")[0]
    return layer in ("core", "marts") or (layer == "scratch" and dice.percent(40))

"""The query log: services at night, dashboards in the morning, people in sittings of a few queries each."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from worlds.atlas.access import holds
from worlds.atlas.calendar import days, is_working_day, moment
from worlds.atlas.records import Asset, Column, Dashboard, Edge, Grant, Person, Query, Read
from worlds.dice import Dice

SEED = 9_677
# A sitting ends when nothing is asked for more than half an hour; some pauses are exactly that long.
PAUSE_S, LONGEST_PAUSE_S = (20, 1_300), 1_800
EXACTLY_PERCENT = 3
ACTIVE_PERCENT = {"analyst": 62, "scientist": 55, "engineer": 45, "steward": 40, "planner": 12, "clerk": 6, "lead": 9}
WEEKEND_PERCENT = 7
QUERIES = (1, 7)
# Some people look where they have no business.
CURIOUS_IN, STRAY_PERCENT = 9, 6
# Outside the data teams some never write a query, and some never look at all.
SHY_ROLES, NEVER_WRITES_PERCENT, NEVER_LOOKS_PERCENT = ("planner", "clerk", "lead"), 40, 25
OWL_PERCENT = 4
FAILED_PERCENT, CANCELLED_PERCENT = 6, 2
# Two working hours of each morning, in UTC, cost double.
PEAK_HOURS, PEAK_FACTOR = (8, 9), 2
MB_PER_CENT = 20
SLOWER, SLOWER_PERCENT = 12, 4
DASHBOARD_VIEWS = (18, 46)
# What nobody reads any more: the archive's candidates.
FORGOTTEN_LAYERS, FORGOTTEN_PERCENT = ("granite", "scratch", "raw"), 45
SERVICE_HOURS = {"loader": 3, "dbt": 4, "lookout": 5, "backup": 23, "scoring": 6}
SERVICE_PERCENT = {"loader": 42, "dbt": 30, "lookout": 42, "backup": 4, "scoring": 3}
CRASHED_ON = date(2026, 5, 17)


class Draft(NamedTuple):
    """A query without a number."""

    user: Person
    tool: str
    dashboard_id: int | None
    started_at: datetime
    reads: tuple[Asset, ...]


class QueryLog:
    """Drafts of all queries, made once from the catalog; then numbered by time."""

    def __init__(
        self,
        assets: list[Asset],
        columns: list[Column],
        edges: list[Edge],
        people: list[Person],
        grants: list[Grant],
        dashboards: list[Dashboard],
    ) -> None:
        self._dice = Dice(SEED)
        self._tables = [asset for asset in assets if asset.kind != "dashboard"]
        self._shown = [asset for asset in assets if asset.kind == "dashboard"]
        self._popularity = {f"lookout.{dashboard.name}": dashboard.popularity for dashboard in dashboards}
        self._columns: dict[int, list[str]] = {}
        for column in columns:
            self._columns.setdefault(column.asset_id, []).append(column.name)
        known = {asset.id: asset for asset in self._tables}
        self._parents: dict[int, tuple[Asset, ...]] = {}
        for edge in edges:
            if edge.from_asset_id in known:
                self._parents[edge.to_asset_id] = (
                    *self._parents.get(edge.to_asset_id, ()), known[edge.from_asset_id],
                )  # fmt: skip
        self._people = people
        self._grants = grants
        forgotten = {a.id for a in self._tables if self._is_forgotten(a)}
        self._weight = {asset.id: 0 if asset.id in forgotten else _weight(asset) for asset in self._tables}
        self._drafts: list[Draft] = []
        shy = [person for person in people if person.role in SHY_ROLES]
        self._readers = {person.id for person in shy if self._dice.percent(NEVER_WRITES_PERCENT)}
        self._absent = {reader for reader in sorted(self._readers) if self._dice.percent(NEVER_LOOKS_PERCENT)}

    def make(self) -> tuple[list[Query], list[Read]]:
        """About 7,000 queries and what they read."""
        for person in self._people:
            if person.kind == "service":
                self._service(person)
            elif person.id not in self._readers:
                self._human(person)
        self._views()
        self._drafts.sort(key=lambda draft: (draft.started_at, draft.user.id))
        queries: list[Query] = []
        reads: list[Read] = []
        for number, draft in enumerate(self._drafts, start=1):
            queries.append(self._query(number, draft))
            for asset in dict.fromkeys(draft.reads):
                reads.append(Read(len(reads) + 1, number, asset.id))
        return queries, reads

    def _is_forgotten(self, asset: Asset) -> bool:
        return asset.name.split(".")[0] in FORGOTTEN_LAYERS and self._dice.percent(FORGOTTEN_PERCENT)

    def _service(self, service: Person) -> None:
        """Every night each of its tables, or only some; nothing on the night the scheduler was down."""
        own = [grant.asset_id for grant in self._grants if grant.person_id == service.id]
        for day in days():
            for asset in self._tables:
                if asset.id in own and day != CRASHED_ON and self._dice.percent(SERVICE_PERCENT[service.name]):
                    hour = SERVICE_HOURS[service.name]
                    at = moment(self._dice, day, hour, hour)
                    self._drafts.append(Draft(service, "scheduler", None, at, (asset,)))

    def _human(self, person: Person) -> None:
        for day in days():
            if not person.joined_on <= day <= (person.left_on or day):
                continue
            likely = ACTIVE_PERCENT[person.role]
            if self._dice.percent(likely if is_working_day(day) else likely * WEEKEND_PERCENT // 100):
                self._sitting(person, day)

    def _sitting(self, person: Person, day: date) -> None:
        """A few queries by one person, at their own time of day; now and then at night."""
        hour = self._dice.between(22, 23) if self._dice.percent(OWL_PERCENT) else self._dice.between(8, 16)
        local = datetime.combine(day, time(hour, self._dice.between(0, 59), self._dice.between(0, 59)))
        at = local - timedelta(minutes=person.utc_offset_minutes)
        tool = "notebook" if person.role == "scientist" else "editor"
        allowed = self._allowed(person, day)
        if not allowed:
            return
        for _ in range(self._dice.between(*QUERIES)):
            exactly = self._dice.percent(EXACTLY_PERCENT)
            self._drafts.append(Draft(person, tool, None, at, self._choose(person, allowed)))
            at += timedelta(seconds=LONGEST_PAUSE_S if exactly else self._dice.between(*PAUSE_S))

    def _allowed(self, person: Person, day: date) -> list[Asset]:
        own = {
            grant.asset_id
            for grant in self._grants
            if (grant.person_id == person.id or grant.team_id == person.team_id) and holds(grant, day)
        }
        return [asset for asset in self._tables if asset.id in own and self._weight[asset.id]]

    def _choose(self, person: Person, allowed: list[Asset]) -> tuple[Asset, ...]:
        strays = person.id % CURIOUS_IN == 0 and self._dice.percent(STRAY_PERCENT)
        pool = [asset for asset in self._tables if self._weight[asset.id]] if strays else allowed
        weights = [self._weight[asset.id] for asset in pool]
        return tuple(self._dice.weighted(pool, weights) for _ in range(self._dice.weighted((1, 2, 3), (60, 30, 10))))

    def _views(self) -> None:
        """Dashboards as people open them; whoever looks runs the queries behind."""
        viewers = [person for person in self._people if person.kind == "person" and person.id not in self._absent]
        weights = [self._popularity[asset.name] for asset in self._shown]
        for day in days():
            views = self._dice.between(*DASHBOARD_VIEWS) // (1 if is_working_day(day) else 8)
            here = [person for person in viewers if person.joined_on <= day <= (person.left_on or day)]
            for _ in range(views):
                shown, viewer = self._dice.weighted(self._shown, weights), self._dice.one(here)
                if shown.created_on <= day:
                    at = moment(self._dice, day, 6, 15)
                    self._drafts.append(Draft(viewer, "dashboard", shown.id, at, self._parents[shown.id]))

    def _query(self, number: int, draft: Draft) -> Query:
        dice = self._dice
        chance = dice.between(1, 100)
        status = "failed" if chance <= FAILED_PERCENT else "ok"
        if FAILED_PERCENT < chance <= FAILED_PERCENT + CANCELLED_PERCENT and draft.tool != "scheduler":
            status = "cancelled"
        size = sum(asset.size_mb or 20 for asset in draft.reads)
        scanned = None if status == "failed" else max(1, size * dice.between(2, 60) // 100)
        ms_per_mb = dice.between(1, 9) * (SLOWER if dice.percent(SLOWER_PERCENT) else 1)
        run_ms = dice.between(120, 2_400) + (scanned or 0) * ms_per_mb
        peak = is_working_day(draft.started_at.date()) and draft.started_at.hour in PEAK_HOURS
        cost = (scanned or 0) // MB_PER_CENT * (PEAK_FACTOR if peak else 1)
        return Query(
            number, draft.user.id, draft.tool, draft.dashboard_id, draft.started_at, run_ms, status, scanned, cost,
            self._text(draft),
        )  # fmt: skip

    def _text(self, draft: Draft) -> str:
        tables = [asset.name for asset in dict.fromkeys(draft.reads)]
        columns = self._columns[draft.reads[0].id]
        if draft.tool == "scheduler":
            return f"create or replace table job.t as from {tables[0]}"
        if draft.tool == "dashboard":
            return f"select {columns[0]}, count(*) from {' natural join '.join(tables)} group by 1"
        first = self._dice.one(
            ("select *", f"select {columns[0]}, {columns[-1]}", "select count(*)", f"SELECT {columns[0]}")
        )
        tail = self._dice.one(("", " limit 100", f" where {columns[-1]} is not null", f" order by {columns[0]}"))
        return f"{first} from {' natural join '.join(tables)}{tail}"


def _weight(asset: Asset) -> int:
    """The long tail: a few assets are read by everybody, most hardly ever."""
    return {"gold": 14, "silver": 5, "bronze": 2}.get(asset.tier or "", 1) + (asset.id % 7 == 0) * 6

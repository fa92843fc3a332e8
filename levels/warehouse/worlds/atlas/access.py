"""Who may read what: teams what is theirs and what is meant for all, people what they once asked for."""

from __future__ import annotations

from datetime import date, timedelta

from worlds.atlas.calendar import LAST_DAY
from worlds.atlas.records import Asset, Grant, Person, Team
from worlds.dice import Dice

SEED = 8_887
BORN = date(2021, 1, 4)
OPEN_TEAMS = (7, 8)
TEAMS_SET_UP = date(2026, 3, 2)
PERSONAL_GRANTS = (0, 7)
AGAIN_PERCENT = 5
DAYS = (30, 90, 180, 365)
LEVELS, LEVEL_WEIGHTS = ("read", "write", "admin"), (80, 15, 5)
SERVICE_READS = {"loader": "raw", "dbt": "staging", "lookout": "marts", "backup": "core", "scoring": "marts"}


def make_grants(assets: list[Asset], people: list[Person], teams: list[Team]) -> list[Grant]:
    """To teams, then to people, then to services; the same right may have been given twice."""
    dice = Dice(SEED)
    grants: list[Grant] = []
    for asset in assets:
        for team in teams:
            if _is_due(dice, asset, team):
                grants.append(_grant(dice, asset, None, team.id, asset.created_on))
    for person in people:
        if person.kind == "service":
            grants += [_service_grant(asset, person) for asset in assets if _serves(asset, person)]
            continue
        for _ in range(dice.between(*PERSONAL_GRANTS)):
            asset = dice.one(assets)
            grants.append(_grant(dice, asset, person, None, max(asset.created_on, person.joined_on)))
    grants += [_again(dice, grant) for grant in grants if dice.percent(AGAIN_PERCENT)]
    return [grant._replace(id=number) for number, grant in enumerate(grants, start=1)]


def holds(grant: Grant, day: date) -> bool:
    """Whether a grant is good on `day`; it ends after its last day, or the day before it was revoked."""
    ended = grant.revoked_on is not None and grant.revoked_on <= day
    return grant.granted_on <= day and not ended and (grant.expires_on is None or day <= grant.expires_on)


def _again(dice: Dice, grant: Grant) -> Grant:
    """The same right once more: somebody asked without looking."""
    return grant._replace(granted_on=dice.day(grant.granted_on, LAST_DAY), expires_on=None, revoked_on=None)


def _is_due(dice: Dice, asset: Asset, team: Team) -> bool:
    layer = asset.name.split(".")[0]
    if asset.team_id == team.id:
        return layer != "staging" or team.id in OPEN_TEAMS
    if team.id in OPEN_TEAMS:
        return layer == "core" or (layer == "marts" and dice.percent(85))
    return bool(team.people) and layer in ("marts", "lookout") and dice.percent(16)


def _grant(dice: Dice, asset: Asset, person: Person | None, team_id: int | None, since: date) -> Grant:
    granted_on = dice.day(max(since, BORN), LAST_DAY)
    level = dice.weighted(LEVELS, LEVEL_WEIGHTS)
    lasts = dice.one(DAYS) if dice.percent(30 if person else 5) else None
    expires_on = granted_on + timedelta(days=lasts) if lasts else None
    revoked_on = dice.day(granted_on, LAST_DAY) if dice.percent(9) else None
    if team_id is not None:
        granted_on, revoked_on = max(min(granted_on, TEAMS_SET_UP), since), None
    return Grant(0, asset.id, person.id if person else None, team_id, level, granted_on, expires_on, revoked_on)


def _serves(asset: Asset, person: Person) -> bool:
    return asset.name.startswith(f"{SERVICE_READS[person.name]}.")


def _service_grant(asset: Asset, person: Person) -> Grant:
    return Grant(0, asset.id, person.id, None, "admin", max(asset.created_on, BORN), None, None)

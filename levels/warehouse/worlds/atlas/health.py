"""How fresh data are, and what breaks: late days come in runs, and trouble upstream is felt downstream."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from worlds.atlas.calendar import LAST_DAY, days, later, moment
from worlds.atlas.records import Asset, Check, Edge, Incident
from worlds.dice import Dice

SEED = 4_733
CHECK_HOUR = 6
LATE_PERCENT, STILL_LATE_PERCENT, WEAK_LATE_PERCENT = 3, 62, 12
ERROR_PERCENT, SKIPPED_PERCENT, EXACTLY_PERCENT = 1, 2, 2
CHECKER_DOWN_ON = (date(2026, 5, 17), date(2026, 5, 18))
INCIDENTS, SINCE = 150, date(2026, 1, 1)
CAUSES, CAUSE_WEIGHTS = ("late source", "schema change", "bad code", "bad data", "capacity"), (30, 20, 22, 20, 8)
UNKNOWN_PERCENT, OPEN_DAYS, FORGOTTEN_PERCENT = 14, 12, 30
NOW = datetime.combine(LAST_DAY, time(20))
SEVERITIES, SEVERITY_WEIGHTS = (1, 2, 3, 4), (5, 20, 45, 30)
HOURS = {1: (0, 9), 2: (1, 30), 3: (2, 90), 4: (6, 400)}


def make_checks(assets: list[Asset]) -> list[Check]:
    """One a day at 6:00 for each asset with a promise; none on the days the checker was down."""
    dice = Dice(SEED)
    checks: list[Check] = []
    watched = [asset for asset in assets if asset.sla_minutes is not None]
    weak = {asset.id for asset in dice.sample(watched, 6)}
    late: set[int] = set()
    for day in days():
        for asset in watched:
            chance = WEAK_LATE_PERCENT if asset.id in weak else LATE_PERCENT
            is_late = dice.percent(STILL_LATE_PERCENT if asset.id in late else chance)
            late = late | {asset.id} if is_late else late - {asset.id}
            if asset.created_on <= day and day not in CHECKER_DOWN_ON and not dice.percent(SKIPPED_PERCENT):
                checks.append(_check(dice, len(checks) + 1, asset, day, is_late))
    return checks


def _check(dice: Dice, number: int, asset: Asset, day: date, is_late: bool) -> Check:
    at = datetime.combine(day, time(CHECK_HOUR))
    promised = asset.sla_minutes or 0
    lag = promised + dice.between(1, 2_000) if is_late else promised * dice.between(4, 96) // 100
    if dice.percent(ERROR_PERCENT):
        return Check(number, asset.id, at, None, "error")
    if not is_late and dice.percent(EXACTLY_PERCENT):
        lag = promised
    return Check(number, asset.id, at, lag, "late" if is_late else "pass")


def make_incidents(assets: list[Asset], edges: list[Edge]) -> list[Incident]:
    """Numbered by opening; the cause lies at the asset itself or somewhere above it, or nobody knows."""
    dice = Dice(SEED + 1)
    parents: dict[int, list[int]] = {}
    for edge in edges:
        if edge.from_asset_id != edge.to_asset_id:
            parents.setdefault(edge.to_asset_id, []).append(edge.from_asset_id)
    hit = [asset for asset in assets if asset.kind != "source" and not asset.name.startswith("scratch.")]
    weights = [{"gold": 9, "silver": 4}.get(asset.tier or "", 1) for asset in hit]
    drafts = [_incident(dice, dice.weighted(hit, weights), parents) for _ in range(INCIDENTS)]
    drafts.sort(key=lambda incident: incident.opened_at)
    return [incident._replace(id=number) for number, incident in enumerate(drafts, start=1)]


def _incident(dice: Dice, asset: Asset, parents: dict[int, list[int]]) -> Incident:
    opened_at = moment(dice, dice.day(max(SINCE, asset.created_on), LAST_DAY), 5, 19).replace(second=0)
    severity = dice.weighted(SEVERITIES, SEVERITY_WEIGHTS)
    resolved_at: datetime | None = later(dice, opened_at, HOURS[severity])
    recent = LAST_DAY - opened_at.date() < timedelta(days=OPEN_DAYS)
    forgotten = recent and dice.percent(FORGOTTEN_PERCENT)
    if forgotten or (resolved_at and resolved_at > NOW):
        resolved_at = None
    cause = None if dice.percent(UNKNOWN_PERCENT) else dice.weighted(CAUSES, CAUSE_WEIGHTS)
    guilty = asset.id
    while cause and guilty in parents and dice.percent(70):
        guilty = dice.one(parents[guilty])
    found_by = dice.weighted(("monitor", "person"), (65, 35))
    return Incident(0, asset.id, severity, opened_at, resolved_at, found_by, cause, guilty if cause else None)

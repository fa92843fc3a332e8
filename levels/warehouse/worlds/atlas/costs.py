"""The monthly bill of the platforms: by team and service, with credits, and with lines that nobody owns."""

from __future__ import annotations

from datetime import date

from worlds.atlas.records import Cost, Team
from worlds.dice import Dice

SEED = 1_949
MONTHS = [date(2025, month, 1) for month in range(7, 13)] + [date(2026, month, 1) for month in range(1, 7)]
SERVICES = {"compute": (60_000, 24), "storage": (12_000, 5), "dashboards": (8_000, 3), "egress": (2_500, 1)}
SIZE = {7: 55, 8: 42, 9: 30, 10: 26, 11: 9, 12: 12, 13: 16, 14: 5, 15: 7, 6: 4, 16: 6}
LAB_CLOSED = date(2026, 3, 1)
CHRISTMAS = (11, 12)
SHARED = {"support": 120_000, "storage": 31_000}


def make_costs(teams: list[Team]) -> list[Cost]:
    """Month by month, team by team; no line where a team used nothing."""
    dice = Dice(SEED)
    costs: list[Cost] = []
    for number, month in enumerate(MONTHS):
        for service, cents in SHARED.items():
            costs.append(Cost(0, month, None, service, cents + dice.between(-900, 900)))
        for team in teams:
            if team.id in SIZE and not (team.id == 16 and month > LAB_CLOSED):
                costs += _bill(dice, team, month, number)
    return [cost._replace(id=position) for position, cost in enumerate(costs, start=1)]


def _bill(dice: Dice, team: Team, month: date, number: int) -> list[Cost]:
    lines = []
    for service, (cents, growth) in SERVICES.items():
        season = 135 if month.month in CHRISTMAS else 100
        amount = cents * SIZE[team.id] // 10 * (100 + growth * number // 3) // 100 * season // 100
        amount = amount * dice.between(80, 120) // 100
        if dice.percent(93):
            lines.append(Cost(0, month, team.id, service, amount))
        if dice.percent(4):
            lines.append(Cost(0, month, team.id, service, -amount // 4))
    return lines

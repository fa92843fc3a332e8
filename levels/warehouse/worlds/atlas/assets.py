"""What the company has: the layers of its warehouse, the old one beside it, dashboards, and what people left."""

from __future__ import annotations

from datetime import date

from worlds.atlas.records import Asset, Dashboard, Entity, Mart, Person, Scratch
from worlds.dice import Dice

SEED = 7_351
NOT_ON_GRANITE = ("weather", "app_events", "web_visits", "accounts")
GOLD = ("customers", "orders", "parcels", "invoices", "payments", "revenue_daily", "delivery_times", "board_numbers")
SILVER_PERCENT, BRONZE_PERCENT = 55, 60
SLA_MINUTES = {"gold": 360, "silver": 1_440}
LEGAL = ("invoices", "payments", "salaries", "claims_for_lawyer", "payments_march")
RETENTION_DAYS = {"raw": 730, "scratch": 90, "granite": 1_825}
UNDESCRIBED_PERCENT = {"raw": 45, "staging": 80, "core": 10, "marts": 0, "granite": 95, "scratch": 100}
TAGS = {"raw": ("landing",), "core": ("core",), "marts": ("mart",), "granite": ("legacy",)}
MONEY = ("invoices", "payments", "refunds", "prices", "quotes", "salaries", "revenue_daily", "open_invoices")
BUILT = {
    "raw": (date(2023, 2, 1), date(2024, 9, 30)),
    "granite": (date(2017, 1, 9), date(2021, 12, 17)),
    "staging": (date(2023, 6, 1), date(2024, 12, 31)),
    "core": (date(2023, 9, 1), date(2025, 3, 31)),
    "marts": (date(2024, 1, 8), date(2026, 5, 31)),
    "lookout": (date(2022, 3, 1), date(2026, 5, 31)),
}
NOBODYS_PERCENT = 12
EMPTY = ("refunds_tmp",)


def make_assets(
    entities: list[Entity], marts: list[Mart], scratch: list[Scratch], dashboards: list[Dashboard], people: list[Person]
) -> list[Asset]:
    """Numbered downstream: whatever an asset is made from has a lower number."""
    made = _Maker(people)
    for entity in sorted(entities):
        made.relation("raw", entity.name, "source", entity.team_id, entity.description, entity.volume)
    for entity in sorted(entities):
        if entity.name not in NOT_ON_GRANITE:
            made.relation("granite", entity.name, "table", entity.team_id, entity.description, entity.volume)
    for entity in sorted(entities):
        made.relation("staging", f"stg_{entity.name}", "view", 7, entity.description, 0)
    for entity in sorted(entities):
        made.relation("core", entity.name, "table", 7, entity.description, entity.volume)
    for mart in marts:
        made.relation("marts", mart.name, "table", mart.team_id, mart.description, 2)
    for copy in scratch:
        made.scratch(copy)
    for dashboard in dashboards:
        made.dashboard(dashboard)
    return made.assets


class _Maker:
    """Assets so far, and the dice that made them."""

    def __init__(self, people: list[Person]) -> None:
        self.assets: list[Asset] = []
        self._dice = Dice(SEED)
        self._people = [person for person in people if person.kind == "person"]

    def relation(self, layer: str, name: str, kind: str, team: int, description: str, volume: int) -> None:
        dice = self._dice
        tier = self._tier(layer, name)
        rows = None if kind == "view" else dice.between(2, 9) * 10**volume * 100 + dice.between(0, 99)
        born = dice.day(*BUILT[layer])
        old = layer == "granite"
        self.assets.append(
            Asset(
                len(self.assets) + 1,
                f"{layer}.{name}",
                kind,
                layer if old else "cirrus",
                team,
                self._owner(team),
                None if dice.percent(UNDESCRIBED_PERCENT[layer]) else description,
                born,
                "deprecated" if old and dice.percent(60) else "live",
                tier,
                rows,
                None if rows is None else max(1, rows // dice.between(2_000, 12_000)),
                SLA_MINUTES.get(tier or ""),
                RETENTION_DAYS.get(layer),
                name in LEGAL,
                ";".join([*TAGS.get(layer, ()), *(("finance",) if name in MONEY else ())]),
            )
        )

    def scratch(self, copy: Scratch) -> None:
        team = self._dice.one((8, 13, 9, 16))
        owner = self._dice.one([person for person in self._people if person.team_id == team])
        rows = 0 if copy.name in EMPTY else self._dice.between(500, 900_000)
        self.assets.append(
            Asset(
                len(self.assets) + 1,
                f"scratch.{copy.name}",
                "table",
                "cirrus",
                None if self._dice.percent(40) else team,
                owner.id,
                None,
                copy.created_on,
                "live",
                None,
                rows,
                rows // self._dice.between(800, 6_000),
                None,
                RETENTION_DAYS["scratch"],
                copy.name in LEGAL,
                copy.tags or "",
            )
        )

    def dashboard(self, dashboard: Dashboard) -> None:
        popular = dashboard.popularity
        self.assets.append(
            Asset(
                len(self.assets) + 1,
                f"lookout.{dashboard.name}",
                "dashboard",
                "lookout",
                dashboard.team_id,
                self._owner(dashboard.team_id),
                dashboard.description,
                self._dice.day(*BUILT["lookout"]),
                "deprecated" if popular == 2 else "live",
                "gold" if popular >= 14 else "silver" if popular >= 7 else None,
                None,
                None,
                None,
                None,
                False,
                ";".join(["dashboard", *(("finance",) if dashboard.team_id in (4, 15) else ())]),
            )
        )

    def _owner(self, team: int) -> int | None:
        """Somebody of the team, also if they have left; now and then nobody."""
        members = [person.id for person in self._people if person.team_id == team]
        owner = self._dice.one(members)
        return None if self._dice.percent(NOBODYS_PERCENT) else owner

    def _tier(self, layer: str, name: str) -> str | None:
        if layer not in ("core", "marts"):
            return None
        if name in GOLD:
            return "gold"
        if self._dice.percent(SILVER_PERCENT):
            return "silver"
        return "bronze" if self._dice.percent(BRONZE_PERCENT) else None

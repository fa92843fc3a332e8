"""What changes: columns that come, go and are renamed, and the move away from the old warehouse."""

from __future__ import annotations

import json
from datetime import date, timedelta

from worlds.atlas.calendar import FIRST_DAY, LAST_DAY, moment
from worlds.atlas.records import Asset, Column, Migration, Person, SchemaChange
from worlds.dice import Dice

SEED = 3_389
CHANGES = 120
KINDS, KIND_WEIGHTS = ("added", "renamed", "retyped", "dropped"), (45, 20, 17, 18)
GONE = ("old_id", "legacy_flag", "is_test", "zone_old", "fax", "notes2", "tmp_key", "region")
UNANNOUNCED_PERCENT = 35
AFTERWARDS_PERCENT = 15
TYPES = ("VARCHAR", "INTEGER", "BIGINT", "DATE", "DECIMAL(12,2)")
LAYERS = ("raw", "core", "marts", "staging", "granite")
WAVES = {1: date(2026, 1, 30), 2: date(2026, 3, 31), 3: date(2026, 6, 30), 4: date(2026, 9, 30)}
NEVER_MOVED = ("shifts", "vans", "quotes")
MISSING_PERCENT = 45


def make_schema_changes(assets: list[Asset], columns: list[Column], people: list[Person]) -> list[SchemaChange]:
    """Numbered by time. Most are announced before, some only afterwards, some never."""
    dice = Dice(SEED)
    changing = [asset for asset in assets if asset.name.split(".")[0] in LAYERS]
    engineers = [person for person in people if person.role == "engineer" and person.left_on is None]
    by_asset: dict[int, list[Column]] = {}
    for column in columns:
        by_asset.setdefault(column.asset_id, []).append(column)
    drafts = [_change(dice, asset, by_asset[asset.id], dice.one(engineers)) for asset in _draw(dice, changing)]
    drafts.sort(key=lambda change: change.changed_at)
    return [change._replace(id=number) for number, change in enumerate(drafts, start=1)]


def _draw(dice: Dice, assets: list[Asset]) -> list[Asset]:
    weights = [3 if asset.name.startswith("raw.") else 1 for asset in assets]
    return [dice.weighted(assets, weights) for _ in range(CHANGES)]


def _change(dice: Dice, asset: Asset, columns: list[Column], engineer: Person) -> SchemaChange:
    at = moment(dice, dice.day(max(FIRST_DAY, asset.created_on), LAST_DAY), 7, 17).replace(second=0)
    announced = at - timedelta(days=dice.between(0, 20), hours=dice.between(1, 20))
    if dice.percent(AFTERWARDS_PERCENT):
        announced = at + timedelta(hours=dice.between(1, 70))
    kind, column = dice.weighted(KINDS, KIND_WEIGHTS), dice.one(columns)
    gone = dice.one(GONE)
    details: dict[str, str | bool] = {}
    if kind == "added":
        details = {"type": column.type, "nullable": dice.percent(80)}
    elif kind == "renamed":
        details = {"from": gone, "to": column.name}
    elif kind == "retyped":
        details = {"from": dice.one([name for name in TYPES if name != column.type]), "to": column.type}
    name = gone if kind == "dropped" else column.name
    told = None if dice.percent(UNANNOUNCED_PERCENT) else announced
    return SchemaChange(0, asset.id, name, kind, engineer.id, at, told, json.dumps(details))


def make_migrations(assets: list[Asset]) -> list[Migration]:
    """One for each table of the old warehouse, in four waves."""
    dice = Dice(SEED + 1)
    number = {asset.name: asset.id for asset in assets}
    old = [asset for asset in assets if asset.platform == "granite"]
    moves: list[Migration] = []
    for asset in old:
        name = asset.name.split(".")[1]
        target = None if name in NEVER_MOVED else number[f"core.{name}"]
        moves.append(_migration(dice, len(moves) + 1, asset, target))
    return moves


def _migration(dice: Dice, number: int, asset: Asset, target: int | None) -> Migration:
    wave = dice.between(1, 4)
    planned, rows = WAVES[wave], asset.row_count or 0
    finished = planned + timedelta(days=dice.between(-25, 40))
    missing = dice.between(1, 60) if dice.percent(MISSING_PERCENT) else 0
    if target is None:
        dropped = dice.percent(60)
        return Migration(
            number, asset.id, None, wave, "dropped" if dropped else "planned", planned,
            min(finished, LAST_DAY) if dropped else None, rows, None,
        )  # fmt: skip
    if finished <= LAST_DAY:
        return Migration(number, asset.id, target, wave, "done", planned, finished, rows, rows - missing)
    status = dice.one(("planned", "copying", "checking"))
    copied = {"planned": None, "copying": rows * dice.between(10, 90) // 100, "checking": rows - missing}[status]
    return Migration(number, asset.id, target, wave, status, planned, None, rows, copied)

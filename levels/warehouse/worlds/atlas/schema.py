"""Columns of every relation, and how each flows into the next: renamed when it lands, copied, or aggregated."""

from __future__ import annotations

from typing import NamedTuple

from worlds.atlas.assets import NOT_ON_GRANITE
from worlds.atlas.records import Asset, Column, ColumnEdge, Dashboard, Edge, Entity, Mart, Scratch
from worlds.atlas.samples import samples_of, type_of
from worlds.dice import Dice

SEED = 6_133
UNDESCRIBED_PERCENT = 70
UNDECLARED_PERCENT = {"raw": 75, "staging": 95, "core": 35, "granite": 90, "marts": 55, "scratch": 100}
SECRET = ("iban", "hash", "money")
PERSONAL = ("email", "phone", "person", "birth", "street", "ip", "zip")
MISTAKEN_PERCENT = 8


class Source(NamedTuple):
    """Where a column comes from: an upstream column, and whether it was aggregated on the way."""

    asset: str
    column: str
    aggregated: bool


class Planned(NamedTuple):
    """A column before it has a number."""

    name: str
    kind: str
    sources: tuple[Source, ...]
    samples: str


Plan = dict[str, list[Planned]]


def plan(entities: list[Entity], marts: list[Mart], scratch: list[Scratch]) -> Plan:
    """Asset name → its columns in order."""
    dice = Dice(SEED)
    planned: Plan = {}
    for entity in sorted(entities):
        _layers(dice, entity, planned)
    for mart in marts:
        planned[f"marts.{mart.name}"] = [_mart_column(dice, text, planned) for text in mart.columns.split(";")]
    for copy in scratch:
        columns = planned[copy.source]
        planned[f"scratch.{copy.name}"] = [
            column._replace(sources=(Source(copy.source, column.name, False),)) for column in columns
        ]
    return planned


def make_columns(assets: list[Asset], planned: Plan) -> list[Column]:
    """Numbered asset by asset; an empty table has no samples."""
    dice = Dice(SEED + 1)
    columns: list[Column] = []
    for asset in assets:
        layer = asset.name.split(".")[0]
        for position, column in enumerate(planned.get(asset.name, []), start=1):
            undescribed = dice.percent(UNDESCRIBED_PERCENT)
            columns.append(
                Column(
                    len(columns) + 1,
                    asset.id,
                    position,
                    column.name,
                    type_of(column.kind, layer in ("raw", "granite")),
                    None if undescribed else f"{column.name.replace('_', ' ').capitalize()}.",
                    _declared(dice, layer, column),
                    None if asset.row_count == 0 else column.samples,
                )
            )
    return columns


def make_edges(assets: list[Asset], planned: Plan, marts: list[Mart], dashboards: list[Dashboard]) -> list[Edge]:
    """Every flow once, numbered by its ends; marts that are extended day by day read themselves too."""
    number = {asset.name: asset.id for asset in assets}
    flows = {
        (number[source.asset], number[name])
        for name, columns in planned.items()
        for column in columns
        for source in column.sources
    }
    flows |= {(number[f"marts.{mart.name}"],) * 2 for mart in marts if mart.incremental}
    flows |= {(number[read], number[f"lookout.{d.name}"]) for d in dashboards for read in d.reads.split(";")}
    return [Edge(position, *flow) for position, flow in enumerate(sorted(flows), start=1)]


def make_column_edges(assets: list[Asset], planned: Plan, columns: list[Column]) -> list[ColumnEdge]:
    """Every flow of a column once."""
    names = {asset.id: asset.name for asset in assets}
    number = {(names[column.asset_id], column.name): column.id for column in columns}
    flows = sorted(
        (number[source.asset, source.column], number[name, column.name], _transform(source, column))
        for name, planned_columns in planned.items()
        for column in planned_columns
        for source in column.sources
    )
    return [ColumnEdge(position, *flow) for position, flow in enumerate(flows, start=1)]


def _transform(source: Source, column: Planned) -> str:
    if source.aggregated:
        return "aggregated"
    return "copied" if source.column == column.name else "renamed"


def _layers(dice: Dice, entity: Entity, planned: Plan) -> None:
    """One entity in the landing zone, the old warehouse, staging and core."""
    raw, staging = f"raw.{entity.name}", f"staging.stg_{entity.name}"
    for text in entity.columns.split(";"):
        names, kind = text.split(":")
        landed, _, clean = names.partition(">")
        clean, samples = clean or landed, samples_of(dice, kind)
        from_raw = (Source(raw, landed, False),)
        planned.setdefault(raw, []).append(Planned(landed, kind, (), samples))
        planned.setdefault(staging, []).append(Planned(clean, kind, from_raw, samples))
        from_staging = (Source(staging, clean, False),)
        planned.setdefault(f"core.{entity.name}", []).append(Planned(clean, kind, from_staging, samples))
        if entity.name not in NOT_ON_GRANITE:
            planned.setdefault(f"granite.{entity.name}", []).append(Planned(landed, kind, from_raw, samples))


def _mart_column(dice: Dice, text: str, planned: Plan) -> Planned:
    """`name<core.column` or `name<#core.column`; the parent is a mart where one has that name."""
    name, _, path = text.partition("<")
    aggregated = path.startswith("#")
    parent, _, column = path.removeprefix("#").partition(".")
    asset = f"marts.{parent}" if f"marts.{parent}" in planned else f"core.{parent}"
    source = next(c for c in planned[asset] if c.name == column)
    kind = ("money" if source.kind == "money" else "count") if aggregated else source.kind
    samples = samples_of(dice, kind) if aggregated else source.samples
    return Planned(name, kind, (Source(asset, column, aggregated),), samples)


def _declared(dice: Dice, layer: str, column: Planned) -> str | None:
    """What a steward wrote: mostly nothing, mostly right."""
    undeclared, mistaken = dice.percent(UNDECLARED_PERCENT[layer]), dice.percent(MISTAKEN_PERCENT)
    if undeclared:
        return None
    if column.kind in SECRET:
        return "internal" if mistaken else "secret"
    if column.kind in PERSONAL:
        return "internal" if mistaken else "personal"
    return dice.one(("public", "internal"))

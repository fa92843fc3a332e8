"""One row each of seeds and raw tables; the order of fields is the order of columns."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class Weighted(NamedTuple):
    """A first or last name and how common it is."""

    name: str
    weight: int


class Team(NamedTuple):
    """A team; `people` is how many work there now."""

    id: int
    name: str
    parent_id: int | None
    people: int


class Entity(NamedTuple):
    """Something the company keeps data of. `columns` is `raw_name>name:kind;…`, `volume` a power of ten."""

    name: str
    team_id: int
    volume: int
    description: str
    columns: str


class Mart(NamedTuple):
    """A table for readers. `columns` is `name<parent.column;…`, with `#` before the parent where it is aggregated."""

    id: int
    name: str
    team_id: int
    incremental: bool
    description: str
    columns: str


class Dashboard(NamedTuple):
    """A dashboard; `reads` are the assets it shows, `popularity` its share of views."""

    name: str
    team_id: int
    popularity: int
    description: str
    reads: str


class Scratch(NamedTuple):
    """A copy that somebody made by hand."""

    name: str
    source: str
    created_on: date
    tags: str | None


class Person(NamedTuple):
    """A user of the warehouse, human or not."""

    id: int
    name: str
    handle: str
    kind: str
    team_id: int
    manager_id: int | None
    role: str
    joined_on: date
    left_on: date | None
    utc_offset_minutes: int


class Asset(NamedTuple):
    """A relation or dashboard; tags are joined by `;`."""

    id: int
    name: str
    kind: str
    platform: str
    team_id: int | None
    owner_id: int | None
    description: str | None
    created_on: date
    status: str
    tier: str | None
    row_count: int | None
    size_mb: int | None
    sla_minutes: int | None
    retention_days: int | None
    legal_hold: bool
    tags: str


class Column(NamedTuple):
    """A column of an asset; samples are joined by `|`."""

    id: int
    asset_id: int
    position: int
    name: str
    type: str
    description: str | None
    declared_class: str | None
    samples: str | None


class ColumnClass(NamedTuple):
    """What a column seems to hold, by its name and samples."""

    column_id: int
    kind: str
    confidence_percent: int
    evidence: str


class Edge(NamedTuple):
    """Data flow from one asset to another."""

    id: int
    from_asset_id: int
    to_asset_id: int


class ColumnEdge(NamedTuple):
    """Data flow from one column to another."""

    id: int
    from_column_id: int
    to_column_id: int
    transform: str


class Query(NamedTuple):
    """A statement that somebody ran."""

    id: int
    user_id: int
    tool: str
    dashboard_id: int | None
    started_at: datetime
    run_ms: int
    status: str
    scanned_mb: int | None
    cost_cents: int
    sql_text: str


class Read(NamedTuple):
    """A query's use of an asset."""

    id: int
    query_id: int
    asset_id: int


class Grant(NamedTuple):
    """A right of a person or a team on an asset."""

    id: int
    asset_id: int
    person_id: int | None
    team_id: int | None
    level: str
    granted_on: date
    expires_on: date | None
    revoked_on: date | None


class Check(NamedTuple):
    """A look at how old an asset's data are."""

    id: int
    asset_id: int
    checked_at: datetime
    lag_minutes: int | None
    status: str


class Incident(NamedTuple):
    """Something that was wrong with an asset."""

    id: int
    asset_id: int
    severity: int
    opened_at: datetime
    resolved_at: datetime | None
    found_by: str
    cause: str | None
    cause_asset_id: int | None


class SchemaChange(NamedTuple):
    """A change of an asset's columns."""

    id: int
    asset_id: int
    column_name: str
    change: str
    changed_by: int
    changed_at: datetime
    announced_at: datetime | None
    details: str


class Migration(NamedTuple):
    """The move of one table from the old platform."""

    id: int
    asset_id: int
    target_asset_id: int | None
    wave: int
    status: str
    planned_on: date
    finished_on: date | None
    old_rows: int
    new_rows: int | None


class Request(NamedTuple):
    """A service request."""

    id: int
    queue: str
    topic: str
    requester_id: int
    assignee_id: int | None
    asset_id: int | None
    opened_at: datetime
    first_answer_at: datetime | None
    closed_at: datetime | None
    reopened: int


class DeletionRequest(NamedTuple):
    """A customer who wants to be forgotten."""

    id: int
    customer_number: int
    received_on: date
    due_on: date
    withdrawn_on: date | None


class DeletionTask(NamedTuple):
    """One asset that the customer must be deleted from."""

    id: int
    request_id: int
    asset_id: int
    done_on: date | None
    exemption: str | None


class Cost(NamedTuple):
    """A line of the monthly bill."""

    id: int
    month: date
    team_id: int | None
    service: str
    amount_cents: int

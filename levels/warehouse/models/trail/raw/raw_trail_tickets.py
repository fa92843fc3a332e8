from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.records import Account, Event, Ticket
from worlds.trail.tickets import make_tickets


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    events = read(dbt.ref("raw_trail_events"), Event)
    accounts = read(dbt.ref("raw_trail_accounts"), Account)
    return write(session, make_tickets(events, accounts), Ticket)

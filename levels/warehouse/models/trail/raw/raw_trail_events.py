from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.records import Account, Article, Campaign, Event, Person, Phrase, Visitor
from worlds.trail.visits import make_events


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    people = read(dbt.ref("raw_trail_people"), Person)
    accounts = read(dbt.ref("raw_trail_accounts"), Account)
    visitors = read(dbt.ref("raw_trail_visitors"), Visitor)
    articles = read(dbt.ref("trail_articles"), Article)
    phrases = read(dbt.ref("trail_phrases"), Phrase)
    campaigns = read(dbt.ref("trail_campaigns"), Campaign)
    return write(session, make_events(people, accounts, visitors, (articles, phrases, campaigns)), Event)

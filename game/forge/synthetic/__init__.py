"""Rows for a dbt project whose real rows never leave their warehouse.

ask        the one query that a team runs itself: counts, shares, ranges; `relations` and `dialects` help
answer     its exported result → profiles
make       tables, profiles, a seed → Parquet files whose rows keep every promise, or say which they couldn't
"""

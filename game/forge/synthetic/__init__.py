"""Rows for a dbt project whose real rows never leave their warehouse.

The question, `semicolon forge profile-sql`:

    relations  where tables lie in the warehouse, which columns are public; dialects: what each warehouse says otherwise
    ask        the one query that a team runs itself: counts, shares, ranges
    answer     its exported result → profiles

The rows, `semicolon forge --synthetic`:

    plan       tables in order, how many rows, what points where (conditions: what row checks say)
    table      one table: keys, links, dates; shapes, numbers, texts, times, names: what a column holds
    agree      sums, counts and first dates of children; calendar: parts of a date
    mend       rows that break a condition are changed until they don't
    sweep      what still breaks a promise goes; promises: each as a question to DuckDB
    make       all of it, into Parquet files; what couldn't be kept is told and no longer promised

    relations = relations_of(manifest, tables, ids)
    print(profile_sql(relations, "snowflake", public_columns(manifest, tables, listed, ids)))
    made = make_rows(tables, read_profile(file), seed, out / "data")
    # made.catalog are the tables as they can promise now: write those
"""

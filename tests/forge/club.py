"""A pack for the forge: two tables with the traps of real data, small enough to be vetted in a second."""

from pathlib import Path

import duckdb

PACK = """
name: club
title: A club
license: CC0-1.0
tables:
  - name: members
    description: One row per member.
    columns:
      - {name: id, type: BIGINT, description: The member's number., tests: [not_null, unique]}
      - {name: first_name, type: VARCHAR, description: First name., tests: [not_null]}
      - {name: last_name, type: VARCHAR, description: Last name., tests: [not_null]}
      - {name: town, type: VARCHAR, description: Where the member lives; null if not told.}
      - {name: joined_on, type: DATE, description: First day in the club., tests: [not_null]}
  - name: visits
    description: One row per visit.
    columns:
      - {name: id, type: BIGINT, description: The visit's number., tests: [not_null, unique]}
      - name: member_id
        type: BIGINT
        description: Who came.
        tests: [not_null, {relationships: {to: members, field: id}}]
      - {name: visited_on, type: DATE, description: The day., tests: [not_null]}
      - name: sport
        type: VARCHAR
        description: What was played.
        tests: [not_null, {accepted_values: [chess, golf, padel]}]
      - {name: fee, type: "DECIMAL(8,2)", description: "What was paid, in euros.", tests: [not_null]}
"""
MEMBERS = """
    select n + 1 as id, ['Ada', 'Bea', 'Cid', 'Dot', 'Eve', 'Fay'][n % 6 + 1] as first_name,
        ['Ames', 'Bell', 'Cole', 'Dean', 'East', 'Ford', 'Gray'][n % 7 + 1] as last_name,
        case when n % 5 < 4 then ['Rome', 'Oslo', 'Bern', 'Cork'][n % 5 + 1] end as town,
        date '2024-01-05' + (n * 37 % 400)::integer as joined_on
    from range(30) r(n)
"""
VISITS = """
    select n + 1 as id, n * n % 23 + 1 as member_id, date '2025-01-01' + (n * 7 % 180)::integer as visited_on,
        ['chess', 'golf', 'padel', 'padel'][n * 3 % 4 + 1] as sport, (5 + n * 13 % 37 / 2)::decimal(8, 2) as fee
    from range(120) r(n)
"""


def write_club(folder: Path) -> Path:
    """The pack, without puzzles, in `folder`."""
    (folder / "data").mkdir(parents=True)
    (folder / "pack.yml").write_text(PACK, encoding="utf-8")
    with duckdb.connect() as connection:
        for name, rows in (("members", MEMBERS), ("visits", VISITS)):
            connection.execute(f"copy ({rows} order by id) to '{folder / 'data' / name}.parquet' (format parquet)")
    return folder

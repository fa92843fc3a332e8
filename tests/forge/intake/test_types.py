"""Types of other warehouses become DuckDB's."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.forge.intake.types import duckdb_type

CASES = """
snowflake   NUMBER(38,0)                      BIGINT
snowflake   NUMBER(10,2)                      DECIMAL(10,2)
snowflake   TEXT                              VARCHAR
snowflake   TIMESTAMP_NTZ(9)                  TIMESTAMP
snowflake   TIMESTAMP_LTZ(9)                  TIMESTAMP WITH TIME ZONE
snowflake   VARIANT                           JSON
snowflake   FLOAT                             DOUBLE
snowflake   GEOGRAPHY                         -
bigquery    INT64                             BIGINT
bigquery    NUMERIC                           DECIMAL(38,9)
bigquery    TIMESTAMP                         TIMESTAMP WITH TIME ZONE
bigquery    DATETIME                          TIMESTAMP
bigquery    BYTES                             -
bigquery    ARRAY<STRUCT<a INT64, b STRING>>  STRUCT(a BIGINT, b VARCHAR)[]
postgres    character varying(256)            VARCHAR
postgres    timestamp(3) without time zone    TIMESTAMP
postgres    timestamp with time zone          TIMESTAMP WITH TIME ZONE
postgres    double precision                  DOUBLE
postgres    jsonb                             JSON
postgres    integer[]                         INTEGER[]
postgres    bytea                             -
redshift    SUPER                             JSON
databricks  struct<a:int,b:array<string>>     STRUCT(a INTEGER, b VARCHAR[])
databricks  decimal(18,3)                     DECIMAL(18,3)
databricks  map<string,bigint>                MAP(VARCHAR, BIGINT)
duckdb      HUGEINT                           BIGINT
duckdb      ENUM('a', 'b')                    VARCHAR
duckdb      STRUCT("a b" INTEGER, c FLOAT[])  STRUCT("a b" INTEGER, c FLOAT[])
duckdb      UNION(a INTEGER)                  -
duckdb      FLOAT                             FLOAT
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_each_type_has_its_own(case: str) -> None:
    adapter, written, wanted = (case[:12].strip(), case[12:46].strip(), case[46:].strip())
    found = duckdb_type(written, adapter)
    assert (found or "-") == wanted
    if found:
        duckdb.execute(f"select null::{found}").fetchall()


@given(
    text=st.text(max_size=60) | st.from_regex(r"(ARRAY|STRUCT|MAP|DECIMAL)?[<(\[a-z ,0-9>)\]]{0,20}", fullmatch=True)
)
def test_nothing_that_a_catalog_says_is_a_crash(text: str) -> None:
    found = duckdb_type(text)
    assert found is None or isinstance(found, str)

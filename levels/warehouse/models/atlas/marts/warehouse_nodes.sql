select
    name,
    kind,
    language,
    world,
    layer,
    materialized,
    tests,
    described_columns
from {{ ref('stg_atlas__warehouse_nodes') }}

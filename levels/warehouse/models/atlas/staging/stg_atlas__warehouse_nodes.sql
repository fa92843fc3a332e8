select
    name,
    kind,
    language,
    world,
    layer,
    materialized,
    tests,
    described_columns
from {{ ref('atlas_warehouse_nodes') }}

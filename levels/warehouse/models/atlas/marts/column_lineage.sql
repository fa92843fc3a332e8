select
    id,
    from_column_id,
    to_column_id,
    transform
from {{ ref('stg_atlas__column_edges') }}

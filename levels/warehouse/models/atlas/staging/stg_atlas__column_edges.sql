select
    id,
    from_column_id,
    to_column_id,
    transform
from {{ ref('raw_atlas_column_edges') }}

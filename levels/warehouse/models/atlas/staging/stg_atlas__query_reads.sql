select
    id,
    query_id,
    asset_id
from {{ ref('raw_atlas_query_reads') }}

select
    id,
    query_id,
    asset_id
from {{ ref('stg_atlas__query_reads') }}

select
    id,
    from_asset_id,
    to_asset_id
from {{ ref('raw_atlas_edges') }}

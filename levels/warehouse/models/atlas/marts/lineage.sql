select
    id,
    from_asset_id,
    to_asset_id
from {{ ref('stg_atlas__edges') }}

select
    id,
    asset_id,
    checked_at,
    lag_minutes,
    status
from {{ ref('raw_atlas_checks') }}

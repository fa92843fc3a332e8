select
    id,
    asset_id,
    checked_at,
    lag_minutes,
    status
from {{ ref('stg_atlas__checks') }}

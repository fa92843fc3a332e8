select
    id,
    asset_id,
    severity,
    opened_at,
    resolved_at,
    found_by,
    cause,
    cause_asset_id
from {{ ref('raw_atlas_incidents') }}

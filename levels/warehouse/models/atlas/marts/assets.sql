select
    id,
    name,
    kind,
    platform,
    team_id,
    owner_id,
    description,
    created_on,
    status,
    tier,
    row_count,
    size_mb,
    sla_minutes,
    retention_days,
    legal_hold,
    tags
from {{ ref('stg_atlas__assets') }}

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
    if(tags = '', []::varchar[], string_split(tags, ';')) as tags
from {{ ref('raw_atlas_assets') }}

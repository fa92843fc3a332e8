select
    id,
    name,
    handle,
    kind,
    team_id,
    manager_id,
    role,
    joined_on,
    left_on,
    utc_offset_minutes
from {{ ref('raw_atlas_people') }}

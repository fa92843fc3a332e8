select
    id,
    asset_id,
    person_id,
    team_id,
    level,
    granted_on,
    expires_on,
    revoked_on
from {{ ref('stg_atlas__grants') }}

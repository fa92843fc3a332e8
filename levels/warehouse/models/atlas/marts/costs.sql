select
    id,
    month,
    team_id,
    service,
    amount
from {{ ref('stg_atlas__costs') }}

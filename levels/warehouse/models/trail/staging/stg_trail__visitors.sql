select
    id,
    ad_id,
    user_agent,
    time_zone
from {{ ref('raw_trail_visitors') }}

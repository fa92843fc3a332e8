select
    id,
    visitor_id,
    network_id,
    happened_at as viewed_at,
    received_at,
    url,
    referrer,
    cast(detail ->> 'results' as integer) as results
from {{ ref('raw_trail_events') }}
where kind = 'view'

select
    id,
    visitor_id,
    cast(detail ->> 'account' as bigint) as account_id,
    network_id,
    detail ->> 'method' as method,
    happened_at as logged_in_at,
    received_at
from {{ ref('raw_trail_events') }}
where kind = 'login'

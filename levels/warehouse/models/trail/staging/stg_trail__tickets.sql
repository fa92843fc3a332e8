select
    id,
    visitor_id,
    account_id,
    topic,
    opened_at,
    closed_at,
    cast(rating as integer) as rating
from {{ ref('raw_trail_tickets') }}

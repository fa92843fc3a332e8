select
    id,
    visitor_id,
    account_id,
    topic,
    opened_at,
    closed_at,
    rating
from {{ ref('stg_trail__tickets') }}

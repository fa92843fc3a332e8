select
    id,
    email,
    name,
    country,
    plan,
    signed_up_at,
    closed_at,
    invited_by
from {{ ref('raw_trail_accounts') }}

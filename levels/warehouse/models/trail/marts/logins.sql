select
    id,
    visitor_id,
    account_id,
    network_id,
    method,
    logged_in_at
from {{ ref('stg_trail__logins') }}

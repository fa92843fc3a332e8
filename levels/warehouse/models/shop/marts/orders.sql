select
    id,
    customer_id,
    location_id,
    employee_id,
    ordered_at,
    channel,
    status
from {{ ref('stg_shop__orders') }}

select
    id,
    customer_id,
    location_id,
    employee_id,
    ordered_at,
    lower(channel) as channel,
    lower(status) as status
from {{ ref('raw_shop_orders') }}

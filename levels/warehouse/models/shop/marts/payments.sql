select
    id,
    order_id,
    method,
    amount,
    paid_at
from {{ ref('stg_shop__payments') }}

select
    id,
    order_id,
    lower(method) as method,
    {{ cents_to_money('amount_cents', 10) }} as amount,
    paid_at
from {{ ref('raw_shop_payments') }}

select
    id,
    order_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    discount_id
from {{ ref('stg_shop__order_lines') }}

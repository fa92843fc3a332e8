select
    id,
    order_id,
    cast(line_number as integer) as line_number,
    product_id,
    cast(quantity as integer) as quantity,
    {{ cents_to_money('unit_price_cents') }} as unit_price,
    discount_id
from {{ ref('raw_shop_order_lines') }}

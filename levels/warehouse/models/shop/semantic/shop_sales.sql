{# One row per line of an order with the order's own facts: what metrics of money and pieces are measured on. #}
select
    lines.id,
    lines.order_id,
    lines.product_id,
    orders.customer_id,
    orders.location_id,
    orders.ordered_at,
    orders.channel,
    orders.status,
    lines.quantity as pieces,
    lines.quantity * lines.unit_price as takings,
    lines.discount_id is not null as is_discounted
from {{ ref('order_lines') }} as lines
inner join {{ ref('orders') }} as orders on orders.id = lines.order_id

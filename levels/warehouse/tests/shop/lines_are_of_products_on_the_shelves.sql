select l.id, o.ordered_at, p.launched_on, p.discontinued_on
from {{ ref('order_lines') }} as l
join {{ ref('orders') }} as o on o.id = l.order_id
join {{ ref('products') }} as p on p.id = l.product_id
where cast(o.ordered_at as date) < p.launched_on or cast(o.ordered_at as date) > p.discontinued_on

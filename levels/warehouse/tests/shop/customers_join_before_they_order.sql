select o.id, o.ordered_at, c.joined_on
from {{ ref('orders') }} as o
join {{ ref('customers') }} as c on c.id = o.customer_id
where cast(o.ordered_at as date) < c.joined_on

-- Money goes back only for returned and cancelled orders, and then all of it.
select o.id, o.status, sum(p.amount) as balance
from {{ ref('payments') }} as p
join {{ ref('orders') }} as o on o.id = p.order_id
group by o.id, o.status
having min(p.amount) < 0 and (o.status = 'completed' or sum(p.amount) <> 0)

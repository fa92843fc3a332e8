select o.id, count(l.id) as line_count, max(l.line_number) as last_line
from {{ ref('orders') }} as o
left join {{ ref('order_lines') }} as l on l.order_id = o.id
group by o.id
having count(l.id) = 0 or count(l.id) <> max(l.line_number)

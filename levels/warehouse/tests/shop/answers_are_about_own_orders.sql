select s.id, s.customer_id, o.customer_id as ordered_by
from {{ ref('survey_results') }} as s
join {{ ref('orders') }} as o on o.id = s.order_id
where o.customer_id is distinct from s.customer_id or s.answered_at < o.ordered_at

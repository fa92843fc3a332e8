select a.id, b.id as other_id
from {{ ref('shifts') }} as a
join {{ ref('shifts') }} as b on b.employee_id = a.employee_id and b.starts_at > a.starts_at
where b.starts_at < a.ends_at

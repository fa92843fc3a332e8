select q.raw_id
from {{ ref('quarantine') }} as q
join {{ ref('checks') }} as c on c.id = q.check_id
where c.severity <> 'quarantine'
union all
select r.raw_id
from {{ ref('readings') }} as r
join {{ ref('checks') }} as c on c.id = r.warning_check_id
where c.severity <> 'warn'

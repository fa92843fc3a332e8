select s.id, r.id as relay_id
from {{ ref('sensors') }} as s
join {{ ref('sensors') }} as r on r.id = s.relay_id
where r.site_id <> s.site_id

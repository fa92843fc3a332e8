select a.id, b.id as other
from {{ ref('alerts') }} as a
join {{ ref('alerts') }} as b on b.sensor_id = a.sensor_id and b.id > a.id
where a.cleared_at is null or b.raised_at < a.cleared_at

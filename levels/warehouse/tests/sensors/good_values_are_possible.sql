select r.raw_id
from {{ ref('readings') }} as r
join {{ ref('sensors') }} as s on s.id = r.sensor_id
join {{ ref('sensor_kinds') }} as k on k.kind = s.kind
where r.value not between k.lowest and k.highest
    or cast(r.measured_at as date) not between s.installed_on and coalesce(s.retired_on, date '9999-12-30')

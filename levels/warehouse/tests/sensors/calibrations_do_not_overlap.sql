select a.id, b.id as other
from {{ ref('calibrations') }} as a
join {{ ref('calibrations') }} as b on b.sensor_id = a.sensor_id and b.id > a.id
where a.valid_from <= coalesce(b.valid_to, date '9999-12-31') and b.valid_from <= coalesce(a.valid_to, date '9999-12-31')

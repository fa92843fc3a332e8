select r.raw_id
from {{ ref('readings') }} as r
join {{ ref('sensors') }} as s on s.id = r.sensor_id
join {{ ref('deliveries') }} as d on d.id = r.delivery_id
where s.vendor_id <> d.vendor_id or r.measured_at > d.arrived_at

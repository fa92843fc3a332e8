select
    id as raw_id,
    sensor_id,
    delivery_id,
    measured_at,
    value,
    battery_percent,
    warning_check_id
from {{ ref('int_sensors__inspected') }}
where check_id is null

select
    id,
    sensor_id,
    kind,
    raised_at,
    cleared_at,
    cast(worst_tenths / 10 as decimal(8, 1)) as worst_value,
    acknowledged_at,
    acknowledged_by
from {{ ref('int_sensors__alerts') }}

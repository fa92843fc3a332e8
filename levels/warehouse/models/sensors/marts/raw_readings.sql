select
    id,
    delivery_id,
    cast(line_number as integer) as line_number,
    device,
    taken_at,
    reading,
    unit,
    battery,
    unknown_columns
from {{ ref('stg_sensors__rows') }}

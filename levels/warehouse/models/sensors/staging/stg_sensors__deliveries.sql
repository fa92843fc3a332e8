select id, vendor_id, file_name, for_day, cast(announced_rows as integer) as announced_rows, arrived_at
from {{ ref('raw_sensors_deliveries') }}

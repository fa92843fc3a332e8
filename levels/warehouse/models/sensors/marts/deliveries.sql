select id, vendor_id, file_name, for_day, announced_rows, arrived_at
from {{ ref('stg_sensors__deliveries') }}

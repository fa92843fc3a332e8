select
    id,
    employee_id,
    location_id,
    starts_at,
    ends_at,
    break_minutes
from {{ ref('stg_shop__shifts') }}

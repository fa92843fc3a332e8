select
    id,
    employee_id,
    location_id,
    starts_at,
    ends_at,
    cast(break_minutes as integer) as break_minutes
from {{ ref('raw_shop_shifts') }}

select
    id,
    first_name,
    last_name,
    location_id,
    manager_id,
    role,
    hired_on,
    left_on,
    hourly_wage
from {{ ref('stg_shop__employees') }}

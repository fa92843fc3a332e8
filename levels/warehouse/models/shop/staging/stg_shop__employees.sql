select
    id,
    first_name,
    last_name,
    location_id,
    manager_id,
    role,
    hired_on,
    left_on,
    {{ cents_to_money('hourly_wage_cents', 6) }} as hourly_wage
from {{ ref('raw_shop_employees') }}

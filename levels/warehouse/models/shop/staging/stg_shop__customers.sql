select
    id,
    first_name,
    last_name,
    nullif(email, '') as email,
    birth_date,
    location_id,
    is_loyalty_member,
    joined_on
from {{ ref('raw_shop_customers') }}

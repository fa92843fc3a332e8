select
    id,
    first_name,
    last_name,
    email,
    birth_date,
    location_id,
    is_loyalty_member,
    joined_on
from {{ ref('stg_shop__customers') }}

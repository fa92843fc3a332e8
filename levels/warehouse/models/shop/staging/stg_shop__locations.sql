select
    id,
    name,
    city,
    opened_on,
    closed_on,
    floor_m2
from {{ ref('shop_locations') }}

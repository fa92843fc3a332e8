select
    id,
    name,
    category,
    price,
    cost,
    launched_on,
    discontinued_on
from {{ ref('stg_shop__products') }}

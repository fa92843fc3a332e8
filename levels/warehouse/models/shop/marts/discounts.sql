select
    id,
    code,
    kind,
    value,
    starts_on,
    ends_on
from {{ ref('stg_shop__discounts') }}

select
    id,
    code,
    kind,
    value,
    starts_on,
    ends_on
from {{ ref('shop_discounts') }}

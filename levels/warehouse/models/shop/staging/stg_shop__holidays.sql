select
    date,
    name as holiday_name
from {{ ref('shop_holidays') }}

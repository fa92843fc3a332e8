select id, name, feed, since, promised_hours, monthly_fee
from {{ ref('sensors_vendors') }}

select id, name, feed, since, promised_hours, monthly_fee
from {{ ref('stg_sensors__vendors') }}

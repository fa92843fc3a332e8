select id, box, taken_at, temperature, humidity, co2
from {{ ref('raw_sensors_boxes') }}

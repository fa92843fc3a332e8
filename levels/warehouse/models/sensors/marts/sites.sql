select id, name, kind, district, opened_on, floor_m2
from {{ ref('sensors_sites') }}

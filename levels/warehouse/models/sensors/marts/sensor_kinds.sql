select kind, unit, lowest, highest
from {{ ref('sensors_kinds') }}

select id, sensor_id, valid_from, valid_to, correction, technician
from {{ ref('sensors_calibrations') }}

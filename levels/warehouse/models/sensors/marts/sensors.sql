select id, code, vendor_id, site_id, room, kind, installed_on, retired_on, relay_id, low_limit, high_limit
from {{ ref('sensors_installed') }}

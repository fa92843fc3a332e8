select id, vendor_id, column_name, holds, valid_from, valid_to
from {{ ref('sensors_feed_columns') }}

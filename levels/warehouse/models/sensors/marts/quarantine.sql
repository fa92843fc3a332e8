select
    i.id as raw_id,
    i.delivery_id,
    i.check_id,
    c.name as reason,
    i.row_json as raw_row
from {{ ref('int_sensors__inspected') }} as i
join {{ ref('checks') }} as c on c.id = i.check_id

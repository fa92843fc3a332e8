select a.id, b.id as other
from {{ ref('sensors_feed_columns') }} as a
join {{ ref('sensors_feed_columns') }} as b
    on b.vendor_id = a.vendor_id and b.id > a.id and (b.holds = a.holds or b.column_name = a.column_name)
where a.valid_from <= coalesce(b.valid_to, date '9999-12-31') and b.valid_from <= coalesce(a.valid_to, date '9999-12-31')

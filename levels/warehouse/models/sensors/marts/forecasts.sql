select
    f.id,
    f.site_id,
    f.day,
    f.method,
    cast(f.forecast_hundredths / 100 as decimal(8, 2)) as forecast,
    d.mean as actual
from {{ ref('int_sensors__forecasts') }} as f
left join {{ ref('int_sensors__site_days') }} as d on d.site_id = f.site_id and d.day = f.day

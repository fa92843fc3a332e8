select
    row_number() over (order by cast(measured_at as date), sensor_id) as id,
    sensor_id,
    cast(measured_at as date) as day,
    cast(count(*) as integer) as readings,
    min(value) as lowest,
    max(value) as highest,
    cast(round(sum(value) / count(*), 2) as decimal(8, 2)) as mean
from {{ ref('readings') }}
group by sensor_id, cast(measured_at as date)

-- The mean good temperature of a site and day, of sensors under a roof that is meant to be kept warm or cold.
select
    row_number() over (order by s.site_id, cast(r.measured_at as date)) as id,
    s.site_id,
    cast(r.measured_at as date) as day,
    cast(round(sum(r.value) / count(*), 2) as decimal(8, 2)) as mean
from {{ ref('readings') }} as r
join {{ ref('sensors') }} as s on s.id = r.sensor_id
where s.kind = 'temperature' and s.high_limit is not null
group by s.site_id, cast(r.measured_at as date)

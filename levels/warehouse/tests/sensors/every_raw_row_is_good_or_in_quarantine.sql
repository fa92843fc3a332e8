select id
from (
    select r.id, (select count(*) from {{ ref('readings') }} as g where g.raw_id = r.id) as good,
        (select count(*) from {{ ref('quarantine') }} as q where q.raw_id = r.id) as quarantined
    from {{ ref('raw_readings') }} as r
)
where good + quarantined <> 1

with recursive ways as (
    select id, relay_id as at, site_id, 1 as steps from {{ ref('sensors') }} where relay_id is not null
    union all
    select w.id, s.relay_id, w.site_id, w.steps + 1
    from ways as w
    join {{ ref('sensors') }} as s on s.id = w.at
    where s.relay_id is not null and w.steps < 100
)
select w.id, w.at
from ways as w
join {{ ref('sensors') }} as s on s.id = w.at
where s.site_id <> w.site_id or w.at = w.id

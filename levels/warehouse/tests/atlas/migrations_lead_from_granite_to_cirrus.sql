-- What moves is on the old platform, where it goes on the new one.
select migrations.*
from {{ ref('migrations') }} as migrations
inner join {{ ref('assets') }} as old on old.id = migrations.asset_id
left join {{ ref('assets') }} as new on new.id = migrations.target_asset_id
where old.platform <> 'granite' or new.platform <> 'cirrus'

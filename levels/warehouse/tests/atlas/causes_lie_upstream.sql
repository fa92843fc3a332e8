-- An incident's cause is the asset itself or one that its data come from.
with recursive upstream as (
    select id as asset_id, id as ancestor_id from {{ ref('assets') }}
    union
    select upstream.asset_id, lineage.from_asset_id
    from upstream
    inner join {{ ref('lineage') }} as lineage on lineage.to_asset_id = upstream.ancestor_id
)

select incidents.*
from {{ ref('incidents') }} as incidents
left join upstream
    on upstream.asset_id = incidents.asset_id and upstream.ancestor_id = incidents.cause_asset_id
where incidents.cause_asset_id is not null and upstream.asset_id is null

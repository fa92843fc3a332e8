-- Positions count from 1, and dashboards have no columns.
select columns.asset_id
from {{ ref('asset_columns') }} as columns
inner join {{ ref('assets') }} as assets on assets.id = columns.asset_id
group by columns.asset_id
having max(columns.position) <> count(*) or bool_or(assets.kind = 'dashboard')

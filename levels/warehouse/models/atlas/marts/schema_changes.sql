select
    id,
    asset_id,
    column_name,
    change,
    changed_by,
    changed_at,
    announced_at,
    details
from {{ ref('stg_atlas__schema_changes') }}

select
    id,
    asset_id,
    column_name,
    change,
    changed_by,
    changed_at,
    announced_at,
    details
from {{ ref('raw_atlas_schema_changes') }}

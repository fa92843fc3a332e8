select
    id,
    asset_id,
    target_asset_id,
    wave,
    status,
    planned_on,
    finished_on,
    old_rows,
    new_rows
from {{ ref('stg_atlas__migrations') }}

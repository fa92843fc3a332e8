select
    id,
    request_id,
    asset_id,
    done_on,
    exemption
from {{ ref('stg_atlas__deletion_tasks') }}

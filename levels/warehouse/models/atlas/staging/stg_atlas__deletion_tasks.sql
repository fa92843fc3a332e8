select
    id,
    request_id,
    asset_id,
    done_on,
    exemption
from {{ ref('raw_atlas_deletion_tasks') }}

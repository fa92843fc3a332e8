select
    id,
    customer_number,
    received_on,
    due_on,
    withdrawn_on
from {{ ref('raw_atlas_deletion_requests') }}

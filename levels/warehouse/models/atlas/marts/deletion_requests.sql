select
    id,
    customer_number,
    received_on,
    due_on,
    withdrawn_on
from {{ ref('stg_atlas__deletion_requests') }}

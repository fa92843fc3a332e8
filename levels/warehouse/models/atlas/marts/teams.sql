select
    id,
    name,
    parent_id,
    monthly_budget
from {{ ref('stg_atlas__teams') }}

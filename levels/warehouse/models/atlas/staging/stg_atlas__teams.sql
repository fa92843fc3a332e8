select
    id,
    name,
    parent_id,
    monthly_budget
from {{ ref('atlas_teams') }}

select
    id,
    month,
    team_id,
    service,
    {{ cents_to_money('amount_cents') }} as amount
from {{ ref('raw_atlas_costs') }}

select
    id,
    name,
    channel,
    starts_on,
    ends_on,
    cost
from {{ ref('trail_campaigns') }}

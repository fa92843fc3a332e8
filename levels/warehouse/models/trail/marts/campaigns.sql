select
    id,
    name,
    channel,
    starts_on,
    ends_on,
    cost
from {{ ref('stg_trail__campaigns') }}

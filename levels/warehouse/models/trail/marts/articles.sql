select
    id,
    title,
    topic,
    published_on,
    replaced_by
from {{ ref('stg_trail__articles') }}

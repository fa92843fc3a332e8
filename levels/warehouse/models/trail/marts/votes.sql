select
    id,
    visitor_id,
    article_id,
    solved,
    voted_at
from {{ ref('stg_trail__votes') }}

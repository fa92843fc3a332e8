select
    id,
    slug,
    title,
    topic,
    published_on,
    replaced_by
from {{ ref('trail_articles') }}

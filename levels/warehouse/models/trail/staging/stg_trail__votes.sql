select
    id,
    visitor_id,
    cast(detail ->> 'article' as bigint) as article_id,
    cast(detail ->> 'solved' as boolean) as solved,
    happened_at as voted_at
from {{ ref('raw_trail_events') }}
where kind = 'vote'

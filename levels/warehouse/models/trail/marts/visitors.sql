with seen as (
    select
        visitor_id,
        min(viewed_at) as first_seen_at
    from {{ ref('stg_trail__page_views') }}
    group by visitor_id
)

select
    visitors.id,
    agents.kind,
    agents.browser,
    agents.os,
    visitors.ad_id,
    visitors.time_zone,
    seen.first_seen_at
from {{ ref('stg_trail__visitors') }} as visitors
join {{ ref('trail_parsed_agents') }} as agents on agents.id = visitors.id
join seen on seen.visitor_id = visitors.id

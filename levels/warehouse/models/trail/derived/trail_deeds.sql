-- Everything a human visitor did; the page on which a ticket is written is left out, as it would tell the answer.
with deeds as (
    select
        views.visitor_id,
        case when urls.page_kind in ('article', 'search') then urls.page_kind else 'page' end as kind,
        views.viewed_at as happened_at,
        local_times.local_at,
        views.results
    from {{ ref('stg_trail__page_views') }} as views
    join {{ ref('trail_parsed_urls') }} as urls on urls.id = views.id
    join {{ ref('trail_local_times') }} as local_times on local_times.id = views.id
    where urls.page_kind <> 'ticket'
    union all
    select
        visitor_id,
        'ticket',
        opened_at,
        null,
        null
    from {{ ref('stg_trail__tickets') }}
    where visitor_id is not null
)

select
    row_number() over (
        order by deeds.visitor_id, deeds.happened_at, deeds.kind, deeds.local_at, deeds.results
    ) as position,
    deeds.*
from deeds
join {{ ref('trail_parsed_agents') }} as agents on agents.id = deeds.visitor_id
where agents.kind <> 'bot'

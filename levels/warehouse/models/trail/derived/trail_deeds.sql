-- Everything a human visitor did, with the session that each view belongs to.
with deeds as (
    select
        views.visitor_id,
        case when views.page_kind in ('article', 'search') then views.page_kind else 'page' end as kind,
        views.viewed_at as happened_at,
        views.number as session,
        page_views.local_at,
        searches.results,
        views.id
    from {{ ref('trail_session_views') }} as views
    join {{ ref('page_views') }} as page_views on page_views.id = views.id
    left join {{ ref('searches') }} as searches on searches.id = views.id
    union all
    select
        visitor_id,
        'ticket',
        opened_at,
        null,
        null,
        null,
        id
    from {{ ref('stg_trail__tickets') }}
    where visitor_id is not null
)

select
    row_number() over (order by deeds.visitor_id, deeds.happened_at, deeds.kind, deeds.id) as position,
    deeds.* exclude (id)
from deeds
join {{ ref('visitors') }} as visitors on visitors.id = deeds.visitor_id
where visitors.kind <> 'bot'

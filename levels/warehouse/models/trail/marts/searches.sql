select
    views.id,
    views.visitor_id,
    views.viewed_at as searched_at,
    urls.typed,
    urls.terms,
    views.results
from {{ ref('stg_trail__page_views') }} as views
join {{ ref('trail_parsed_urls') }} as urls on urls.id = views.id
where urls.page_kind = 'search'

select
    views.id,
    views.visitor_id,
    views.network_id,
    views.viewed_at,
    views.received_at,
    urls.path,
    case when urls.page_kind = 'article' and articles.id is null then 'missing' else urls.page_kind end as page_kind,
    articles.id as article_id,
    urls.source,
    urls.campaign,
    local_times.local_at,
    local_times.local_week
from {{ ref('stg_trail__page_views') }} as views
join {{ ref('trail_parsed_urls') }} as urls on urls.id = views.id
join {{ ref('trail_local_times') }} as local_times on local_times.id = views.id
left join {{ ref('stg_trail__articles') }} as articles on articles.slug = urls.slug

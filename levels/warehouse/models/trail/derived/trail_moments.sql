select
    views.id,
    views.viewed_at,
    visitors.time_zone
from {{ ref('stg_trail__page_views') }} as views
join {{ ref('stg_trail__visitors') }} as visitors on visitors.id = views.visitor_id

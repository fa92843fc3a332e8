select coalesce(views.id, stitched.page_view_id) as id
from {{ ref('page_views') }} as views
full join {{ ref('stitched_views') }} as stitched on stitched.page_view_id = views.id
where views.id is null or stitched.page_view_id is null

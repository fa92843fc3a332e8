-- Which views make which session: a pause of more than half an hour between two views begins a new one, and what is
-- reported twice counts once. `sessions` and all that is counted per visitor are made of these rows.
with views as (
    select
        visitor_id,
        viewed_at,
        path,
        min(id) as id,
        any_value(page_kind) as page_kind,
        any_value(source) as source,
        any_value(campaign) as campaign
    from {{ ref('page_views') }}
    group by visitor_id, viewed_at, path
),

marked as (
    select
        *,
        coalesce(viewed_at - lag(viewed_at) over own > interval 30 minutes, true) as is_first
    from views
    window own as (partition by visitor_id order by viewed_at, id)
)

select
    id,
    visitor_id,
    viewed_at,
    page_kind,
    source,
    campaign,
    is_first,
    count(*) filter (where is_first) over (partition by visitor_id order by viewed_at, id) as number
from marked

-- A visit is a session: what is counted per visitor is the sum over its sessions.
with counted as (
    select
        visitor_id,
        count(*) as visits,
        sum(views) as views,
        sum(searches) as searches,
        sum(articles) as articles
    from {{ ref('sessions') }}
    group by visitor_id
)

select profiles.visitor_id
from {{ ref('visitor_profiles') }} as profiles
left join counted on counted.visitor_id = profiles.visitor_id
where (profiles.visits, profiles.views, profiles.searches, profiles.articles)
    is distinct from (counted.visits, counted.views, counted.searches, counted.articles)

-- Before the first login on a first-party id that two accounts share, nobody can tell who it was.
with shared as (
    select
        visitor_id,
        min(logged_in_at) as first_login_at
    from {{ ref('logins') }}
    group by visitor_id
    having count(distinct account_id) > 1
)

select stitched.page_view_id
from {{ ref('stitched_views') }} as stitched
join shared on shared.visitor_id = stitched.visitor_id
where (stitched.viewed_at < shared.first_login_at and stitched.account_id is not null)
    or stitched.stitched_by <> 'login'

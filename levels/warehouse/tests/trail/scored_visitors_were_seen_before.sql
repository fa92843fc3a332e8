-- The ticket model learns from those seen before one day, and is held against those seen from that day until another.
with days as (
    select
        max(scored_on) filter (where cohort = 'trained') as trained_on,
        max(scored_on) filter (where cohort = 'held_out') as held_out_on
    from {{ ref('visitor_profiles') }}
)

select profiles.visitor_id
from {{ ref('visitor_profiles') }} as profiles
join {{ ref('visitors') }} as visitors on visitors.id = profiles.visitor_id
cross join days
where profiles.cohort is distinct from case
    when visitors.first_seen_at < days.trained_on then 'trained'
    when visitors.first_seen_at < days.held_out_on then 'held_out'
end

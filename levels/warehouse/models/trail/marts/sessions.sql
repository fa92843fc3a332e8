with grouped as (
    select
        visitor_id,
        number,
        min(viewed_at) as started_at,
        max(viewed_at) as ended_at,
        count(*) as views,
        count(*) filter (where page_kind = 'search') as searches,
        count(*) filter (where page_kind = 'article') as articles,
        max(source) filter (where is_first) as source,
        max(campaign) filter (where is_first) as campaign,
        lead(min(viewed_at)) over (partition by visitor_id order by number) as next_started_at
    from {{ ref('trail_session_views') }}
    group by visitor_id, number
)

select
    row_number() over (order by started_at, visitor_id) as id,
    visitor_id,
    started_at,
    ended_at,
    cast(views as integer) as views,
    cast(searches as integer) as searches,
    cast(articles as integer) as articles,
    source,
    campaign,
    exists (
        select 1
        from {{ ref('stg_trail__votes') }} as votes
        where votes.visitor_id = grouped.visitor_id and votes.solved
            and votes.voted_at >= grouped.started_at
            and (votes.voted_at < grouped.next_started_at or grouped.next_started_at is null)
    ) as is_solved,
    exists (
        select 1
        from {{ ref('stg_trail__tickets') }} as tickets
        where tickets.visitor_id = grouped.visitor_id
            and tickets.opened_at >= grouped.started_at
            and (tickets.opened_at < grouped.next_started_at or grouped.next_started_at is null)
    ) as has_ticket
from grouped

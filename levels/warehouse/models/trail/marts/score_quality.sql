-- How good the ticket scores are, beside a model that gives everybody the share of tickets among those trained on.
with scored as (
    select
        cohort,
        scored_on,
        ticket_score,
        ticket_followed,
        power(ticket_score * 0.001 - ticket_followed::integer, 2) as miss,
        power(
            avg(ticket_followed::integer) filter (where cohort = 'trained') over () - ticket_followed::integer, 2
        ) as plain_miss
    from {{ ref('trail_scores') }}
),

pairs as (
    select
        yes.cohort,
        avg(case when yes.ticket_score > no.ticket_score then 2 when yes.ticket_score = no.ticket_score then 1 else 0 end) / 2
            as well_ranked
    from scored as yes
    join scored as no on no.cohort = yes.cohort
    where yes.ticket_followed and not no.ticket_followed
    group by yes.cohort
)

select
    scored.cohort,
    scored.scored_on,
    cast(count(*) as integer) as visitors,
    cast(count(*) filter (where scored.ticket_followed) as integer) as followed,
    cast(sum(scored.ticket_score) * 0.001 as decimal(8, 3)) as expected,
    cast(round(any_value(pairs.well_ranked), 3) as decimal(4, 3)) as auc,
    cast(round(avg(scored.miss), 4) as decimal(5, 4)) as brier,
    cast(round(avg(scored.plain_miss), 4) as decimal(5, 4)) as plain_brier
from scored
join pairs on pairs.cohort = scored.cohort
group by scored.cohort, scored.scored_on

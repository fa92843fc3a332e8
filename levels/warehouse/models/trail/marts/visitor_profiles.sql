select
    features.visitor_id,
    cast(features.visits as integer) as visits,
    cast(features.views as integer) as views,
    cast(features.searches as integer) as searches,
    cast(features.empty_searches as integer) as empty_searches,
    cast(features.articles as integer) as articles,
    cast(features.active_days as integer) as active_days,
    cast(round(features.night_views / features.views, 3) as decimal(4, 3)) as night_share,
    features.opened_ticket,
    scores.cohort,
    scores.scored_on,
    scores.ticket_followed,
    cast(scores.ticket_score * 0.001 as decimal(4, 3)) as ticket_score,
    habits.habit
from {{ ref('trail_features') }} as features
join {{ ref('trail_habits') }} as habits on habits.visitor_id = features.visitor_id
left join {{ ref('trail_scores') }} as scores on scores.visitor_id = features.visitor_id

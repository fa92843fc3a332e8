select
    id,
    user_id,
    tool,
    dashboard_id,
    started_at,
    cast(run_ms / 1000 as decimal(9, 3)) as seconds,
    status,
    scanned_mb,
    {{ cents_to_money('cost_cents') }} as cost,
    sql_text
from {{ ref('raw_atlas_queries') }}

select
    id,
    user_id,
    tool,
    dashboard_id,
    started_at,
    seconds,
    status,
    scanned_mb,
    cost,
    sql_text
from {{ ref('stg_atlas__queries') }}

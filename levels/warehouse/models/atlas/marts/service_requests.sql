select
    id,
    queue,
    topic,
    requester_id,
    assignee_id,
    asset_id,
    opened_at,
    first_answer_at,
    closed_at,
    reopened
from {{ ref('stg_atlas__requests') }}

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
from {{ ref('raw_atlas_requests') }}

select
    id,
    customer_id,
    order_id,
    rating,
    answered_at,
    comment
from {{ ref('stg_shop__survey_results') }}

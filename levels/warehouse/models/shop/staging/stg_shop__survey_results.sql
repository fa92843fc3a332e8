select
    id,
    customer_id,
    order_id,
    cast(rating as integer) as rating,
    answered_at,
    comment
from {{ ref('raw_shop_survey_results') }}

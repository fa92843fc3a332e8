with daily as (
    select
        visitor_id,
        cast(received_at as date) as processed_on,
        arg_max(account_id, logged_in_at) as account_id
    from {{ ref('stg_trail__logins') }}
    where {{ before_cutoff('received_at') }}
    group by visitor_id, cast(received_at as date)
)

select
    row_number() over (order by processed_on, visitor_id) as id,
    visitor_id,
    processed_on,
    account_id
from daily

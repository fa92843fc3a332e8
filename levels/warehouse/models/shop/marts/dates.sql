with days as (
    select cast(unnest(range(timestamp '2025-01-01', timestamp '2026-01-01', interval 1 day)) as date) as date
)

select
    days.date,
    cast(year(days.date) as integer) as year,
    cast(quarter(days.date) as integer) as quarter,
    cast(month(days.date) as integer) as month,
    cast(week(days.date) as integer) as week,
    cast(day(days.date) as integer) as day_of_month,
    dayname(days.date) as day_name,
    isodow(days.date) >= 6 as is_weekend,
    holidays.holiday_name is not null as is_holiday,
    holidays.holiday_name
from days
left join {{ ref('stg_shop__holidays') }} as holidays on holidays.date = days.date

-- Each row with the first check it fails. What the checks are is said in macros/sensors_checks.sql alone.
with checked as (
    select
        *,
        {{ sensors_first_failed('quarantine', ['row']) }} as failed_alone
    from {{ ref('int_sensors__typed') }}
),

counted as (
    select
        *,
        case when failed_alone is null then row_number() over (
            partition by failed_alone is null, sensor_id, measured_at
            order by arrived_at desc, id desc
        ) end as copy_number
    from checked
),

judged as (
    select
        *,
        coalesce(failed_alone, {{ sensors_first_failed('quarantine', ['among_good']) }}) as check_id
    from counted
)

select
    * exclude (failed_alone),
    case when check_id is null then {{ sensors_first_failed('warn', ['row', 'among_good']) }} end as warning_check_id
from judged

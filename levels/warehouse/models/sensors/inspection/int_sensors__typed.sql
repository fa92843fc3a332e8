-- Each row with what its texts mean, as far as they can be read: the sensor, the time in UTC, the value in the kind's unit.
with read_rows as (
    select
        r.*,
        s.id as sensor_id,
        s.installed_on,
        s.retired_on,
        k.kind,
        k.unit as kind_unit,
        k.lowest,
        k.highest,
        v.promised_hours,
        case
            when regexp_matches(r.taken_at, '[+-]\d\d:\d\d$')
                then timezone('UTC', try_cast(r.taken_at as timestamptz))
            else try_cast(r.taken_at as timestamp)
        end as measured_at,
        try_cast(replace(r.reading, ',', '.') as decimal(10, 2)) as number_sent,
        try_cast(r.battery as integer) as battery_percent
    from {{ ref('stg_sensors__rows') }} as r
    left join {{ ref('sensors_installed') }} as s on s.code = upper(trim(r.device)) and s.vendor_id = r.vendor_id
    left join {{ ref('sensors_kinds') }} as k on k.kind = s.kind
    left join {{ ref('stg_sensors__vendors') }} as v on v.id = r.vendor_id
)

select
    * exclude (kind_unit),
    try_cast(case
        when unit = kind_unit then round(number_sent, 1)
        when kind = 'temperature' and unit = 'F' then round((number_sent - 32) * 5 / 9, 1)
    end as decimal(8, 1)) as value
from read_rows

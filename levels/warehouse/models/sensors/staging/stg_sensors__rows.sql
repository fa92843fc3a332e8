-- One row per line, its columns under the names agreed with the vendor for that day. Nothing is refused here.
with lines as (
    select
        l.id,
        l.delivery_id,
        l.line_number,
        d.vendor_id,
        d.for_day,
        d.arrived_at,
        coalesce(json_valid(l.line) and starts_with(ltrim(l.line), '{'), false) as is_readable,
        case when is_readable then l.line else cast(json_object('line', l.line) as varchar) end as row_json
    from {{ ref('raw_sensors_lines') }} as l
    left join {{ ref('raw_sensors_deliveries') }} as d on d.id = l.delivery_id
),

cells as (
    select l.id, c.key as column_name, c.value ->> '$' as text, f.holds
    from lines as l
    cross join json_each(l.row_json) as c
    left join {{ ref('sensors_feed_columns') }} as f
        on f.vendor_id = l.vendor_id
        and f.column_name = c.key
        and l.for_day between f.valid_from and coalesce(f.valid_to, l.for_day)
    where l.is_readable
),

named as (
    select
        id,
        max(text) filter (where holds = 'device') as device,
        max(text) filter (where holds = 'taken_at') as taken_at,
        max(text) filter (where holds = 'reading') as reading,
        max(text) filter (where holds = 'unit') as unit,
        max(text) filter (where holds = 'battery') as battery,
        string_agg(column_name, ', ' order by column_name) filter (where holds is null) as unknown_columns
    from cells
    group by id
)

select
    l.id,
    l.delivery_id,
    l.line_number,
    l.vendor_id,
    l.arrived_at,
    l.is_readable,
    l.row_json,
    n.device,
    n.taken_at,
    n.reading,
    n.unit,
    n.battery,
    n.unknown_columns
from lines as l
left join named as n on n.id = l.id

select (select count(*) from {{ ref('raw_sensors_lines') }}) as lines, (select count(*) from {{ ref('raw_readings') }}) as raw_rows
where lines <> raw_rows

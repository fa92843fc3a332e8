select delivery_id, count(line_number) as lines, max(line_number) as last
from {{ ref('raw_readings') }}
group by delivery_id
having max(line_number) is not null and (min(line_number) <> 1 or max(line_number) <> count(distinct line_number) or count(line_number) <> count(distinct line_number))

select
    raw_id,
    cast(median_hundredths / 100 as decimal(8, 2)) as median,
    cast(deviation_hundredths / 100 as decimal(8, 2)) as deviation,
    cast(score_hundredths / 100 as decimal(8, 2)) as score
from {{ ref('int_sensors__outliers') }}

select
    column_id,
    kind,
    cast(confidence_percent / 100 as decimal(3, 2)) as confidence,
    evidence
from {{ ref('raw_atlas_column_classes') }}

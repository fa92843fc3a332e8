select
    column_id,
    kind,
    confidence,
    evidence
from {{ ref('stg_atlas__column_classes') }}

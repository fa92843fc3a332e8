select
    id,
    asset_id,
    position,
    name,
    type,
    description,
    declared_class,
    samples
from {{ ref('stg_atlas__columns') }}

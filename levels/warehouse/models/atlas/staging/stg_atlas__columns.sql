select
    id,
    asset_id,
    position,
    name,
    type,
    description,
    declared_class,
    string_split(samples, '|') as samples
from {{ ref('raw_atlas_columns') }}

select
    id,
    from_node,
    to_node
from {{ ref('stg_atlas__warehouse_edges') }}

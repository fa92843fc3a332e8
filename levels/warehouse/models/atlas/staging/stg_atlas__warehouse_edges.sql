select
    id,
    from_node,
    to_node
from {{ ref('atlas_warehouse_edges') }}

-- Where a column flows, the assets they belong to do too.
select column_lineage.*
from {{ ref('column_lineage') }} as column_lineage
inner join {{ ref('asset_columns') }} as source on source.id = column_lineage.from_column_id
inner join {{ ref('asset_columns') }} as target on target.id = column_lineage.to_column_id
left join {{ ref('lineage') }} as lineage
    on lineage.from_asset_id = source.asset_id and lineage.to_asset_id = target.asset_id
where lineage.id is null

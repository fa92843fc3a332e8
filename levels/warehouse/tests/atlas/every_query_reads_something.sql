-- A query reads at least one asset, and never a dashboard.
select queries.id
from {{ ref('query_log') }} as queries
left join {{ ref('query_reads') }} as query_reads on query_reads.query_id = queries.id
left join {{ ref('assets') }} as assets on assets.id = query_reads.asset_id
where query_reads.id is null or assets.kind = 'dashboard'

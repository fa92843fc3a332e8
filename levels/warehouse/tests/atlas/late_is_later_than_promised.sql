-- A check is late exactly if the lag is above what the asset promises.
select checks.*
from {{ ref('freshness_checks') }} as checks
inner join {{ ref('assets') }} as assets on assets.id = checks.asset_id
where assets.sla_minutes is null
    or (checks.status <> 'error' and (checks.lag_minutes > assets.sla_minutes) <> (checks.status = 'late'))
    or cast(checks.checked_at as time) <> time '06:00:00'

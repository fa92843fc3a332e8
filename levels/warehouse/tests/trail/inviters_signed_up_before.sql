select accounts.id
from {{ ref('accounts') }} as accounts
join {{ ref('accounts') }} as inviters on inviters.id = accounts.invited_by
where inviters.signed_up_at >= accounts.signed_up_at

select logins.id
from {{ ref('logins') }} as logins
join {{ ref('accounts') }} as accounts on accounts.id = logins.account_id
where logins.logged_in_at < accounts.signed_up_at or logins.logged_in_at > accounts.closed_at

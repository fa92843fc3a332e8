-- Nobody deletes for a request that was taken back, and nothing is done before it arrived.
select tasks.*
from {{ ref('deletion_tasks') }} as tasks
inner join {{ ref('deletion_requests') }} as requests on requests.id = tasks.request_id
where requests.withdrawn_on is not null or tasks.done_on < requests.received_on
    or requests.due_on <> requests.received_on + 30

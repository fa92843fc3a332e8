-- What real catalogs hold, and puzzles rest on. Each query says true; the line above it is its name.

-- assets whose owner has left
select count(*) >= 10
from assets a join people p on p.id = a.owner_id where p.left_on is not null;

-- assets nobody owns
select count(*) >= 10
from assets where owner_id is null;

-- assets of no team
select count(*) >= 3
from assets where team_id is null;

-- assets never rated
select count(*) >= 40
from assets where tier is null;

-- assets without tags
select count(*) >= 20
from assets where len(tags) = 0;

-- an empty table, and its columns without samples
select count(*) >= 3
from asset_columns c join assets a on a.id = c.asset_id where a.row_count = 0 and c.samples is null;

-- tables that read themselves
select count(*) >= 3
from lineage where from_asset_id = to_asset_id;

-- columns that are renamed on the way
select count(*) >= 20
from column_lineage where transform = 'renamed';

-- columns whose type changes on the way though nobody aggregates them
select count(*) >= 20
from column_lineage l join asset_columns f on f.id = l.from_column_id join asset_columns t on t.id = l.to_column_id
where l.transform <> 'aggregated' and f.type <> t.type;

-- names that deceive the classifier
select count(*) >= 5
from column_classes k join asset_columns c on c.id = k.column_id where k.evidence = 'name' and c.name not like '%pass%';

-- personal data that only samples give away
select count(*) >= 10
from column_classes where evidence = 'samples';

-- a yes or no that sounds like an e-mail
select count(*) = 0
from column_classes k join asset_columns c on c.id = k.column_id where c.type = 'BOOLEAN';

-- personal columns that nobody has declared
select count(*) >= 40
from column_classes k join asset_columns c on c.id = k.column_id where c.declared_class is null;

-- namesakes
select count(*) = 2
from (select name from people group by name having count(*) > 1);

-- newcomers who have not run a query
select count(*) >= 1
from people p where joined_on >= '2026-04-01' and not exists (from query_log q where q.user_id = p.id);

-- people who never write queries but look at dashboards
select count(*) >= 3
from (select 1 from query_log q join people p on p.id = q.user_id where p.kind = 'person'
group by p.id having bool_and(q.tool = 'dashboard'));

-- a team without people
select count(*) = 1
from teams t where name = 'Innovation Lab'
and not exists (from people p where p.team_id = t.id and p.left_on is null);

-- teams without a budget
select count(*) >= 3
from teams where monthly_budget is null;

-- grants of people who have left, good without end
select count(*) >= 10
from grants g join people p on p.id = g.person_id
where p.left_on is not null and g.expires_on is null and g.revoked_on is null;

-- grants revoked though they had an end
select count(*) >= 1
from grants where expires_on is not null and revoked_on is not null;

-- reads without any right
select count(*) >= 20
from query_reads r join query_log q on q.id = r.query_id join people p on p.id = q.user_id
where q.tool = 'editor' and not exists (from grants g where g.asset_id = r.asset_id
and (g.person_id = p.id or g.team_id = p.team_id));

-- queries at night by one's own clock but not in UTC
select count(*) >= 20
from query_log q join people p on p.id = q.user_id
where hour(q.started_at + to_minutes(p.utc_offset_minutes)) >= 22 and hour(q.started_at) < 22;

-- pauses of exactly half an hour
select count(*) >= 20
from (select started_at - lag(started_at) over (partition by user_id order by started_at, id) as pause
from query_log where tool = 'editor') where pause = interval 30 minute;

-- failed queries scan nothing and cost nothing
select count(*) >= 100
from query_log where status = 'failed' and scanned_mb is null and cost = 0;

-- tables that nobody reads any more
select count(*) >= 10
from assets a where kind in ('table', 'source') and not exists (from query_reads r where r.asset_id = a.id);

-- a night on which the scheduler was down
select count(*) = 0
from query_log where tool = 'scheduler' and cast(started_at as date) = date '2026-05-17';

-- days on which nobody checked
select count(distinct cast(checked_at as date)) = 89
from freshness_checks;

-- checks that themselves broke
select count(*) >= 10
from freshness_checks where status = 'error';

-- data exactly as old as promised, which is not late
select count(*) >= 10
from freshness_checks f join assets a on a.id = f.asset_id where f.lag_minutes = a.sla_minutes and f.status = 'pass';

-- incidents of unknown cause
select count(*) >= 10
from incidents where cause is null;

-- incidents that begin elsewhere
select count(*) >= 50
from incidents where cause_asset_id <> asset_id;

-- changes announced afterwards, and never
select count(*) filter (where announced_at > changed_at) >= 5 and count(*) filter (where announced_at is null) >= 20
from schema_changes;

-- moves that are done and lost rows
select count(*) >= 1
from migrations where status = 'done' and new_rows < old_rows;

-- moves without a successor
select count(*) >= 2
from migrations where target_asset_id is null;

-- requests closed without an answer
select count(*) >= 5
from service_requests where closed_at is not null and first_answer_at is null;

-- requests about nothing in particular
select count(*) >= 40
from service_requests where asset_id is null;

-- customers who ask twice to be forgotten
select count(*) >= 1
from (select 1 from deletion_requests group by customer_number having count(*) > 1);

-- deletions done on the very last day
select count(*) >= 5
from deletion_tasks t join deletion_requests r on r.id = t.request_id where t.done_on = r.due_on;

-- deletions done too late
select count(*) >= 10
from deletion_tasks t join deletion_requests r on r.id = t.request_id where t.done_on > r.due_on;

-- bills that nobody owns, and credits
select count(*) filter (where team_id is null) >= 12 and count(*) filter (where amount < 0) >= 10
from costs;

-- the warehouse knows its own lineage, this table included
select count(*) = 3
from warehouse_edges where to_node in ('warehouse_nodes', 'stg_atlas__warehouse_nodes', 'stg_atlas__warehouse_edges');

-- the classifier is part of that lineage
select count(*) = 1
from warehouse_edges where from_node = 'raw_atlas_columns' and to_node = 'raw_atlas_column_classes';

-- people who ask the same about the same asset again
select count(*) >= 10
from (select 1 from service_requests where asset_id is not null
group by requester_id, asset_id, queue, topic having count(*) > 1);

-- rights given twice, to people and to teams
select count(*) filter (where person_id is null) >= 5 and count(*) filter (where team_id is null) >= 5
from (select person_id, team_id from grants group by asset_id, person_id, team_id, level having count(*) > 1);

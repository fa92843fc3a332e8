-- What real click-streams hold, and puzzles rest on. Each query says true; the line above it is its name.

-- views reported twice
select count(*) >= 20
from (select 1 from page_views group by visitor_id, path, viewed_at having count(*) > 1);

-- views received days later
select count(*) >= 20
from page_views where received_at > viewed_at + interval 1 day;

-- numbers that don't rise with time
select count(*) >= 20
from page_views a
join page_views b on b.visitor_id = a.visitor_id and b.id > a.id and b.viewed_at < a.viewed_at;

-- pauses of half an hour to the second
select count(*) >= 20
from (select viewed_at - lag(viewed_at) over (partition by visitor_id order by viewed_at) as pause from page_views)
where pause = interval 30 minutes;

-- networks hidden
select count(*) >= 50
from page_views where network_id is null;

-- a network of many accounts
select max(n) >= 8
from (select count(distinct account_id) as n from logins group by network_id);

-- first-party ids that two accounts share
select count(*) >= 10
from (select 1 from logins group by visitor_id having count(distinct account_id) > 1);

-- accounts on several first-party ids
select count(*) >= 30
from (select 1 from logins group by account_id having count(distinct visitor_id) > 1);

-- devices whose cookies were cleared
select count(*) >= 20
from (select 1 from visitors where ad_id is not null group by ad_id having count(*) > 1);

-- ad ids refused
select count(*) >= 100
from visitors where ad_id is null;

-- robots that read much
select min(n) >= 25
from (select count(*) as n from page_views v join visitors w on w.id = v.visitor_id where w.kind = 'bot' group by w.id);

-- visitors without a zone
select count(*) >= 10
from visitors where time_zone is null and kind <> 'bot';

-- an hour that came twice
select count(*) >= 4
from (select local_at, lag(local_at) over (partition by visitor_id order by viewed_at) as before from page_views)
where local_at < before;

-- a week that belongs to the next year
select count(*) >= 20
from page_views where local_week = '2026-W01' and year(local_at) = 2025;

-- articles that don't exist
select count(*) >= 20
from page_views where page_kind = 'missing';

-- campaigns nobody planned
select count(*) >= 2
from (select distinct campaign from page_views where campaign is not null) where campaign not in (select name from campaigns);

-- a campaign that nobody followed
select count(*) >= 1
from campaigns where name not in (select campaign from page_views where campaign is not null);

-- clicks after a campaign's last day
select count(*) >= 5
from page_views v
join campaigns c on c.name = v.campaign and cast(v.viewed_at as date) > c.ends_on;

-- a bill that hasn't come
select count(*) = 1
from campaigns where cost is null;

-- searches that found nothing, and searches that failed
select count(*) filter (where results = 0) >= 50 and count(*) filter (where results is null) >= 10
from searches;

-- the same words typed in many ways
select count(*) >= 20
from (select 1 from searches group by terms having count(distinct typed) >= 4);

-- articles replaced twice over
select count(*) >= 2
from articles a join articles b on b.id = a.replaced_by where b.replaced_by is not null;

-- articles without a vote
select count(*) >= 2
from articles where id not in (select article_id from votes);

-- somebody who voted no, then yes, on the same article
select count(*) >= 3
from votes a
join votes b on (b.visitor_id, b.article_id) = (a.visitor_id, a.article_id) and b.voted_at > a.voted_at
where not a.solved and b.solved;

-- accounts that never logged in
select count(*) >= 50
from accounts where id not in (select account_id from logins);

-- invitations five deep
select count(*) >= 1
from accounts a
join accounts b on b.id = a.invited_by
join accounts c on c.id = b.invited_by
join accounts d on d.id = c.invited_by;

-- namesakes
select count(*) >= 20
from (select 1 from accounts group by name having count(*) > 1);

-- tickets stamped at midnight
select count(*) >= 20
from tickets where cast(opened_at as time) = '00:00' and visitor_id is null;

-- tickets still open, and tickets nobody rated
select count(*) filter (where closed_at is null) >= 10 and count(*) filter (where closed_at is not null and rating is null) >= 20
from tickets;

-- views put down to an account in each way, and to none
select count(distinct stitched_by) = 4 and count(*) filter (where account_id is null) >= 500
from stitched_views;

-- a first-party id whose latest account changed
select count(*) >= 10
from (select 1 from visitor_accounts group by visitor_id having count(distinct account_id) > 1);

-- sessions of one view
select count(*) >= 100
from sessions where started_at = ended_at;

-- visitors that came too late for a score
select count(*) >= 50
from visitor_profiles where ticket_score is null;

-- a score that looks better on those it was trained on
select t.auc > h.auc
from score_quality t join score_quality h on (t.cohort, h.cohort) = ('trained', 'held_out');

{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='page_view_id', on_schema_change='fail') }}

-- Whose view was it? In this order: the account that logged in last on the same first-party id; the only account that
-- ever logged in there, if that came later; the only account of the same ad id, where the first-party id has none; the
-- only account of the same network, if it logged in there on two days. Two candidates are none: nobody is guessed.
--
-- A login changes views of long ago. So a later run takes up the views it hasn't seen and, of the old ones, those that share
-- a first-party id, ad id or network with a login since; all others can't have changed.
with views as (
    select
        views.id,
        views.visitor_id,
        views.network_id,
        views.viewed_at,
        views.received_at,
        visitors.ad_id
    from {{ ref('stg_trail__page_views') }} as views
    join {{ ref('stg_trail__visitors') }} as visitors on visitors.id = views.visitor_id
    where {{ before_cutoff('views.received_at') }}
),

logins as (
    select
        logins.*,
        visitors.ad_id
    from {{ ref('stg_trail__logins') }} as logins
    join {{ ref('stg_trail__visitors') }} as visitors on visitors.id = logins.visitor_id
    where {{ before_cutoff('logins.received_at') }}
),

{% if is_incremental() %}
seen as (
    select max(received_at) as until from {{ this }}
),

fresh_logins as (
    select logins.* from logins join seen on logins.received_at > seen.until
),

due as (
    select views.*
    from views
    cross join seen
    where views.received_at > seen.until
        or views.visitor_id in (select visitor_id from fresh_logins)
        or views.ad_id in (select ad_id from fresh_logins where ad_id is not null)
        or views.network_id in (select network_id from fresh_logins where network_id is not null)
),
{% else %}
due as (
    select * from views
),
{% endif %}

visitor_logins as (
    select
        visitor_id,
        case when count(distinct account_id) = 1 then min(account_id) end as account_id
    from logins
    group by visitor_id
),

ad_logins as (
    select
        ad_id,
        case when count(distinct account_id) = 1 then min(account_id) end as account_id
    from logins
    where ad_id is not null
    group by ad_id
),

network_logins as (
    select
        network_id,
        min(account_id) as account_id
    from logins
    where network_id is not null
    group by network_id
    having count(distinct account_id) = 1 and count(distinct cast(logged_in_at as date)) >= 2
),

candidates as (
    select
        due.id,
        due.visitor_id,
        due.viewed_at,
        due.received_at,
        logins.account_id as login_account_id,
        visitor_logins.account_id as later_account_id,
        case when visitor_logins.visitor_id is null then ad_logins.account_id end as ad_account_id,
        case
            when visitor_logins.visitor_id is null and ad_logins.ad_id is null then network_logins.account_id
        end as network_account_id
    from due
    asof left join logins on logins.visitor_id = due.visitor_id and logins.logged_in_at <= due.viewed_at
    left join visitor_logins on visitor_logins.visitor_id = due.visitor_id
    left join ad_logins on ad_logins.ad_id = due.ad_id
    left join network_logins on network_logins.network_id = due.network_id
)

select
    id as page_view_id,
    visitor_id,
    viewed_at,
    received_at,
    coalesce(login_account_id, later_account_id, ad_account_id, network_account_id) as account_id,
    case
        when login_account_id is not null then 'login'
        when later_account_id is not null then 'later_login'
        when ad_account_id is not null then 'ad_id'
        when network_account_id is not null then 'network'
    end as stitched_by
from candidates

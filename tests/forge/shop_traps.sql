-- What real data hold, and puzzles rest on. Each query says true; the line above it is its name.

-- customers without any order
select count(*) >= 20
from customers where id not in (select customer_id from orders where customer_id is not null);

-- loyalty members who never answered
select count(*) >= 20
from customers c
where is_loyalty_member and not exists (from survey_results s
where s.customer_id = c.id);

-- answers of people who never ordered
select count(*) >= 1
from survey_results s where not exists (from orders o where o.customer_id = s.customer_id);

-- answers without a score
select count(*) >= 10
from survey_results where rating is null;

-- answers about no order
select count(*) >= 10
from survey_results where order_id is null;

-- customers who answered many times
select max(n) >= 4
from (select count(*) as n from survey_results group by customer_id);

-- completed orders without payment
select count(*) >= 20
from orders o where status = 'completed' and not exists (from payments p where p.order_id = o.id);

-- orders paid in two methods
select count(*) >= 20
from (select 1 from payments where amount > 0 group by order_id having count(distinct method) = 2);

-- refunds
select count(*) >= 20
from payments where amount < 0;

-- returned orders without refund
select count(*) >= 5
from orders o
where status = 'returned' and exists (from payments p
where p.order_id = o.id) and not exists (from payments p
where p.order_id = o.id and amount < 0);

-- three names shared by customers with orders
select count(*) >= 3
from (select 1 from (select distinct c.* from customers c
join orders o on o.customer_id = c.id) group by first_name, last_name having count(*) > 1);

-- a namesake without orders
select count(*) >= 1
from customers c
join customers d on (c.first_name, c.last_name) = (d.first_name, d.last_name) and c.id <> d.id
where not exists (from orders o
where o.customer_id = c.id);

-- first names of many
select max(n) >= 10
from (select count(*) as n from customers group by first_name);

-- emails missing
select count(*) between 20 and 100
from customers where email is null;

-- emails in upper and lower case
select count(distinct split_part(email, '@', 2)) > count(distinct lower(split_part(email, '@', 2)))
from customers;

-- one address in two spellings
select count(email) > count(distinct lower(email)) and count(distinct email) > count(distinct lower(email))
from customers;

-- one address of two people
select count(email) > count(distinct email)
from customers;

-- products never sold
select count(*) >= 2
from products p where not exists (from order_lines l where l.product_id = p.id);

-- products sold and discontinued since
select count(*) >= 2
from products p
where discontinued_on < date '2025-12-31' and exists (from order_lines l
where l.product_id = p.id);

-- products of unknown cost
select count(*) >= 2
from products where cost is null;

-- sold below cost
select count(*) >= 1
from order_lines l join products p on p.id = l.product_id where unit_price < cost;

-- prices that moved
select count(*) >= 100
from order_lines l join products p on p.id = l.product_id where unit_price <> price;

-- a location without orders in some month
select count(*) >= 1
from locations l, range(1, 13) m(n)
where l.closed_on is null and opened_on < date '2025-01-01' and not exists (from orders o
where o.location_id = l.id and month(ordered_at) = m.n);

-- a location without any order
select count(*) >= 1
from locations l where not exists (from orders o where o.location_id = l.id);

-- a closed location with orders
select count(*) >= 1
from locations l
where closed_on >= date '2025-01-01' and exists (from orders o
where o.location_id = l.id);

-- a holiday without orders
select count(*) >= 1
from dates d where is_holiday and not exists (from orders o where cast(ordered_at as date) = d.date);

-- a holiday with orders
select count(*) >= 1
from dates d where is_holiday and exists (from orders o where cast(ordered_at as date) = d.date);

-- a plain day without orders
select count(*) >= 1
from dates d where not is_holiday and not exists (from orders o where cast(ordered_at as date) = d.date);

-- tenth and eleventh product sold equally
select q[10] = q[11] and q[9] > q[10] and q[11] > q[12]
from (select list(n order by n desc) as q from (select sum(quantity) as n from order_lines group by product_id));

-- and equally in completed orders
select q[10] = q[11] and q[9] > q[10] and q[11] > q[12]
from (select list(n order by n desc) as q from (select sum(quantity) as n from order_lines l
join orders o on o.id = order_id
where status = 'completed' group by product_id));

-- third and fourth location equally busy
select q[3] = q[4] and q[2] > q[3] and q[4] > q[5]
from (select list(n order by n desc) as q from (select count(*) as n from orders group by location_id));

-- walk-ins
select count(*) >= 200
from orders where customer_id is null;

-- orders away from the home shop
select count(*) >= 200
from orders o join customers c on c.id = o.customer_id where o.location_id <> c.location_id;

-- web orders at midnight of a month's first day
select count(*) >= 5
from orders where channel = 'web' and ordered_at = date_trunc('month', ordered_at);

-- one customer twice in a minute
select count(*) >= 2
from (select 1 from orders
where customer_id is not null group by customer_id, ordered_at having count(*) > 1);

-- ids out of time order
select count(*) >= 5
from (select ordered_at < lag(ordered_at) over (order by id) as back from orders) where back;

-- orders of one line and of many
select min(n) = 1 and max(n) >= 12
from (select count(*) as n from order_lines group by order_id);

-- a product on two lines of one order
select count(*) >= 20
from (select 1 from order_lines group by order_id, product_id having count(*) > 1);

-- codes never used
select count(*) between 1 and 3
from discounts d where not exists (from order_lines l where l.discount_id = d.id);

-- codes used too late
select count(*) between 1 and 12
from order_lines l
join orders o on o.id = l.order_id
join discounts d on d.id = l.discount_id
where cast(ordered_at as date) > ends_on;

-- an amount off that is more than the line
select count(*) >= 5
from order_lines l
join discounts d on d.id = l.discount_id
where kind = 'amount' and value > quantity * unit_price;

-- employees who left
select count(*) >= 5
from employees where left_on is not null;

-- employees without shifts
select count(*) >= 1
from employees e where not exists (from shifts s where s.employee_id = e.id);

-- employees of one wage
select max(n) >= 4
from (select count(*) as n from employees group by hourly_wage);

-- somebody who earns more than the manager
select count(*) >= 1
from employees e join employees m on m.id = e.manager_id where e.hourly_wage > m.hourly_wage;

-- three managers above somebody
select count(*) >= 1
from employees a
join employees b on b.id = a.manager_id
join employees c on c.id = b.manager_id
join employees d on d.id = c.manager_id;

-- shifts over midnight
select count(*) >= 100
from shifts where cast(ends_at as date) > cast(starts_at as date);

-- shifts that end at midnight
select count(*) >= 10
from shifts where cast(ends_at as time) = time '00:00';

-- shifts not clocked out
select count(*) >= 10
from shifts where ends_at is null;

-- breaks not recorded
select count(*) >= 10
from shifts where break_minutes is null;

-- shifts away from home
select count(*) >= 10
from shifts s join employees e on e.id = s.employee_id where s.location_id <> e.location_id;

-- late December in ISO week 1
select count(*) = 3
from dates where month = 12 and week = 1;

-- letters beyond ASCII
select count(*) >= 10
from customers where first_name <> strip_accents(first_name);

-- a summer dip and a December peak
select arg_max(m, n) = 12 and arg_min(m, n) = 8
from (select month(ordered_at) as m, count(*) as n from orders group by m);

-- Saturday before all other days
select arg_max(d, n) = 'Saturday'
from (select dayname(ordered_at) as d, count(*) as n from orders group by d);

-- Answers; what is close to them. "+ kind: a near miss that must be made"; "- kinds that must not be made here".
-- Tables: customers(id, first_name, last_name, city?, joined_on, left_on?, is_member), orders(id, customer_id? of
-- customers, amount, tax?, status, ordered_at, tags), nodes(id, parent_id? of nodes); those with ? may be null.

select id from orders where amount >= 10 and status <> 'returned'
+ comparison_edge: SELECT id FROM orders WHERE amount > 10 AND status <> 'returned'
+ distinct_added: SELECT DISTINCT id FROM orders WHERE amount >= 10 AND status <> 'returned'
+ condition_dropped: SELECT id FROM orders WHERE status <> 'returned'
+ number_off: SELECT id FROM orders WHERE amount >= 11 AND status <> 'returned'
+ text_literal_case: SELECT id FROM orders WHERE amount >= 10 AND status <> 'RETURNED'
+ and_or: SELECT id FROM orders WHERE amount >= 10 OR status <> 'returned'
+ column_neighbour: SELECT id FROM orders WHERE tax >= 10 AND status <> 'returned'
+ equality_flipped: SELECT id FROM orders WHERE amount >= 10 AND status = 'returned'
+ comparison_flipped: SELECT id FROM orders WHERE amount <= 10 AND status <> 'returned'

select customer_id from orders group by customer_id having count(*) >= 2
+ having_edge: SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(*) > 2
+ count_column: SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(orders.customer_id) >= 2
+ count_distinct_added: SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(DISTINCT orders.id) >= 2
+ having_dropped: SELECT customer_id FROM orders GROUP BY customer_id

select customer_id from orders group by customer_id having sum(amount) > 20
+ aggregate_function: SELECT customer_id FROM orders GROUP BY customer_id HAVING AVG(amount) > 20
+ aggregate_argument: SELECT customer_id FROM orders GROUP BY customer_id HAVING SUM(tax) > 20
+ aggregate_distinct_added: SELECT customer_id FROM orders GROUP BY customer_id HAVING SUM(DISTINCT amount) > 20
+ having_to_where: SELECT customer_id FROM orders WHERE amount > 20 GROUP BY customer_id

select id from orders qualify rank() over (order by amount desc) <= 3
+ qualify_edge: SELECT id FROM orders QUALIFY RANK() OVER (ORDER BY amount DESC) < 3
+ ties_cut: SELECT id FROM orders ORDER BY amount DESC LIMIT 3
+ rank_function: SELECT id FROM orders QUALIFY ROW_NUMBER() OVER (ORDER BY amount DESC) <= 3
+ qualify_dropped: SELECT id FROM orders
+ window_order_flipped: SELECT id FROM orders QUALIFY RANK() OVER (ORDER BY amount) <= 3

select id, amount from orders qualify row_number() over (partition by customer_id, status order by ordered_at, id) = 1
+ partition_dropped: SELECT id, amount FROM orders QUALIFY ROW_NUMBER() OVER (ORDER BY ordered_at, id) = 1
+ partition_key_dropped: SELECT id, amount FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY status ORDER BY ordered_at, id) = 1
+ window_order_key_dropped: SELECT id, amount FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id, status ORDER BY id) = 1
+ equality_loosened: SELECT id, amount FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id, status ORDER BY ordered_at, id) <= 1

select id, case when amount < 10 then 'low' when amount < 20 then 'middle' else 'high' end as size from orders
+ case_edge: SELECT id, CASE WHEN amount <= 10 THEN 'low' WHEN amount < 20 THEN 'middle' ELSE 'high' END AS size FROM orders
+ case_order: SELECT id, CASE WHEN amount < 20 THEN 'middle' WHEN amount < 10 THEN 'low' ELSE 'high' END AS size FROM orders
+ case_else_dropped: SELECT id, CASE WHEN amount < 10 THEN 'low' WHEN amount < 20 THEN 'middle' END AS size FROM orders
+ case_branch_dropped: SELECT id, CASE WHEN amount < 20 THEN 'middle' ELSE 'high' END AS size FROM orders
+ case_results: SELECT id, CASE WHEN amount < 10 THEN 'middle' WHEN amount < 20 THEN 'low' ELSE 'high' END AS size FROM orders

select sum(case when status = 'returned' then amount end) as back from orders
+ equality_as_like: SELECT SUM(CASE WHEN status LIKE '%returned' THEN amount END) AS back FROM orders
+ case_else_added: SELECT SUM(CASE WHEN status = 'returned' THEN amount ELSE 0 END) AS back FROM orders

select id from orders where ordered_at >= '2025-01-01' and ordered_at < '2025-02-01'
+ between_midnight: SELECT id FROM orders WHERE ordered_at BETWEEN '2025-01-01' AND '2025-01-31'
+ day_off: SELECT id FROM orders WHERE ordered_at >= '2025-01-02' AND ordered_at < '2025-02-01'
+ month_edge: SELECT id FROM orders WHERE ordered_at >= '2025-01-31' AND ordered_at < '2025-02-01'
+ year_off: SELECT id FROM orders WHERE ordered_at >= '2024-01-01' AND ordered_at < '2025-02-01'

select id from orders where cast(ordered_at as date) between date '2025-01-01' and date '2025-01-31'
+ between_end: SELECT id FROM orders WHERE CAST(ordered_at AS DATE) > CAST('2025-01-01' AS DATE) AND CAST(ordered_at AS DATE) <= CAST('2025-01-31' AS DATE)
+ where_dropped: SELECT id FROM orders
+ not_added: SELECT id FROM orders WHERE NOT CAST(ordered_at AS DATE) BETWEEN CAST('2025-01-01' AS DATE) AND CAST('2025-01-31' AS DATE)

select c.first_name, o.amount from customers c left join orders o on o.customer_id = c.id and o.status = 'completed'
+ join_inner: SELECT c.first_name, o.amount FROM customers AS c JOIN orders AS o ON o.customer_id = c.id AND o.status = 'completed'
+ on_to_where: SELECT c.first_name, o.amount FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id WHERE o.status = 'completed'
+ join_part_dropped: SELECT c.first_name, o.amount FROM customers AS c LEFT JOIN orders AS o ON o.status = 'completed'
+ join_key: SELECT c.first_name, o.amount FROM customers AS c LEFT JOIN orders AS o ON o.id = c.id AND o.status = 'completed'
+ column_namesake: SELECT c.first_name, o.amount FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = o.id AND o.status = 'completed'
+ join_right: SELECT c.first_name, o.amount FROM customers AS c RIGHT JOIN orders AS o ON o.customer_id = c.id AND o.status = 'completed'
+ join_full: SELECT c.first_name, o.amount FROM customers AS c FULL JOIN orders AS o ON o.customer_id = c.id AND o.status = 'completed'

select c.first_name, o.amount from customers c join orders o on o.customer_id = c.id
+ join_left: SELECT c.first_name, o.amount FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id
+ join_cross: SELECT c.first_name, o.amount FROM customers AS c CROSS JOIN orders AS o

select c.id from customers c left join orders o on o.customer_id = c.id where o.amount > 5
+ where_to_on: SELECT c.id FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id AND o.amount > 5
+ null_kept: SELECT c.id FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id WHERE (o.amount > 5 OR o.amount IS NULL)

select c.id, c.first_name, c.last_name from customers c semi join orders o on o.customer_id = c.id
+ join_semi_anti: SELECT c.id, c.first_name, c.last_name FROM customers AS c ANTI JOIN orders AS o ON o.customer_id = c.id
+ join_semi_inner: SELECT c.id, c.first_name, c.last_name FROM customers AS c JOIN orders AS o ON o.customer_id = c.id

select a.id, b.id from customers a join customers b on a.city = b.city and a.id < b.id
+ self_join: SELECT a.id, b.id FROM customers AS a JOIN customers AS b ON a.city = b.city AND a.id <> b.id

select c.first_name, count(o.id) as orders from customers c left join orders o on o.customer_id = c.id group by c.id, c.first_name
+ group_key_swapped: SELECT c.first_name, COUNT(o.id) AS orders FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id GROUP BY c.last_name, c.first_name
+ group_key_dropped: SELECT c.first_name, COUNT(o.id) AS orders FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id GROUP BY c.first_name
+ count_all: SELECT c.first_name, COUNT(*) AS orders FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id GROUP BY c.id, c.first_name

select c.city, count(*) as orders, count(distinct o.customer_id) as buyers from orders o join customers c on c.id = o.customer_id group by c.city
+ group_key_added: SELECT c.city, COUNT(*) AS orders, COUNT(DISTINCT o.customer_id) AS buyers FROM orders AS o JOIN customers AS c ON c.id = o.customer_id GROUP BY c.id, c.city
+ count_distinct_dropped: SELECT c.city, COUNT(*) AS orders, COUNT(o.customer_id) AS buyers FROM orders AS o JOIN customers AS c ON c.id = o.customer_id GROUP BY c.city

select distinct city from customers where is_member
+ distinct_dropped: SELECT city FROM customers WHERE is_member

select id from customers where not (city = 'Rome' or city = 'Oslo') and is_member
+ alternative_dropped: SELECT id FROM customers WHERE NOT (city = 'Oslo') AND is_member
+ not_dropped: SELECT id FROM customers WHERE (city = 'Rome' OR city = 'Oslo') AND is_member
+ or_and: SELECT id FROM customers WHERE NOT (city = 'Rome' AND city = 'Oslo') AND is_member

select id from orders where (status = 'completed' or status = 'paid') and amount > 5
+ brackets_dropped: SELECT id FROM orders WHERE status = 'completed' OR status = 'paid' AND amount > 5

select c.id from customers c where not exists (select 1 from orders o where o.customer_id = c.id and o.amount > 5)
+ correlation_dropped: SELECT c.id FROM customers AS c WHERE NOT EXISTS(SELECT 1 FROM orders AS o WHERE o.amount > 5)
+ not_exists_not_in: SELECT c.id FROM customers AS c WHERE NOT c.id IN (SELECT o.customer_id FROM orders AS o WHERE o.amount > 5)
+ exists_flipped: SELECT c.id FROM customers AS c WHERE EXISTS(SELECT 1 FROM orders AS o WHERE o.customer_id = c.id AND o.amount > 5)

select c.id from customers c where exists (select 1 from orders o where o.customer_id = c.id)
+ exists_to_join: SELECT c.id FROM customers AS c JOIN orders AS o ON o.customer_id = c.id

select id from customers where id not in (select customer_id from orders where customer_id is not null)
+ not_in_not_exists: SELECT id FROM customers WHERE NOT EXISTS(SELECT customer_id FROM orders WHERE NOT customer_id IS NULL AND customer_id = customers.id)
+ null_test_flipped: SELECT id FROM customers WHERE NOT id IN (SELECT customer_id FROM orders WHERE customer_id IS NULL)
+ null_compared: SELECT id FROM customers WHERE NOT id IN (SELECT customer_id FROM orders WHERE customer_id <> NULL)

select id from customers where id in (select customer_id from orders)
+ in_to_join: SELECT id FROM customers JOIN (SELECT customer_id FROM orders) AS matched(matching) ON id = matched.matching

select id from orders where amount > all (select amount from orders where status = 'returned')
+ any_all: SELECT id FROM orders WHERE amount > ANY (SELECT amount FROM orders WHERE status = 'returned')

select city from customers union select status from orders
+ union_all: SELECT city FROM customers UNION ALL SELECT status FROM orders
+ set_operator: SELECT city FROM customers INTERSECT SELECT status FROM orders
+ set_side_dropped: SELECT status AS city FROM orders

select id from customers except select customer_id from orders
+ set_all: SELECT id FROM customers EXCEPT ALL SELECT customer_id FROM orders
+ except_swapped: SELECT customer_id FROM orders EXCEPT SELECT id FROM customers

select id from customers where city is null
+ null_as_empty: SELECT id FROM customers WHERE city = ''

select coalesce(sum(amount), 0) as total, avg(tax) as mean, avg(coalesce(tax, 0)) as all_mean from orders
+ coalesce_dropped: SELECT SUM(amount) AS total, AVG(tax) AS mean, AVG(COALESCE(tax, 0)) AS all_mean FROM orders
+ coalesce_moved: SELECT SUM(COALESCE(amount, 0)) AS total, AVG(tax) AS mean, AVG(COALESCE(tax, 0)) AS all_mean FROM orders
+ average_over_all: SELECT COALESCE(SUM(amount), 0) AS total, SUM(tax) / COUNT(*) AS mean, AVG(COALESCE(tax, 0)) AS all_mean FROM orders

select id, amount / nullif(tax, 0) as ratio from orders where tax is distinct from 1
+ nullif_dropped: SELECT id, amount / tax AS ratio FROM orders WHERE tax IS DISTINCT FROM 1
+ distinct_from: SELECT id, amount / NULLIF(tax, 0) AS ratio FROM orders WHERE tax <> 1
+ division_whole: SELECT id, amount // NULLIF(tax, 0) AS ratio FROM orders WHERE tax IS DISTINCT FROM 1

select customer_id, sum(amount) over (partition by customer_id order by ordered_at) as running from orders
+ frame_rows: SELECT customer_id, SUM(amount) OVER (PARTITION BY customer_id ORDER BY ordered_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM orders
+ window_order_dropped: SELECT customer_id, SUM(amount) OVER (PARTITION BY customer_id) AS running FROM orders

select id, avg(amount) over (order by ordered_at rows between 2 preceding and current row) as mean from orders
+ frame_dropped: SELECT id, AVG(amount) OVER (ORDER BY ordered_at) AS mean FROM orders
+ frame_off: SELECT id, AVG(amount) OVER (ORDER BY ordered_at rows BETWEEN 3 preceding AND CURRENT ROW) AS mean FROM orders

select id, sum(amount) over (order by ordered_at rows between unbounded preceding and current row) as running from orders
+ frame_range: SELECT id, SUM(amount) OVER (ORDER BY ordered_at RANGE BETWEEN UNBOUNDED preceding AND CURRENT ROW) AS running FROM orders

select id, last_value(amount) over (order by ordered_at) as last from orders
+ frame_whole: SELECT id, LAST_VALUE(amount) OVER (ORDER BY ordered_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last FROM orders
+ first_last: SELECT id, FIRST_VALUE(amount) OVER (ORDER BY ordered_at) AS last FROM orders

select id, lag(amount) over (order by ordered_at) as before from orders
+ lag_lead: SELECT id, LEAD(amount) OVER (ORDER BY ordered_at) AS before FROM orders

select date_trunc('month', ordered_at) as month, count(*) as orders from orders group by 1
+ trunc_unit: SELECT DATE_TRUNC('QUARTER', ordered_at) AS month, COUNT(*) AS orders FROM orders GROUP BY 1
+ trunc_to_part: SELECT MONTH(ordered_at) AS month, COUNT(*) AS orders FROM orders GROUP BY 1

select month(ordered_at) as month, sum(amount) as total from orders group by month(ordered_at)
+ part_unit: SELECT QUARTER(ordered_at) AS month, SUM(amount) AS total FROM orders GROUP BY QUARTER(ordered_at)

select id from orders where status in ('completed', 'paid')
+ in_value_dropped: SELECT id FROM orders WHERE status IN ('paid')

select id from orders where ordered_at + interval 7 days < timestamp '2025-02-01 00:00:00'
+ interval_off: SELECT id FROM orders WHERE ordered_at + INTERVAL '8' DAYS < CAST('2025-02-01 00:00:00' AS TIMESTAMP)
+ plus_minus: SELECT id FROM orders WHERE ordered_at - INTERVAL '7' DAYS < CAST('2025-02-01 00:00:00' AS TIMESTAMP)

select id from customers where first_name like 'A_%'
+ like_pattern: SELECT id FROM customers WHERE first_name LIKE '%A_%'
+ like_case: SELECT id FROM customers WHERE first_name ILIKE 'A_%'

select lower(trim(city)) as city, left(first_name, 1) || '.' || last_name as name from customers where city = 'Rome'
+ text_function_dropped: SELECT TRIM(city) AS city, LEFT(first_name, 1) || '.' || last_name AS name FROM customers WHERE city = 'Rome'
+ text_case_swapped: SELECT UPPER(TRIM(city)) AS city, LEFT(first_name, 1) || '.' || last_name AS name FROM customers WHERE city = 'Rome'
+ text_piece_dropped: SELECT LOWER(TRIM(city)) AS city, LEFT(first_name, 1) || last_name AS name FROM customers WHERE city = 'Rome'
+ left_right: SELECT LOWER(TRIM(city)) AS city, RIGHT(first_name, 1) || '.' || last_name AS name FROM customers WHERE city = 'Rome'

select id, amount from orders order by amount desc, id limit 3 offset 1
+ limit_off: SELECT id, amount FROM orders ORDER BY amount DESC, id LIMIT 4 OFFSET 1
+ limit_dropped: SELECT id, amount FROM orders ORDER BY amount DESC, id OFFSET 1
+ offset_off: SELECT id, amount FROM orders ORDER BY amount DESC, id LIMIT 3 OFFSET 2
+ offset_dropped: SELECT id, amount FROM orders ORDER BY amount DESC, id LIMIT 3
+ order_key_dropped: SELECT id, amount FROM orders ORDER BY id LIMIT 3 OFFSET 1
+ order_keys_swapped: SELECT id, amount FROM orders ORDER BY id, amount DESC LIMIT 3 OFFSET 1
+ order_flipped: SELECT id, amount FROM orders ORDER BY amount, id LIMIT 3 OFFSET 1
+ order_dropped: SELECT id, amount FROM orders LIMIT 3 OFFSET 1
+ nulls_moved: SELECT id, amount FROM orders ORDER BY amount DESC NULLS FIRST, id LIMIT 3 OFFSET 1

select round(sum(amount) / count(*), 2) as mean, round(avg(amount), 1) as other, sum(distinct amount) as different from orders
+ aggregate_distinct_dropped: SELECT ROUND(SUM(amount) / COUNT(*), 2) AS mean, ROUND(AVG(amount), 1) AS other, SUM(amount) AS different FROM orders
+ round_moved: SELECT ROUND(SUM(amount) / COUNT(*), 2) AS mean, AVG(ROUND(amount, 1)) AS other, SUM(DISTINCT amount) AS different FROM orders
+ round_digits: SELECT ROUND(SUM(amount) / COUNT(*), 3) AS mean, ROUND(AVG(amount), 1) AS other, SUM(DISTINCT amount) AS different FROM orders
+ round_dropped: SELECT SUM(amount) / COUNT(*) AS mean, ROUND(AVG(amount), 1) AS other, SUM(DISTINCT amount) AS different FROM orders

select customer_id, round(avg(amount), 1) as mean from orders group by customer_id having avg(amount) >= 10
+ round_compared: SELECT customer_id, ROUND(AVG(amount), 1) AS mean FROM orders GROUP BY customer_id HAVING ROUND(AVG(amount), 1) >= 10

select id, round(amount * 1.19, 1) as gross from orders where round(amount * 1.19, 1) > 10
- round_compared

select id, greatest(amount - tax, 0) as net, amount * 2 + tax as gross from orders
+ clamp_dropped: SELECT id, amount - tax AS net, amount * 2 + tax AS gross FROM orders
+ difference_swapped: SELECT id, GREATEST(tax - amount, 0) AS net, amount * 2 + tax AS gross FROM orders
+ factor_dropped: SELECT id, GREATEST(amount - tax, 0) AS net, 2 + tax AS gross FROM orders

with recursive below as (select id, 0 as depth from nodes where parent_id is null union all select n.id, b.depth + 1 from nodes n join below b on n.parent_id = b.id where b.depth < 3) select id, depth from below
+ recursive_union: WITH RECURSIVE below AS (SELECT id, 0 AS depth FROM nodes WHERE parent_id IS NULL UNION SELECT n.id, b.depth + 1 FROM nodes AS n JOIN below AS b ON n.parent_id = b.id WHERE b.depth < 3) SELECT id, depth FROM below
+ recursive_bound: WITH RECURSIVE below AS (SELECT id, 0 AS depth FROM nodes WHERE parent_id IS NULL UNION ALL SELECT n.id, b.depth + 1 FROM nodes AS n JOIN below AS b ON n.parent_id = b.id WHERE b.depth < 4) SELECT id, depth FROM below

select distinct on (customer_id) customer_id, amount from orders order by customer_id, ordered_at
+ distinct_on: SELECT customer_id, amount FROM orders ORDER BY customer_id, ordered_at

select * from (select status, amount from orders) pivot (sum(amount) for status in ('completed', 'returned'))
+ pivot_value_dropped: SELECT * FROM (SELECT status, amount FROM orders) PIVOT(SUM(amount) FOR status IN ('returned'))

select id, unnest(tags) as tag from orders
+ unnest_dropped: SELECT id, tags AS tag FROM orders

select id, tags from orders
+ unnest_added: SELECT id, UNNEST(tags) AS tags FROM orders

select id, sum(amount) filter (where status = 'completed') as done from orders group by id
+ filter_dropped: SELECT id, SUM(amount) AS done FROM orders GROUP BY id

select id from orders where cast(ordered_at as date) = date '2025-01-31'
+ date_cast_dropped: SELECT id FROM orders WHERE ordered_at = CAST('2025-01-31' AS DATE)

select id, status from orders
- comparison_edge having_edge qualify_edge case_edge between_end where_dropped having_dropped qualify_dropped
- filter_dropped condition_dropped limit_off limit_dropped offset_off offset_dropped order_key_dropped
- order_keys_swapped order_flipped order_dropped nulls_moved unnest_added unnest_dropped round_digits round_dropped
- distinct_dropped hardcoded any_all interval_off day_off month_edge year_off in_value_dropped lag_lead first_last
- clamp_dropped pivot_value_dropped column_neighbour

select o.id from orders o cross join nodes n
- join_inner join_left join_right join_full join_cross join_key join_part_dropped

select a.id from customers a join orders o on a.id < o.id
- self_join join_key join_inner

select a.id from customers a join orders o on o.customer_id = a.id and o.status = 'paid'
- on_to_where where_to_on join_semi_anti join_semi_inner equality_flipped

select c.id from customers c left join orders o on o.customer_id = c.id where o.id is null
- where_to_on on_to_where null_kept null_as_empty

select id from orders where amount > 5 and status = '10'
- null_kept null_as_empty text_literal_case like_case like_pattern null_compared null_test_flipped equality_loosened

select id from customers where joined_on between '2025-01-01' and '2025-01-31'
- between_midnight date_cast_dropped comparison_edge and_or

select cast(joined_on as date) as day from customers where joined_on >= '2025-01-01' and left_on < '2025-02-01'
- date_cast_dropped between_midnight

select id, count(id) as orders from orders group by id
- group_key_dropped group_key_swapped group_key_added count_column distinct_added count_distinct_dropped
- aggregate_argument aggregate_function aggregate_distinct_added

select customer_id from orders group by customer_id having count(*) > 1
- having_to_where comparison_edge where_dropped count_all

select id from orders qualify row_number() over (order by amount desc) <= 3
- ties_cut window_order_key_dropped partition_dropped partition_key_dropped window_order_dropped comparison_edge

select c.id from customers c where exists (select 1 from orders o where o.amount > 5)
- correlation_dropped not_exists_not_in join_inner

select id from customers where not id in (select customer_id from orders)
- in_to_join exists_to_join exists_flipped not_added null_compared

select first_name from customers intersect select status from orders
- union_all except_swapped recursive_union distinct_added

select first_name from customers union select status from orders
- set_all recursive_union recursive_bound

select sum(coalesce(tax, 1) + 1) as total, coalesce(tax, 0) as one from orders group by tax
- coalesce_moved average_over_all nullif_dropped distinct_from

select id, sum(amount) over (partition by customer_id) as total, row_number() over (order by id) as place from orders
- frame_rows frame_range frame_whole frame_off frame_dropped window_order_dropped

select distinct date_trunc('year', ordered_at) as year from orders
- trunc_to_part part_unit distinct_added distinct_on

select dayname(ordered_at) as day from orders
- trunc_unit part_unit

select id, round(amount * tax, 2) as product from orders where amount = 5 order by 1 limit 3
- equality_as_like round_moved division_whole difference_swapped plus_minus not_dropped or_and

select id, case when amount > 5 then 1 else 0 end as big from orders
- case_else_added case_order case_results case_branch_dropped

select id, case when amount > 5 then 'a' end as big from orders
- case_else_dropped case_else_added

select count(distinct customer_id) as buyers, sum(distinct amount) as different from orders
- count_distinct_added aggregate_distinct_added rank_function window_order_flipped

select id, amount from orders where (amount > 5 and tax > 5) or status = 'paid'
- brackets_dropped aggregate_distinct_dropped factor_dropped

select id, last_name from customers where city = 'Rome'
- alternative_dropped text_function_dropped text_case_swapped text_piece_dropped left_right comparison_flipped
- not_in_not_exists coalesce_dropped

select id, amount from orders limit 3
- number_off column_namesake set_operator set_side_dropped

-- Pairs of queries; expected. Tables: t(a integer, b integer, s varchar), u(a integer, c integer).
-- "same" is a proof and must come; "other" must never be taken for a proof; "open" are equal, and may stay unproved.
select a from t; select a from t; same
select a from t; SELECT  a   FROM t -- comment; same
select a from t; select t.a from t; same
select a from t; select x.a as y from t as x; same
select a from t where a = 1; select a from t where 1 = a; same
select a from t where a = 1 and b = 2; select a from t where b = 2 and a = 1; same
select a from t where a = 1 or b = 2; select a from t where b = 2 or a = 1; same
select a from t where a in (1, 2); select a from t where a in (2, 1); same
select a from t where not a < 1; select a from t where a >= 1; same
select a from t where a between 1 and 2; select a from t where a >= 1 and a <= 2; same
select a from (select a, b from t); select a from t; same
with x as (select a from t) select a from x; select a from t; same
select t.a from t join u on t.a = u.a; select t.a from t join u on u.a = t.a; same
select t.a from t join u using (a); select t.a from t join u on t.a = u.a; open
select a as x from t order by x; select a from t order by 1; same
select a, count(*) from t group by a; select a, count(*) from t group by 1; same
select a from t; from t select a; same
select a from t where (((a = 1))); select a from t where a = 1; same
select a from t; select b from t; other
select a from t; select distinct a from t; other
select a from t where a > 1; select a from t where a >= 1; other
select a from t where s = 'x'; select a from t where s = 'X'; other
select a as x, b as y from t order by x; select a as y, b as x from t order by x; other
select a as b, b as a from t order by a; select a, b from t order by a; other
select a from t order by a; select a from t order by a desc; other
select a from t order by b; select a from t order by a; other
select a from t order by a limit 1; select a from t order by a limit 2; other
select t.a from t left join u on t.a = u.a; select t.a from t join u on t.a = u.a; other
select t.a from t left join u on t.a = u.a and c = 1; select t.a from t left join u on t.a = u.a where c = 1; other
select count(a) from t; select count(*) from t; other
select count(distinct a) from t; select count(a) from t; other
select a from t union select a from u; select a from t union all select a from u; other
select a from t except select a from u; select a from u except select a from t; other
select a from t where a not in (select a from u); select a from t where not exists (select 1 from u where u.a = t.a); other
select a from t where a <> 1; select a from t where a is distinct from 1; other
select a from t where a = a; select a from t; other
select a from t where a = 1 or a <> 1; select a from t; other
select coalesce(a, b) from t; select coalesce(b, a) from t; other
select sum(a) from t; select sum(a) from t having sum(a) > 0; other
select a - b from t; select b - a from t; other
select a / 2 from t; select a // 2 from t; other
select a, b from t; select b, a from t; other
select row_number() over (order by a) from t; select row_number() over (order by b) from t; other
select x.a from t x, t y where x.a = y.b; select y.a from t x, t y where x.a = y.b; other
select a from t order by a nulls first; select a from t order by a nulls last; other
select sum(a) filter (where b = 1) from t; select sum(a) from t where b = 1; other
select a from t limit 1; select a from t limit 1 offset 1; other

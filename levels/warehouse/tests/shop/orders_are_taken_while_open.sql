-- By shops that trade and by people who work for the company on that day.
select o.id, o.ordered_at
from {{ ref('orders') }} as o
join {{ ref('locations') }} as l on l.id = o.location_id
left join {{ ref('employees') }} as e on e.id = o.employee_id
where
    cast(o.ordered_at as date) < l.opened_on
    or cast(o.ordered_at as date) > l.closed_on
    or cast(o.ordered_at as date) < e.hired_on
    or cast(o.ordered_at as date) > e.left_on

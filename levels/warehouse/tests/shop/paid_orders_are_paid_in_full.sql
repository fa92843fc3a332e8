-- What comes in for an order, if anything does, is the sum of its lines after discount.
with lines as (
    select
        l.order_id,
        case d.kind
            when 'percent' then l.quantity * l.unit_price * (100 - d.value) / 100
            when 'amount' then greatest(l.quantity * l.unit_price - d.value, 0)
            else l.quantity * l.unit_price
        end as net
    from {{ ref('order_lines') }} as l
    left join {{ ref('discounts') }} as d on d.id = l.discount_id
),

due as (
    select order_id, round(sum(net), 2) as amount
    from lines
    group by order_id
),

paid as (
    select order_id, sum(amount) as amount
    from {{ ref('payments') }}
    where amount > 0
    group by order_id
)

select paid.order_id, due.amount as due, paid.amount as paid
from paid
left join due on due.order_id = paid.order_id
where due.amount is null or abs(due.amount - paid.amount) > 0.001

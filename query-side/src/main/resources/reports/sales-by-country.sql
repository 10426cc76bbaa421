-- What was sold and paid in each country, and what credit notes gave back. Orders that came to nothing unpaid are no sales.
with sale as (
    select country collate "C" as country, currency, count(*) as orders, count(distinct customer_reference) filter (where customer_reference <> 'GUEST') as customers,
           sum(units) as units, sum(paid_minor) as paid_minor, sum(refunded_minor) as refunded_minor
    from views.orders
    where status <> 'cancelled' or paid_minor > 0
    group by 1, 2
),
credit as (
    select country collate "C" as country, currency, count(*) as credits, sum(refund_minor) as credit_minor
    from views.credit_notes
    group by 1, 2
)
select country, currency, coalesce(orders, 0) as orders, coalesce(customers, 0) as customers, coalesce(units, 0) as units,
       coalesce(paid_minor, 0) as paid_minor, coalesce(refunded_minor, 0) as refunded_minor,
       coalesce(credits, 0) as credits, coalesce(credit_minor, 0) as credit_minor,
       coalesce(paid_minor, 0) - coalesce(refunded_minor, 0) - coalesce(credit_minor, 0) as net_minor
from sale
full join credit using (country, currency)
order by net_minor desc, 1, 2

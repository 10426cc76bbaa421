-- What was sold and paid on each day (business time, UTC), and what credit notes gave back. Orders that came to nothing unpaid are no sales.
with sale as (
    select (placed_at at time zone 'UTC')::date as day, currency, count(*) as orders, sum(lines) as lines, sum(units) as units,
           sum(paid_minor) as paid_minor, sum(refunded_minor) as refunded_minor
    from views.orders
    where status <> 'cancelled' or paid_minor > 0
    group by 1, 2
),
credit as (
    select (issued_at at time zone 'UTC')::date as day, currency, count(*) as credits, sum(refund_minor) as credit_minor
    from views.credit_notes
    group by 1, 2
)
select to_char(day, 'YYYY-MM-DD') as day, currency, coalesce(orders, 0) as orders, coalesce(lines, 0) as lines, coalesce(units, 0) as units,
       coalesce(paid_minor, 0) as paid_minor, coalesce(refunded_minor, 0) as refunded_minor,
       coalesce(credits, 0) as credits, coalesce(credit_minor, 0) as credit_minor,
       coalesce(paid_minor, 0) - coalesce(refunded_minor, 0) - coalesce(credit_minor, 0) as net_minor
from sale
full join credit using (day, currency)
order by 1, 2

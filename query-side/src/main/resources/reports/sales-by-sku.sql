-- What was sold of each SKU: lines of orders that did not come to nothing unpaid, less what credit notes took back.
with sale as (
    select l.sku, o.currency, count(distinct l.order_id) as orders, count(*) as lines, sum(l.quantity) as units, sum(l.amount_minor) as gross_minor
    from views.order_lines l
    join views.orders o using (order_id)
    where l.kind = 'goods' and (o.status <> 'cancelled' or o.paid_minor > 0)
    group by 1, 2
),
credit as (
    select l.sku, n.currency, sum(l.accepted_quantity) as units_credited, sum(l.accepted_quantity * l.unit_price_minor) as credit_minor
    from views.credit_lines l
    join views.credit_notes n using (credit_id)
    where l.kind = 'goods'
    group by 1, 2
)
select sku, p.name, currency, coalesce(orders, 0) as orders, coalesce(lines, 0) as lines, coalesce(units, 0) as units,
       coalesce(units_credited, 0) as units_credited, coalesce(gross_minor, 0) as gross_minor, coalesce(credit_minor, 0) as credit_minor,
       coalesce(gross_minor, 0) - coalesce(credit_minor, 0) as net_minor
from sale
full join credit using (sku, currency)
left join (select sku, name from views.products) p using (sku)
order by net_minor desc, sku, currency

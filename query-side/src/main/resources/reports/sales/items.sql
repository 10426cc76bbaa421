-- Lines of goods of orders and credit notes. Orders that came to nothing unpaid are no sales.
fact as (
    select o.placed_at as at, o.placed_position as position, o.order_id, cast(null as text) as credit_id, o.country, o.currency, l.sku,
           1 as lines, l.quantity as units, 0 as units_credited, l.amount_minor as gross_minor, 0 as credit_minor
    from order_lines l
    join orders o using (order_id)
    where l.kind = 'goods' and (o.status <> 'cancelled' or o.paid_minor > 0)
    union all
    select n.issued_at, n.issued_position, null, n.credit_id, n.country, n.currency, l.sku, 0, 0, l.accepted_quantity, 0,
           l.accepted_quantity * l.unit_price_minor
    from credit_lines l
    join credits n using (credit_id)
    where l.kind = 'goods'
),

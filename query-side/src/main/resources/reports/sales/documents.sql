-- Orders and credit notes, one row each. Orders that came to nothing unpaid are no sales.
fact as (
    select placed_at as at, placed_position as position, order_id, cast(null as text) as credit_id, country, currency,
           nullif(customer_reference, 'GUEST') as customer, 1 as orders, lines, units, paid_minor, refunded_minor, 0 as credits,
           0 as credit_minor
    from orders
    where status <> 'cancelled' or paid_minor > 0
    union all
    select issued_at, issued_position, null, credit_id, country, currency, null, 0, 0, 0, 0, 0, 1, refund_minor
    from credits
),

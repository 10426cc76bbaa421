-- What sales reports are made of, as it stood at a past moment. Orders that have changed since are told by :moved, as the log says they were;
-- all others that had been placed are today what they were then. Credit notes never change in what is reported of them.
with moved as materialized (
    select *
    from jsonb_to_recordset(cast(:moved as jsonb)) as m (order_id text, country text, currency text, customer_reference text, status text,
        lines int, units bigint, paid_minor bigint, refunded_minor bigint, placed_at timestamptz, placed_position bigint, items jsonb)
),
orders as (
    select order_id, country, currency, customer_reference, status, lines, units, paid_minor, refunded_minor, placed_at, placed_position
    from views.orders
    where (cast(:position as bigint) is null or placed_position <= :position)
      and (cast(:at as timestamptz) is null or placed_at <= :at)
      and order_id not in (select order_id from moved)
    union all
    select order_id, country, currency, customer_reference, status, lines, units, paid_minor, refunded_minor, placed_at, placed_position
    from moved
),
order_lines as (
    select order_id, kind, sku, quantity, amount_minor from views.order_lines
    where order_id not in (select order_id from moved)
    union all
    select m.order_id, i.kind, i.sku, i.quantity, i.amount_minor
    from moved m cross join lateral jsonb_to_recordset(m.items) as i (kind text, sku text, quantity int, amount_minor bigint)
),
credits as (
    select credit_id, country, currency, refund_minor, issued_at, issued_position
    from views.credit_notes
    where (cast(:position as bigint) is null or issued_position <= :position)
      and (cast(:at as timestamptz) is null or issued_at <= :at)
),
credit_lines as (
    select credit_id, kind, sku, accepted_quantity, unit_price_minor from views.credit_lines
),

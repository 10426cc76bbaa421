-- What sales reports are made of, as it stands.
with orders as (
    select order_id, country, currency, customer_reference, status, lines, units, paid_minor, refunded_minor, placed_at, placed_position
    from views.orders
),
order_lines as (
    select order_id, kind, sku, quantity, amount_minor from views.order_lines
),
credits as (
    select credit_id, country, currency, refund_minor, issued_at, issued_position from views.credit_notes
),
credit_lines as (
    select credit_id, kind, sku, accepted_quantity, unit_price_minor from views.credit_lines
),

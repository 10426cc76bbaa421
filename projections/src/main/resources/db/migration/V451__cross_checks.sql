-- Figures that have to be the same wherever they are asked for: the books of one shop, added up in two ways.

create view analytics.cross_checks_v1 as
with checks (name, left_of, right_of, read_models) as (
    values
        ('sales-by-day-and-by-country', 'gross_minor of sales_by_day_v2', 'gross_minor of sales_by_country_v2', array['order-tracking']),
        ('sales-by-day-and-by-sku', 'gross_minor of sales_by_day_v2', 'gross_minor of sales_by_sku_v2', array['order-tracking']),
        ('sales-by-day-and-by-hour', 'gross_minor of sales_by_day_v2', 'gross_minor of sales_by_hour_v1', array['order-tracking']),
        ('sales-by-day-and-by-tax', 'gross_minor of sales_by_day_v2', 'gross_minor of tax_by_country_v1', array['order-tracking']),
        ('orders-and-lines', 'total_minor of orders_v2 whose prices were not corrected', 'gross_minor of their order_lines_v2', array['order-tracking']),
        ('units-of-orders-and-lines', 'units ordered, shipped, cancelled, returned and returning of orders_v2', 'the same of goods in views.order_lines', array['order-tracking']),
        ('postings-sum-to-zero', 'debits of postings_v2', 'credits of postings_v2', array['order-tracking', 'payment-ledger']),
        ('captures-and-postings', 'captured_minor of payments_v1', 'sales in postings_v2', array['payment-ledger']),
        ('refunds-and-postings', 'refunded_minor of payments_v1', 'cash that left for payments in postings_v2', array['payment-ledger']),
        ('captures-and-orders', 'captured_minor of payments_v1', 'paid_minor of orders_v2', array['order-tracking', 'payment-ledger']),
        ('refunds-and-orders', 'refunded_minor of payments_v1', 'refunded_minor of orders_v2', array['order-tracking', 'payment-ledger']),
        ('owed-back-and-postings', 'owed_back_minor of orders_v2', 'refunds-payable to orders in postings_v2', array['order-tracking']),
        ('credit-notes-and-lines', 'refund_minor of credit_notes_v1', 'amount_minor of credit_lines_v1', array['credit-notes']),
        ('credit-notes-and-postings', 'refund_minor less refunded_minor of credit_notes_v1', 'refunds-payable on credit notes in postings_v2', array['credit-notes', 'payment-ledger']),
        ('stock-on-hand', 'on_hand of stock_levels_v1', 'on_hand_delta of stock_movements_v1', array['stock-ledger', 'stock-level']),
        ('stock-available', 'available of stock_levels_v1', 'available_delta of stock_movements_v1', array['stock-ledger', 'stock-level']),
        ('stock-reserved', 'reserved of stock_levels_v1', 'reserved_delta of stock_movements_v1', array['stock-ledger', 'stock-level']),
        ('stock-allocated', 'allocated of stock_levels_v1', 'allocated_delta of stock_movements_v1', array['stock-ledger', 'stock-level']),
        ('stock-damaged', 'damaged of stock_levels_v1', 'damaged_delta of stock_movements_v1', array['stock-ledger', 'stock-level']),
        ('stock-and-its-parts', 'on_hand of stock_levels_v1', 'available, reserved, allocated and damaged of stock_levels_v1', array['stock-level']),
        ('stock-and-reservations', 'reserved and allocated of stock_levels_v1', 'reserved and allocated of stock_reservations_v1', array['stock-level'])
), by_day as materialized (
    select currency, sum(gross_minor) as minor from analytics.sales_by_day_v2 group by currency
), ordered as materialized (
    select o.currency, sum(o.total_minor + o.changed_minor) filter (where p.order_id is null) as asked,
           sum(o.units + o.units_shipped + o.units_cancelled + o.units_returned + o.units_returning) as units,
           sum(o.paid_minor) as paid, sum(o.refunded_minor) as refunded,
           sum(greatest(0, o.paid_minor - o.refunded_minor - o.due_minor)) as owed_back
    from views.orders o
    left join (select distinct order_id from views.order_steps where step = 'line-repriced') p using (order_id)
    group by o.currency
), lines as materialized (
    select o.currency, sum(l.amount_minor) filter (where p.order_id is null) as asked,
           sum(l.quantity + l.quantity_shipped + l.quantity_cancelled + l.quantity_returned + l.quantity_returning)
               filter (where l.kind = 'goods') as units
    from views.order_lines l
    join views.orders o using (order_id)
    left join (select distinct order_id from views.order_steps where step = 'line-repriced') p using (order_id)
    group by o.currency
), paid as materialized (
    select currency, sum(captured_minor) as captured, sum(refunded_minor) as refunded from views.payments group by currency
), posted as materialized (
    select currency, sum(greatest(amount_minor, 0)) as debit, -sum(least(amount_minor, 0)) as credit,
           -sum(amount_minor) filter (where account = 'sales') as sales,
           -sum(amount_minor) filter (where account = 'cash' and amount_minor < 0 and payment_id is not null) as given_back,
           -sum(amount_minor) filter (where account = 'refunds-payable' and credit_id is not null) as owed_on_credits,
           -sum(amount_minor) filter (where account = 'refunds-payable' and credit_id is null) as owed_on_orders
    from analytics.postings_v2
    group by currency
), noted as materialized (
    select currency, sum(refund_minor) as promised, sum(refund_minor - refunded_minor) as outstanding from views.credit_notes group by currency
), level as materialized (
    select sum(on_hand) as on_hand, sum(available) as available, sum(reserved) as reserved, sum(allocated) as allocated,
           sum(damaged) as damaged
    from views.stock_levels
), moved as materialized (
    select sum(on_hand_delta) as on_hand, sum(available_delta) as available, sum(reserved_delta) as reserved,
           sum(allocated_delta) as allocated, sum(damaged_delta) as damaged
    from views.stock_movements
), figures (name, currency, side, amount) as (
    select n.name, d.currency, 1, d.minor
    from by_day d
    cross join (values ('sales-by-day-and-by-country'), ('sales-by-day-and-by-sku'), ('sales-by-day-and-by-hour'), ('sales-by-day-and-by-tax')) n (name)
    union all select 'sales-by-day-and-by-country', currency, 2, sum(gross_minor) from analytics.sales_by_country_v2 group by currency
    union all select 'sales-by-day-and-by-sku', currency, 2, sum(gross_minor) from analytics.sales_by_sku_v2 group by currency
    union all select 'sales-by-day-and-by-hour', currency, 2, sum(gross_minor) from analytics.sales_by_hour_v1 group by currency
    union all select 'sales-by-day-and-by-tax', currency, 2, sum(gross_minor) from analytics.tax_by_country_v1 group by currency
    union all select 'orders-and-lines', currency, 1, asked from ordered
    union all select 'orders-and-lines', currency, 2, asked from lines
    union all select 'units-of-orders-and-lines', null, 1, sum(units) from ordered
    union all select 'units-of-orders-and-lines', null, 2, sum(units) from lines
    union all select 'postings-sum-to-zero', currency, 1, debit from posted
    union all select 'postings-sum-to-zero', currency, 2, credit from posted
    union all select 'captures-and-postings', currency, 1, captured from paid
    union all select 'captures-and-postings', currency, 2, sales from posted
    union all select 'refunds-and-postings', currency, 1, refunded from paid
    union all select 'refunds-and-postings', currency, 2, given_back from posted
    union all select 'captures-and-orders', currency, 1, captured from paid
    union all select 'captures-and-orders', currency, 2, paid from ordered
    union all select 'refunds-and-orders', currency, 1, refunded from paid
    union all select 'refunds-and-orders', currency, 2, refunded from ordered
    union all select 'owed-back-and-postings', currency, 1, owed_back from ordered
    union all select 'owed-back-and-postings', currency, 2, owed_on_orders from posted
    union all select 'credit-notes-and-lines', currency, 1, promised from noted
    union all select 'credit-notes-and-lines', currency, 2, sum(amount_minor) from analytics.credit_lines_v1 group by currency
    union all select 'credit-notes-and-postings', currency, 1, outstanding from noted
    union all select 'credit-notes-and-postings', currency, 2, owed_on_credits from posted
    union all select 'stock-on-hand', null, 1, on_hand from level
    union all select 'stock-on-hand', null, 2, on_hand from moved
    union all select 'stock-available', null, 1, available from level
    union all select 'stock-available', null, 2, available from moved
    union all select 'stock-reserved', null, 1, reserved from level
    union all select 'stock-reserved', null, 2, reserved from moved
    union all select 'stock-allocated', null, 1, allocated from level
    union all select 'stock-allocated', null, 2, allocated from moved
    union all select 'stock-damaged', null, 1, damaged from level
    union all select 'stock-damaged', null, 2, damaged from moved
    union all select 'stock-and-its-parts', null, 1, on_hand from level
    union all select 'stock-and-its-parts', null, 2, available + reserved + allocated + damaged from level
    union all select 'stock-and-reservations', null, 1, reserved + allocated from level
    union all select 'stock-and-reservations', null, 2, sum(reserved + allocated) from views.stock_reservations
), sums as (
    select name, currency, coalesce(sum(amount) filter (where side = 1), 0) as left_figure,
           coalesce(sum(amount) filter (where side = 2), 0) as right_figure
    from figures
    group by name, currency
)
select c.name, s.currency, coalesce(s.left_figure, 0)::bigint as left_figure, coalesce(s.right_figure, 0)::bigint as right_figure,
       (coalesce(s.left_figure, 0) - coalesce(s.right_figure, 0))::bigint as difference, c.left_of, c.right_of,
       (select coalesce(max(p.position) - min(p.position), 0) from views.view_positions p where p.view = any (c.read_models)) as events_apart
from checks c
left join sums s using (name);

comment on view analytics.cross_checks_v1 is 'The same figure added up in two ways, per currency or in units. The difference is always 0; where figures of two read models are compared that have not come equally far (events_apart), it is only known when they have.';
comment on column analytics.cross_checks_v1.name is 'The check.';
comment on column analytics.cross_checks_v1.currency is 'ISO 4217 code where the figures are minor units; absent where they are units of goods, or where there is nothing yet.';
comment on column analytics.cross_checks_v1.left_figure is 'The one figure.';
comment on column analytics.cross_checks_v1.right_figure is 'The other.';
comment on column analytics.cross_checks_v1.difference is 'left_figure - right_figure.';
comment on column analytics.cross_checks_v1.left_of is 'What the one figure is the sum of.';
comment on column analytics.cross_checks_v1.right_of is 'What the other is the sum of.';
comment on column analytics.cross_checks_v1.events_apart is 'How many positions lie between the read models that are compared; 0 where they have come equally far, or are one.';
grant select on analytics.cross_checks_v1 to analyst;

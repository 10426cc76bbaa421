-- What analysts read: views with a version in their name. A view of a version never changes its meaning; a changed one gets the next number
-- and stands beside it. No personal data: no name, e-mail address or postal address leaves the schema views.

create schema if not exists analytics;
comment on schema analytics is 'For analysts: documented, versioned views of orders, stock and money. No personal data. Read only.';

-- The log is made by migrations of its own and is not there where only views are tested. Analysts may learn its length, nothing else.
create function views.log_head() returns bigint
    language plpgsql stable security definer set search_path = pg_catalog as
$$
declare
    head bigint;
begin
    if to_regclass('daybook.event_head') is not null then
        select last_position into head from daybook.event_head;
    else
        select max(position) into head from views.view_positions;
    end if;
    return coalesce(head, 0);
end
$$;
comment on function views.log_head() is 'Position of the last event of the log; 0 where there is none.';

create view analytics.orders_v1 as
select order_id, customer_reference, country, currency, status, total_minor, paid_minor, refunded_minor, lines, units,
       units_shipped, units_cancelled, units_returned, (placed_at at time zone 'UTC')::date as placed_on, placed_at, confirmed_at,
       last_shipped_at, delivered_at, cancelled_at, completed_at, placed_position, position
from views.orders;

comment on view analytics.orders_v1 is 'One row per order, as it stands. Without personal data. Amounts in minor units of currency; times are business time.';
comment on column analytics.orders_v1.order_id is 'The order.';
comment on column analytics.orders_v1.customer_reference is 'The shop''s customer number; GUEST where there is none. A reference, no name.';
comment on column analytics.orders_v1.country is 'Name or code of the country the order goes to.';
comment on column analytics.orders_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.orders_v1.status is 'placed, confirmed, partly-shipped, shipped, delivered, partly-returned, returned, cancelled or completed.';
comment on column analytics.orders_v1.total_minor is 'Sum of all lines as placed.';
comment on column analytics.orders_v1.paid_minor is 'Captured for the order.';
comment on column analytics.orders_v1.refunded_minor is 'Given back on the order''s own payments; credit notes come on top, see credit_notes_v1.';
comment on column analytics.orders_v1.lines is 'Number of lines, goods and charges.';
comment on column analytics.orders_v1.units is 'Units of goods as placed.';
comment on column analytics.orders_v1.units_shipped is 'Units that left the house.';
comment on column analytics.orders_v1.units_cancelled is 'Units that will not ship.';
comment on column analytics.orders_v1.units_returned is 'Units that came back.';
comment on column analytics.orders_v1.placed_on is 'Day of placing, UTC.';
comment on column analytics.orders_v1.placed_at is 'When it was placed.';
comment on column analytics.orders_v1.confirmed_at is 'When all that was owed was paid; absent where it is not.';
comment on column analytics.orders_v1.last_shipped_at is 'When the last shipment left.';
comment on column analytics.orders_v1.delivered_at is 'When the last delivery arrived.';
comment on column analytics.orders_v1.cancelled_at is 'When the whole order came to nothing.';
comment on column analytics.orders_v1.completed_at is 'When everything was done and nothing owed.';
comment on column analytics.orders_v1.placed_position is 'Position of the placing event in the log.';
comment on column analytics.orders_v1.position is 'Position of the last event applied.';

create view analytics.order_lines_v1 as
select l.order_id, l.line, l.kind, l.sku, l.description, l.quantity, o.currency, l.unit_price_minor, l.amount_minor, l.location,
       l.quantity_shipped, l.quantity_cancelled, l.quantity_returned, o.country, (o.placed_at at time zone 'UTC')::date as placed_on,
       o.placed_at, l.position
from views.order_lines l join views.orders o using (order_id);

comment on view analytics.order_lines_v1 is 'One row per order line. Lines are never merged: two may name the same SKU.';
comment on column analytics.order_lines_v1.order_id is 'The order.';
comment on column analytics.order_lines_v1.line is 'Number of the line in its order, from 1.';
comment on column analytics.order_lines_v1.kind is 'goods (takes stock) or charge (moves money only).';
comment on column analytics.order_lines_v1.sku is 'The SKU, or the code of a charge.';
comment on column analytics.order_lines_v1.description is 'Text of the line.';
comment on column analytics.order_lines_v1.quantity is 'Units as placed.';
comment on column analytics.order_lines_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.order_lines_v1.unit_price_minor is 'Price of one unit.';
comment on column analytics.order_lines_v1.amount_minor is 'quantity times unit_price_minor.';
comment on column analytics.order_lines_v1.location is 'Where the goods are reserved; absent for a charge.';
comment on column analytics.order_lines_v1.quantity_shipped is 'Units that left the house.';
comment on column analytics.order_lines_v1.quantity_cancelled is 'Units that will not ship.';
comment on column analytics.order_lines_v1.quantity_returned is 'Units that came back.';
comment on column analytics.order_lines_v1.country is 'Country of the order.';
comment on column analytics.order_lines_v1.placed_on is 'Day of placing, UTC.';
comment on column analytics.order_lines_v1.placed_at is 'When the order was placed.';
comment on column analytics.order_lines_v1.position is 'Position of the last event applied.';

create view analytics.stock_levels_v1 as
select sku, location, on_hand, available, reserved, allocated, damaged, position from views.stock_levels;

comment on view analytics.stock_levels_v1 is 'What is where: one row per SKU and location. on_hand = available + reserved + allocated + damaged.';
comment on column analytics.stock_levels_v1.sku is 'The SKU.';
comment on column analytics.stock_levels_v1.location is 'The warehouse, shop or supplier.';
comment on column analytics.stock_levels_v1.on_hand is 'Units physically there.';
comment on column analytics.stock_levels_v1.available is 'Units that can be promised.';
comment on column analytics.stock_levels_v1.reserved is 'Units set aside for orders.';
comment on column analytics.stock_levels_v1.allocated is 'Units of paid orders that have not left.';
comment on column analytics.stock_levels_v1.damaged is 'Units there that cannot be sold.';
comment on column analytics.stock_levels_v1.position is 'Position of the last event applied.';

create view analytics.stock_movements_v1 as
select position, sku, location, kind, quantity, on_hand_delta, available_delta, reserved_delta, allocated_delta, damaged_delta,
       asked, order_id, reference, reason, at as moved_at, recorded_at, actor, role
from views.stock_movements;

comment on view analytics.stock_movements_v1 is 'Every movement of every stock item, kept for ever. The deltas of an item sum to its stock level.';
comment on column analytics.stock_movements_v1.position is 'Position of the event in the log.';
comment on column analytics.stock_movements_v1.sku is 'The SKU.';
comment on column analytics.stock_movements_v1.location is 'Where the units are.';
comment on column analytics.stock_movements_v1.kind is 'received, reserved, extended, allocated, released, expired, shipped, returned or adjusted.';
comment on column analytics.stock_movements_v1.quantity is 'Units moved; signed for an adjustment; 0 for an extension.';
comment on column analytics.stock_movements_v1.on_hand_delta is 'Change of on hand.';
comment on column analytics.stock_movements_v1.available_delta is 'Change of available.';
comment on column analytics.stock_movements_v1.reserved_delta is 'Change of reserved.';
comment on column analytics.stock_movements_v1.allocated_delta is 'Change of allocated.';
comment on column analytics.stock_movements_v1.damaged_delta is 'Change of damaged.';
comment on column analytics.stock_movements_v1.asked is 'For an adjustment the signed units asked for.';
comment on column analytics.stock_movements_v1.order_id is 'The order, where there is one.';
comment on column analytics.stock_movements_v1.reference is 'The delivery, order, credit note or return behind it.';
comment on column analytics.stock_movements_v1.reason is 'Why, where a reason was given.';
comment on column analytics.stock_movements_v1.moved_at is 'When it happened (business time).';
comment on column analytics.stock_movements_v1.recorded_at is 'When the log recorded it.';
comment on column analytics.stock_movements_v1.actor is 'Who caused it: a reference.';
comment on column analytics.stock_movements_v1.role is 'In which role.';

create view analytics.payments_v1 as
select payment_id, order_id, currency, method, provider, status, requested_minor, authorised_minor, captured_minor, voided_minor,
       refunded_minor, requested_at, settled_at, position
from views.payments;

comment on view analytics.payments_v1 is 'One row per payment. authorised = captured + voided + still open. Amounts in minor units of currency.';
comment on column analytics.payments_v1.payment_id is 'The payment.';
comment on column analytics.payments_v1.order_id is 'The order it pays.';
comment on column analytics.payments_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.payments_v1.method is 'How the customer pays.';
comment on column analytics.payments_v1.provider is 'Who carries it out.';
comment on column analytics.payments_v1.status is 'requested, authorised, declined, partly-captured, captured, voided, partly-refunded, refunded or outcome-unknown.';
comment on column analytics.payments_v1.requested_minor is 'Asked for.';
comment on column analytics.payments_v1.authorised_minor is 'Held for us, captures included.';
comment on column analytics.payments_v1.captured_minor is 'Taken.';
comment on column analytics.payments_v1.voided_minor is 'Let go without being taken.';
comment on column analytics.payments_v1.refunded_minor is 'Given back.';
comment on column analytics.payments_v1.requested_at is 'When it was asked for.';
comment on column analytics.payments_v1.settled_at is 'When nothing was left open.';
comment on column analytics.payments_v1.position is 'Position of the last event applied.';

create view analytics.postings_v1 as
select position, entry, account, order_id, payment_id, credit_id, currency, amount_minor,
       (at at time zone 'UTC')::date as posted_on, at as posted_at
from views.postings;

comment on view analytics.postings_v1 is 'Double-entry postings on a cash basis. Debits are positive, credits negative; the entries of one position sum to zero.';
comment on column analytics.postings_v1.position is 'Position of the event in the log.';
comment on column analytics.postings_v1.entry is 'Number of the entry within its position, from 1.';
comment on column analytics.postings_v1.account is 'cash, sales, refunds or refunds-payable.';
comment on column analytics.postings_v1.order_id is 'The order, where the entry belongs to one.';
comment on column analytics.postings_v1.payment_id is 'The payment, where the entry belongs to one.';
comment on column analytics.postings_v1.credit_id is 'The credit note, where the entry belongs to one.';
comment on column analytics.postings_v1.currency is 'ISO 4217 code of the amount.';
comment on column analytics.postings_v1.amount_minor is 'Signed minor units: debit positive, credit negative.';
comment on column analytics.postings_v1.posted_on is 'Day, UTC.';
comment on column analytics.postings_v1.posted_at is 'When it happened (business time).';

create view analytics.credit_notes_v1 as
select credit_id, customer_reference, country, currency, refund_minor, refunded_minor, lines,
       (issued_at at time zone 'UTC')::date as issued_on, issued_at, issued_position, position
from views.credit_notes;

comment on view analytics.credit_notes_v1 is 'One row per credit note. Amounts in minor units of currency.';
comment on column analytics.credit_notes_v1.credit_id is 'The credit note.';
comment on column analytics.credit_notes_v1.customer_reference is 'The shop''s customer number; GUEST where there is none.';
comment on column analytics.credit_notes_v1.country is 'Country of the customer.';
comment on column analytics.credit_notes_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.credit_notes_v1.refund_minor is 'What the note promises to give back.';
comment on column analytics.credit_notes_v1.refunded_minor is 'What has been given back on it.';
comment on column analytics.credit_notes_v1.lines is 'Number of lines.';
comment on column analytics.credit_notes_v1.issued_on is 'Day of issue, UTC.';
comment on column analytics.credit_notes_v1.issued_at is 'When it was issued.';
comment on column analytics.credit_notes_v1.issued_position is 'Position of the issuing event in the log.';
comment on column analytics.credit_notes_v1.position is 'Position of the last event applied.';

create view analytics.credit_lines_v1 as
select l.credit_id, l.line, l.kind, l.sku, l.description, l.quantity, l.accepted_quantity, n.currency, l.unit_price_minor,
       l.accepted_quantity * l.unit_price_minor as amount_minor,
       coalesce(k.cancelled, 0) as quantity_cancelled, coalesce(k.returned, 0) as quantity_returned,
       l.accepted_quantity - coalesce(k.cancelled, 0) - coalesce(k.returned, 0) as quantity_unlinked,
       n.country, (n.issued_at at time zone 'UTC')::date as issued_on, n.issued_at, l.position
from views.credit_lines l
join views.credit_notes n using (credit_id)
left join (select credit_id, line, sum(quantity) filter (where effect = 'cancelled') as cancelled,
                  sum(quantity) filter (where effect = 'returned') as returned
           from views.credit_links group by credit_id, line) k using (credit_id, line);

comment on view analytics.credit_lines_v1 is 'One row per credit line, with the units that are linked to order lines.';
comment on column analytics.credit_lines_v1.credit_id is 'The credit note.';
comment on column analytics.credit_lines_v1.line is 'Number of the line in its note, from 1.';
comment on column analytics.credit_lines_v1.kind is 'goods (takes stock back) or charge (moves money only).';
comment on column analytics.credit_lines_v1.sku is 'The SKU, or the code of a charge.';
comment on column analytics.credit_lines_v1.description is 'Text of the line.';
comment on column analytics.credit_lines_v1.quantity is 'Units that the customer asked to give back.';
comment on column analytics.credit_lines_v1.accepted_quantity is 'Units that were taken back or cancelled.';
comment on column analytics.credit_lines_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.credit_lines_v1.unit_price_minor is 'What one unit is credited at.';
comment on column analytics.credit_lines_v1.amount_minor is 'accepted_quantity times unit_price_minor.';
comment on column analytics.credit_lines_v1.quantity_cancelled is 'Accepted units linked to order lines that had not shipped.';
comment on column analytics.credit_lines_v1.quantity_returned is 'Accepted units linked to order lines that came back.';
comment on column analytics.credit_lines_v1.quantity_unlinked is 'Accepted units that belong to no known order line.';
comment on column analytics.credit_lines_v1.country is 'Country of the customer.';
comment on column analytics.credit_lines_v1.issued_on is 'Day of issue, UTC.';
comment on column analytics.credit_lines_v1.issued_at is 'When the note was issued.';
comment on column analytics.credit_lines_v1.position is 'Position of the last event applied.';

create view analytics.products_v1 as
select sku, name, names, description, category, currency, price_minor, listed, published_at, position from views.products;

comment on view analytics.products_v1 is 'One row per product of the catalogue.';
comment on column analytics.products_v1.sku is 'The SKU.';
comment on column analytics.products_v1.name is 'The English name, or the first there is.';
comment on column analytics.products_v1.names is 'Names by BCP 47 language.';
comment on column analytics.products_v1.description is 'Longer text, where there is one.';
comment on column analytics.products_v1.category is 'The category, where there is one.';
comment on column analytics.products_v1.currency is 'ISO 4217 code of the price.';
comment on column analytics.products_v1.price_minor is 'Price of one unit; absent where none is set yet.';
comment on column analytics.products_v1.listed is 'Whether storefronts show it.';
comment on column analytics.products_v1.published_at is 'When it was published.';
comment on column analytics.products_v1.position is 'Position of the last event applied.';

create view analytics.sales_by_day_v1 as
select day, currency, sum(orders)::bigint as orders, sum(order_lines)::bigint as order_lines, sum(units)::bigint as units,
       sum(gross_minor)::bigint as gross_minor, sum(credits)::bigint as credits, sum(credit_minor)::bigint as credit_minor,
       sum(refund_minor)::bigint as refund_minor, (sum(gross_minor) - sum(credit_minor) - sum(refund_minor))::bigint as net_minor
from (
    select (placed_at at time zone 'UTC')::date as day, currency, 1 as orders, lines as order_lines, units, total_minor as gross_minor,
           0 as credits, 0 as credit_minor, 0 as refund_minor
    from views.orders where confirmed_at is not null
    union all
    select (issued_at at time zone 'UTC')::date, currency, 0, 0, 0, 0, 1, refund_minor, 0 from views.credit_notes
    union all
    select (at at time zone 'UTC')::date, currency, 0, 0, 0, 0, 0, 0, amount_minor
    from views.postings where account = 'refunds' and payment_id is not null
) facts
group by day, currency;

comment on view analytics.sales_by_day_v1 is 'Sales per day (UTC) and currency, in minor units. Gross counts orders that were confirmed, on the day they were placed; credits and refunds count on their own day. net = gross - credit - refund.';
comment on column analytics.sales_by_day_v1.day is 'The day, UTC.';
comment on column analytics.sales_by_day_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.sales_by_day_v1.orders is 'Confirmed orders placed.';
comment on column analytics.sales_by_day_v1.order_lines is 'Their lines.';
comment on column analytics.sales_by_day_v1.units is 'Their units of goods.';
comment on column analytics.sales_by_day_v1.gross_minor is 'Their total.';
comment on column analytics.sales_by_day_v1.credits is 'Credit notes issued.';
comment on column analytics.sales_by_day_v1.credit_minor is 'What these promise to give back.';
comment on column analytics.sales_by_day_v1.refund_minor is 'Given back on orders'' own payments.';
comment on column analytics.sales_by_day_v1.net_minor is 'gross - credit - refund.';

create view analytics.sales_by_sku_v1 as
select sku, kind, currency, count(distinct order_id) as orders, count(order_id) as order_lines, sum(units_sold)::bigint as units_sold,
       sum(gross_minor)::bigint as gross_minor, sum(units_credited)::bigint as units_credited, sum(credit_minor)::bigint as credit_minor,
       (sum(gross_minor) - sum(credit_minor))::bigint as net_minor
from (
    select l.sku, l.kind, o.currency, l.order_id, l.quantity as units_sold, l.amount_minor as gross_minor, 0 as units_credited,
           0 as credit_minor
    from views.order_lines l join views.orders o using (order_id) where o.confirmed_at is not null
    union all
    select l.sku, l.kind, n.currency, null, 0, 0, l.accepted_quantity, l.accepted_quantity * l.unit_price_minor
    from views.credit_lines l join views.credit_notes n using (credit_id)
) facts
group by sku, kind, currency;

comment on view analytics.sales_by_sku_v1 is 'Sales per SKU (or charge code) and currency, in minor units. Gross counts lines of confirmed orders; credit counts accepted units of credit notes. Refunds on payments belong to no SKU and are left out.';
comment on column analytics.sales_by_sku_v1.sku is 'The SKU, or the code of a charge.';
comment on column analytics.sales_by_sku_v1.kind is 'goods or charge.';
comment on column analytics.sales_by_sku_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.sales_by_sku_v1.orders is 'Confirmed orders with such a line.';
comment on column analytics.sales_by_sku_v1.order_lines is 'Their lines of it.';
comment on column analytics.sales_by_sku_v1.units_sold is 'Units on these lines.';
comment on column analytics.sales_by_sku_v1.gross_minor is 'Sum of these lines.';
comment on column analytics.sales_by_sku_v1.units_credited is 'Accepted units of credit lines.';
comment on column analytics.sales_by_sku_v1.credit_minor is 'Sum of these credit lines.';
comment on column analytics.sales_by_sku_v1.net_minor is 'gross - credit.';

create view analytics.sales_by_country_v1 as
select country, currency, sum(orders)::bigint as orders, count(distinct customer) as customers, sum(units)::bigint as units,
       sum(gross_minor)::bigint as gross_minor, sum(credits)::bigint as credits, sum(credit_minor)::bigint as credit_minor,
       sum(refund_minor)::bigint as refund_minor, (sum(gross_minor) - sum(credit_minor) - sum(refund_minor))::bigint as net_minor
from (
    select country, currency, 1 as orders, nullif(customer_reference, 'GUEST') as customer, units, total_minor as gross_minor,
           0 as credits, 0 as credit_minor, 0 as refund_minor
    from views.orders where confirmed_at is not null
    union all
    select country, currency, 0, null, 0, 0, 1, refund_minor, 0 from views.credit_notes
    union all
    select o.country, p.currency, 0, null, 0, 0, 0, 0, p.amount_minor
    from views.postings p join views.orders o using (order_id) where p.account = 'refunds' and p.payment_id is not null
) facts
group by country, currency;

comment on view analytics.sales_by_country_v1 is 'Sales per country and currency, in minor units; counted as in sales_by_day_v1.';
comment on column analytics.sales_by_country_v1.country is 'Name or code of the country.';
comment on column analytics.sales_by_country_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.sales_by_country_v1.orders is 'Confirmed orders.';
comment on column analytics.sales_by_country_v1.customers is 'Different customers with a confirmed order, guests not counted.';
comment on column analytics.sales_by_country_v1.units is 'Their units of goods.';
comment on column analytics.sales_by_country_v1.gross_minor is 'Their total.';
comment on column analytics.sales_by_country_v1.credits is 'Credit notes issued.';
comment on column analytics.sales_by_country_v1.credit_minor is 'What these promise to give back.';
comment on column analytics.sales_by_country_v1.refund_minor is 'Given back on orders'' own payments.';
comment on column analytics.sales_by_country_v1.net_minor is 'gross - credit - refund.';

create view analytics.projection_status_v1 as
select p.view, p.position, p.event_at, p.updated_at, h.head as log_head, greatest(0, h.head - p.position) as lag_events,
       case when h.head <= p.position or p.event_at is null then 0
            else greatest(0, extract(epoch from now() - p.event_at))::double precision end as lag_seconds,
       p.parked
from views.view_positions p cross join (select views.log_head() as head) h;

comment on view analytics.projection_status_v1 is 'How far each view has come, to be read beside any figure taken from it.';
comment on column analytics.projection_status_v1.view is 'The view.';
comment on column analytics.projection_status_v1.position is 'Last position of the log that the view has applied or passed over.';
comment on column analytics.projection_status_v1.event_at is 'When the log recorded the event of that position.';
comment on column analytics.projection_status_v1.updated_at is 'When the position was stored.';
comment on column analytics.projection_status_v1.log_head is 'Position of the last event of the log.';
comment on column analytics.projection_status_v1.lag_events is 'How many events the log is ahead of the view.';
comment on column analytics.projection_status_v1.lag_seconds is 'For a view that is behind, how old the last event is that it has; 0 for one that is not.';
comment on column analytics.projection_status_v1.parked is 'Events that the view could not apply, with those that wait behind them.';

create view analytics.projection_status as
select view, position, event_at, updated_at, log_head, lag_events, lag_seconds, parked from analytics.projection_status_v1;

comment on view analytics.projection_status is 'The latest version of projection_status_v1.';
comment on column analytics.projection_status.view is 'The view.';
comment on column analytics.projection_status.position is 'Last position of the log that the view has applied or passed over.';
comment on column analytics.projection_status.event_at is 'When the log recorded the event of that position.';
comment on column analytics.projection_status.updated_at is 'When the position was stored.';
comment on column analytics.projection_status.log_head is 'Position of the last event of the log.';
comment on column analytics.projection_status.lag_events is 'How many events the log is ahead of the view.';
comment on column analytics.projection_status.lag_seconds is 'For a view that is behind, how old the last event is that it has; 0 for one that is not.';
comment on column analytics.projection_status.parked is 'Events that the view could not apply, with those that wait behind them.';

-- Several databases of one server may be migrated at once, and roles belong to the server.
do $$
begin
    begin
        if not exists (select from pg_roles where rolname = 'analyst') then
            create role analyst nologin;
        end if;
    exception
        when duplicate_object or unique_violation then null;
    end;
    begin
        if not exists (select from pg_roles where rolname = 'analyst' and 'statement_timeout=60s' = any (rolconfig)) then
            alter role analyst set statement_timeout = '60s';
        end if;
    exception
        when others then
            raise notice 'The statement timeout of the role analyst is left as it is: %', sqlerrm;
    end;
end
$$;
grant usage on schema analytics to analyst;
grant select on all tables in schema analytics to analyst;
alter default privileges in schema analytics grant select on tables to analyst;

do $$
begin
    if exists (select from pg_roles where rolname = 'daybook_engine') then
        grant usage on schema analytics to daybook_engine;
        grant select on all tables in schema analytics to daybook_engine;
        alter default privileges in schema analytics grant select on tables to daybook_engine;
    end if;
end
$$;

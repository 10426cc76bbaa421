-- Orders that are edited: added lines, corrected prices, another address.

alter table views.order_lines add column change_id text collate "C";
comment on column views.order_lines.change_id is 'The edit that added the line; absent for a line that was placed.';
comment on column views.order_lines.unit_price_minor is 'Price of one unit in minor units of the order''s currency, as last corrected.';
comment on column views.orders.lines is 'Number of lines, goods and charges, those that were added among them.';
comment on column views.orders.units is 'Units of goods, those that were added among them.';
comment on column views.orders.customer_address is 'Personal data: where the order goes, as last edited.';
comment on column views.order_steps.step is 'placed, payment-requested, payment-failed, payment-received, confirmed, shipped, delivered, lines-cancelled, cancelled, lines-returned, return-requested, return-received, return-inspected, return-cancelled, changed, line-repriced, address-changed, goodwill-granted, refunded, refund-failed or completed.';
comment on column views.stock_movements.kind is 'received, reserved, raised, extended, allocated, released, expired, shipped, returned, adjusted, damaged, repaired, written-off, counted or threshold-set.';

create view analytics.orders_v2 as
select order_id, customer_reference, country, currency, status, total_minor as placed_minor, total_minor + changed_minor as total_minor,
       waived_minor, fees_minor, goodwill_minor, advance_minor, due_minor, paid_minor, refunded_minor,
       greatest(0, paid_minor - refunded_minor - due_minor) as owed_back_minor, lines, units, units_shipped, units_cancelled,
       units_returned, units_returning, (placed_at at time zone 'UTC')::date as placed_on, placed_at, confirmed_at, last_shipped_at,
       delivered_at, cancelled_at, completed_at, placed_position, position
from views.orders;

comment on view analytics.orders_v2 is 'One row per order, as it stands, with what edits, returns and goodwill did to its money. Without personal data. Amounts in minor units of currency; times are business time.';
comment on column analytics.orders_v2.order_id is 'The order.';
comment on column analytics.orders_v2.customer_reference is 'The shop''s customer number; GUEST where there is none. A reference, no name.';
comment on column analytics.orders_v2.country is 'Name or code of the country the order goes to.';
comment on column analytics.orders_v2.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.orders_v2.status is 'placed, confirmed, partly-shipped, shipped, delivered, partly-returned, returned, cancelled or completed.';
comment on column analytics.orders_v2.placed_minor is 'Sum of all lines as placed.';
comment on column analytics.orders_v2.total_minor is 'Sum of all lines, with what was added and what prices were corrected by.';
comment on column analytics.orders_v2.waived_minor is 'What is no longer asked for units: cancelled, back with a return, or made cheaper.';
comment on column analytics.orders_v2.fees_minor is 'What was kept of returns.';
comment on column analytics.orders_v2.goodwill_minor is 'What was granted for the order as a whole.';
comment on column analytics.orders_v2.advance_minor is 'What units on their way back in exchange already pay for.';
comment on column analytics.orders_v2.due_minor is 'total - waived + fees - goodwill - advance, and never less than 0.';
comment on column analytics.orders_v2.paid_minor is 'Captured for the order.';
comment on column analytics.orders_v2.refunded_minor is 'Given back on the order''s own payments; credit notes come on top, see credit_notes_v1.';
comment on column analytics.orders_v2.owed_back_minor is 'Held of the customer''s money beyond what is due, and about to be given back.';
comment on column analytics.orders_v2.lines is 'Number of lines, goods and charges.';
comment on column analytics.orders_v2.units is 'Units of goods, those that were added among them.';
comment on column analytics.orders_v2.units_shipped is 'Units that left the house.';
comment on column analytics.orders_v2.units_cancelled is 'Units that will not ship.';
comment on column analytics.orders_v2.units_returned is 'Units that are the house''s again.';
comment on column analytics.orders_v2.units_returning is 'Units in returns that are not over.';
comment on column analytics.orders_v2.placed_on is 'Day of placing, UTC.';
comment on column analytics.orders_v2.placed_at is 'When it was placed.';
comment on column analytics.orders_v2.confirmed_at is 'When all that was owed was paid; absent where it is not.';
comment on column analytics.orders_v2.last_shipped_at is 'When the last shipment left.';
comment on column analytics.orders_v2.delivered_at is 'When the last delivery arrived.';
comment on column analytics.orders_v2.cancelled_at is 'When the whole order came to nothing.';
comment on column analytics.orders_v2.completed_at is 'When everything was done and nothing owed.';
comment on column analytics.orders_v2.placed_position is 'Position of the placing event in the log.';
comment on column analytics.orders_v2.position is 'Position of the last event applied.';
grant select on analytics.orders_v2 to analyst;

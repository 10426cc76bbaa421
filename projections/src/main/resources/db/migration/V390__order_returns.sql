-- Returns from request to inspection, and what is granted without goods.

alter table views.orders
    add column changed_minor bigint not null default 0,
    add column fees_minor bigint not null default 0,
    add column advance_minor bigint not null default 0,
    add column goodwill_minor bigint not null default 0,
    add column units_returning bigint not null default 0;
alter table views.orders
    add column due_minor bigint generated always as
        (greatest(0, total_minor + changed_minor - waived_minor + fees_minor - goodwill_minor - advance_minor)) stored;
comment on column views.orders.waived_minor is 'What is no longer asked for units: cancelled, back with a return, or made cheaper. What a credit note gives back is not among it.';
comment on column views.orders.changed_minor is 'By how much lines that were added and prices that were corrected have raised (or lowered) what is asked.';
comment on column views.orders.advance_minor is 'What units that are on their way back in exchange already pay for.';
comment on column views.orders.fees_minor is 'What was kept of returns.';
comment on column views.orders.goodwill_minor is 'What was granted for the order as a whole.';
comment on column views.orders.due_minor is 'What the customer has to pay: total_minor + changed_minor - waived_minor + fees_minor - goodwill_minor - advance_minor, and never less than 0.';
comment on column views.orders.units_returning is 'Units of goods in returns that are not over: still expected, or waiting to be inspected.';

alter table views.order_lines add column quantity_returning int not null default 0;
comment on column views.order_lines.quantity_returned is 'Units that are the house''s again.';
comment on column views.order_lines.quantity_returning is 'Units in returns that are not over.';

create table views.order_returns (
    order_id        text collate "C" not null,
    return_id       text collate "C" not null,
    status          text not null,
    reason          text not null,
    units           int not null,
    units_received  int not null,
    units_accepted  int not null,
    units_sent_back int not null,
    units_cancelled int not null,
    worth_minor     bigint not null,
    fees_minor      bigint not null,
    requested_at    timestamptz not null,
    closed_at       timestamptz,
    lines           jsonb not null,
    position        bigint not null,
    primary key (order_id, return_id)
) with (fillfactor = 80);
comment on table views.order_returns is 'View order-tracking: the returns of every order.';
comment on column views.order_returns.order_id is 'The order.';
comment on column views.order_returns.return_id is 'The return; unique within its order.';
comment on column views.order_returns.status is 'requested, receiving (some has arrived), received (all that was to arrive has), closed or cancelled.';
comment on column views.order_returns.reason is 'Why units are sent back.';
comment on column views.order_returns.units is 'Units announced.';
comment on column views.order_returns.units_received is 'Units that arrived.';
comment on column views.order_returns.units_accepted is 'Units that are the house''s again: restocked, damaged or written off.';
comment on column views.order_returns.units_sent_back is 'Units that were not accepted.';
comment on column views.order_returns.units_cancelled is 'Units that stayed with the customer.';
comment on column views.order_returns.worth_minor is 'What the accepted units had asked of the customer.';
comment on column views.order_returns.fees_minor is 'What was kept of that.';
comment on column views.order_returns.requested_at is 'When it was asked for (business time).';
comment on column views.order_returns.closed_at is 'When nothing more was expected and nothing waited to be inspected.';
comment on column views.order_returns.lines is 'By line number: units announced, received, restocked, damaged, writtenOff, sentBack and cancelled.';
comment on column views.order_returns.position is 'Position of the last event that touched the return.';

comment on column views.order_steps.step is 'placed, payment-requested, payment-failed, payment-received, confirmed, shipped, delivered, lines-cancelled, cancelled, lines-returned, return-requested, return-received, return-inspected, return-cancelled, goodwill-granted, refunded, refund-failed or completed.';

create view analytics.order_returns_v1 as
select r.order_id, r.return_id, r.status, r.units, r.units_received, r.units_accepted, r.units_sent_back, r.units_cancelled,
       o.currency, r.worth_minor, r.fees_minor, o.country, (r.requested_at at time zone 'UTC')::date as requested_on, r.requested_at,
       r.closed_at, r.position
from views.order_returns r join views.orders o using (order_id);

comment on view analytics.order_returns_v1 is 'One row per return of an order. Amounts in minor units of currency. What comes back with a credit note is in credit_lines_v1.';
comment on column analytics.order_returns_v1.order_id is 'The order.';
comment on column analytics.order_returns_v1.return_id is 'The return; unique within its order.';
comment on column analytics.order_returns_v1.status is 'requested, receiving, received, closed or cancelled.';
comment on column analytics.order_returns_v1.units is 'Units announced.';
comment on column analytics.order_returns_v1.units_received is 'Units that arrived.';
comment on column analytics.order_returns_v1.units_accepted is 'Units that are the house''s again.';
comment on column analytics.order_returns_v1.units_sent_back is 'Units that were not accepted.';
comment on column analytics.order_returns_v1.units_cancelled is 'Units that stayed with the customer.';
comment on column analytics.order_returns_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.order_returns_v1.worth_minor is 'What the accepted units had asked of the customer.';
comment on column analytics.order_returns_v1.fees_minor is 'What was kept of that.';
comment on column analytics.order_returns_v1.country is 'Country of the order.';
comment on column analytics.order_returns_v1.requested_on is 'Day of asking, UTC.';
comment on column analytics.order_returns_v1.requested_at is 'When it was asked for.';
comment on column analytics.order_returns_v1.closed_at is 'When nothing more was expected and nothing waited to be inspected.';
comment on column analytics.order_returns_v1.position is 'Position of the last event applied.';
grant select on analytics.order_returns_v1 to analyst;

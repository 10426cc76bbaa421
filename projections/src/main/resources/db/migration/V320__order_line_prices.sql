-- Lines have discounts and tax of their own, so that what cancelled units are worth is no longer units times price.

alter table views.orders add column waived_minor bigint not null default 0;
comment on column views.orders.waived_minor is 'What is no longer asked for: the amount of units that were cancelled and that no credit note gives back.';

update views.orders o
set waived_minor = l.waived_minor
from (select order_id, sum(quantity_cancelled * unit_price_minor) as waived_minor
      from views.order_lines where quantity_cancelled > 0 group by order_id) l
where l.order_id = o.order_id;

alter table views.order_lines
    add column discount_minor bigint not null default 0,
    add column tax_percent text,
    add column tax_included boolean,
    add column tax_minor bigint not null default 0;
comment on column views.order_lines.discount_minor is 'How much less than quantity times unit_price_minor the units cost, the line''s share of discounts on the whole order included.';
comment on column views.order_lines.tax_percent is 'Tax rate in per cent; absent where no tax was reckoned.';
comment on column views.order_lines.tax_included is 'Whether the unit price contains the tax; else it comes on top.';
comment on column views.order_lines.tax_minor is 'The tax of all units together.';
comment on column views.order_lines.amount_minor is 'What the line asks of the customer: quantity times unit_price_minor, less discount_minor, and tax_minor where it comes on top.';

-- The first version of the analysts' view keeps its meaning.
create or replace view analytics.order_lines_v1 as
select l.order_id, l.line, l.kind, l.sku, l.description, l.quantity, o.currency, l.unit_price_minor,
       l.quantity * l.unit_price_minor as amount_minor, l.location,
       l.quantity_shipped, l.quantity_cancelled, l.quantity_returned, o.country, (o.placed_at at time zone 'UTC')::date as placed_on,
       o.placed_at, l.position
from views.order_lines l join views.orders o using (order_id);

-- What analysts see of discounts, tax, shipping, price rules and coupons. Views of a first version keep their meaning beside these.

create view analytics.order_lines_v2 as
select l.order_id, l.line, l.kind, l.sku, l.description, l.quantity, o.currency, l.unit_price_minor,
       l.quantity * l.unit_price_minor as list_minor, l.discount_minor, l.amount_minor - l.tax_minor as net_minor,
       l.tax_percent::numeric as tax_percent, l.tax_included, l.tax_minor, l.amount_minor as gross_minor, l.rules, l.location,
       l.quantity_shipped, l.quantity_cancelled, l.quantity_returned, o.country, o.coupon,
       (o.placed_at at time zone 'UTC')::date as placed_on, o.placed_at, o.confirmed_at, l.position
from views.order_lines l join views.orders o using (order_id);

comment on view analytics.order_lines_v2 is 'One row per order line, with what it was priced by. list - discount = net, plus tax where it comes on top of the price, and net + tax = gross.';
comment on column analytics.order_lines_v2.order_id is 'The order.';
comment on column analytics.order_lines_v2.line is 'Number of the line in its order, from 1.';
comment on column analytics.order_lines_v2.kind is 'goods (takes stock) or charge (moves money only).';
comment on column analytics.order_lines_v2.sku is 'The SKU, or the code of a charge.';
comment on column analytics.order_lines_v2.description is 'Text of the line.';
comment on column analytics.order_lines_v2.quantity is 'Units as ordered.';
comment on column analytics.order_lines_v2.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.order_lines_v2.unit_price_minor is 'Price of one unit.';
comment on column analytics.order_lines_v2.list_minor is 'quantity times unit_price_minor.';
comment on column analytics.order_lines_v2.discount_minor is 'How much less than that the units cost, the line''s share of discounts on the whole order included.';
comment on column analytics.order_lines_v2.net_minor is 'gross_minor without tax_minor.';
comment on column analytics.order_lines_v2.tax_percent is 'Tax rate in per cent; absent where no tax was reckoned.';
comment on column analytics.order_lines_v2.tax_included is 'Whether the unit price contains the tax; else it comes on top.';
comment on column analytics.order_lines_v2.tax_minor is 'The tax of all units together.';
comment on column analytics.order_lines_v2.gross_minor is 'What the line asks of the customer.';
comment on column analytics.order_lines_v2.rules is 'Which version of which rule gave what: kind, rule, version, minor.';
comment on column analytics.order_lines_v2.location is 'Where the goods are reserved; absent for a charge.';
comment on column analytics.order_lines_v2.quantity_shipped is 'Units that left the house.';
comment on column analytics.order_lines_v2.quantity_cancelled is 'Units that will not ship.';
comment on column analytics.order_lines_v2.quantity_returned is 'Units that came back.';
comment on column analytics.order_lines_v2.country is 'Country of the order.';
comment on column analytics.order_lines_v2.coupon is 'Code of the coupon that was redeemed with the order; absent for none.';
comment on column analytics.order_lines_v2.placed_on is 'Day of placing, UTC.';
comment on column analytics.order_lines_v2.placed_at is 'When the order was placed.';
comment on column analytics.order_lines_v2.confirmed_at is 'When all that was owed was paid; absent where it is not.';
comment on column analytics.order_lines_v2.position is 'Position of the last event that touched the line.';

create view analytics.sales_by_day_v2 as
select placed_on as day, currency, count(distinct order_id) as orders, count(*) as order_lines,
       coalesce(sum(quantity) filter (where kind = 'goods'), 0)::bigint as units, sum(list_minor)::bigint as list_minor,
       sum(discount_minor)::bigint as discount_minor, sum(net_minor)::bigint as net_minor, sum(tax_minor)::bigint as tax_minor,
       sum(gross_minor)::bigint as gross_minor
from analytics.order_lines_v2
where confirmed_at is not null
group by placed_on, currency;

comment on view analytics.sales_by_day_v2 is 'Sales per day of placing (UTC) and currency, in minor units: lines of orders that were confirmed, as ordered. What was cancelled, came back or was credited is not taken off. net + tax = gross.';
comment on column analytics.sales_by_day_v2.day is 'The day, UTC.';
comment on column analytics.sales_by_day_v2.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.sales_by_day_v2.orders is 'Confirmed orders placed.';
comment on column analytics.sales_by_day_v2.order_lines is 'Their lines.';
comment on column analytics.sales_by_day_v2.units is 'Their units of goods.';
comment on column analytics.sales_by_day_v2.list_minor is 'Quantity times unit price.';
comment on column analytics.sales_by_day_v2.discount_minor is 'What promotions and coupons took off.';
comment on column analytics.sales_by_day_v2.net_minor is 'What was asked for, without tax.';
comment on column analytics.sales_by_day_v2.tax_minor is 'The tax, included in prices or on top.';
comment on column analytics.sales_by_day_v2.gross_minor is 'What was asked for.';

create view analytics.sales_by_sku_v2 as
select sku, kind, currency, count(distinct order_id) as orders, sum(quantity)::bigint as units, sum(list_minor)::bigint as list_minor,
       sum(discount_minor)::bigint as discount_minor, sum(net_minor)::bigint as net_minor, sum(tax_minor)::bigint as tax_minor,
       sum(gross_minor)::bigint as gross_minor
from analytics.order_lines_v2
where confirmed_at is not null
group by sku, kind, currency;

comment on view analytics.sales_by_sku_v2 is 'Sales per SKU (or charge code) and currency, in minor units: lines of orders that were confirmed, as ordered. net + tax = gross.';
comment on column analytics.sales_by_sku_v2.sku is 'The SKU, or the code of a charge.';
comment on column analytics.sales_by_sku_v2.kind is 'goods or charge.';
comment on column analytics.sales_by_sku_v2.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.sales_by_sku_v2.orders is 'Confirmed orders with such a line.';
comment on column analytics.sales_by_sku_v2.units is 'Units on these lines.';
comment on column analytics.sales_by_sku_v2.list_minor is 'Quantity times unit price.';
comment on column analytics.sales_by_sku_v2.discount_minor is 'What promotions and coupons took off.';
comment on column analytics.sales_by_sku_v2.net_minor is 'What was asked for, without tax.';
comment on column analytics.sales_by_sku_v2.tax_minor is 'The tax, included in prices or on top.';
comment on column analytics.sales_by_sku_v2.gross_minor is 'What was asked for.';

create view analytics.tax_by_country_v1 as
select country, currency, tax_percent, tax_included, count(distinct order_id) as orders, sum(net_minor)::bigint as net_minor,
       sum(tax_minor)::bigint as tax_minor, sum(gross_minor)::bigint as gross_minor
from analytics.order_lines_v2
where confirmed_at is not null
group by country, currency, tax_percent, tax_included;

comment on view analytics.tax_by_country_v1 is 'Tax per country, currency and rate, in minor units: lines of orders that were confirmed, as ordered. net + tax = gross.';
comment on column analytics.tax_by_country_v1.country is 'Country of the orders.';
comment on column analytics.tax_by_country_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.tax_by_country_v1.tax_percent is 'The rate in per cent; absent where no tax was reckoned.';
comment on column analytics.tax_by_country_v1.tax_included is 'Whether prices contain the tax; absent where none was reckoned.';
comment on column analytics.tax_by_country_v1.orders is 'Confirmed orders with such lines.';
comment on column analytics.tax_by_country_v1.net_minor is 'What was asked for, without tax.';
comment on column analytics.tax_by_country_v1.tax_minor is 'The tax.';
comment on column analytics.tax_by_country_v1.gross_minor is 'What was asked for.';

create view analytics.price_rule_effects_v1 as
select r.rule ->> 'kind' as kind, r.rule ->> 'rule' as rule, (r.rule ->> 'version')::bigint as rule_version, l.currency,
       count(distinct l.order_id) as orders, count(*) as order_lines, sum((r.rule ->> 'minor')::bigint)::bigint as amount_minor
from analytics.order_lines_v2 l cross join lateral jsonb_array_elements(l.rules) as r (rule)
where l.confirmed_at is not null
group by 1, 2, 3, 4;

comment on view analytics.price_rule_effects_v1 is 'What each version of each price, promotion, coupon, shipping and tax rule came to in orders that were confirmed, as ordered.';
comment on column analytics.price_rule_effects_v1.kind is 'price, promotion, coupon, shipping or tax.';
comment on column analytics.price_rule_effects_v1.rule is 'A SKU, a promotion''s id, a coupon''s code, a country, or country and currency.';
comment on column analytics.price_rule_effects_v1.rule_version is 'Version of the rule.';
comment on column analytics.price_rule_effects_v1.currency is 'ISO 4217 code of the amount.';
comment on column analytics.price_rule_effects_v1.orders is 'Orders in which it gave something.';
comment on column analytics.price_rule_effects_v1.order_lines is 'Their lines to which it did.';
comment on column analytics.price_rule_effects_v1.amount_minor is 'What it came to: a price, a discount, a charge or a tax.';

create view analytics.coupons_v1 as
select code, name, status, valid_from, valid_until, usage_limit, usage_limit_per_customer, redeemed, returned, issued_at, withdrawn_at,
       position
from views.coupons;

comment on view analytics.coupons_v1 is 'One row per coupon. redeemed - returned orders stand with it.';
comment on column analytics.coupons_v1.code is 'What customers type in, in capital letters.';
comment on column analytics.coupons_v1.name is 'What it is called.';
comment on column analytics.coupons_v1.status is 'issued or withdrawn.';
comment on column analytics.coupons_v1.valid_from is 'When it begins to count; absent where it does at once.';
comment on column analytics.coupons_v1.valid_until is 'When it counts no more; absent where nobody has said.';
comment on column analytics.coupons_v1.usage_limit is 'How many orders may stand with it; absent for any number.';
comment on column analytics.coupons_v1.usage_limit_per_customer is 'How many orders of one customer may; absent for any number.';
comment on column analytics.coupons_v1.redeemed is 'Orders placed with it.';
comment on column analytics.coupons_v1.returned is 'Those of them that came to nothing.';
comment on column analytics.coupons_v1.issued_at is 'When it was issued.';
comment on column analytics.coupons_v1.withdrawn_at is 'When it was withdrawn.';
comment on column analytics.coupons_v1.position is 'Position of the last event applied.';

-- What analysts had to go without: the steps of orders, reservations, carts, the links of credit notes, imports with their rows, the versions
-- of price rules, sales by hour and by country with tax, and how fresh each of their views is.

-- Reasons and details are left out: people write them, and may name somebody.
create view analytics.order_steps_v1 as
select position, order_id, step, (at at time zone 'UTC')::date as happened_on, at as happened_at, actor, role, version
from views.order_steps;

comment on view analytics.order_steps_v1 is 'The timeline of every order: one row per event, in the order of position.';
comment on column analytics.order_steps_v1.position is 'Position of the event in the log.';
comment on column analytics.order_steps_v1.order_id is 'The order.';
comment on column analytics.order_steps_v1.step is 'What happened, such as placed, payment-received, confirmed, shipped, delivered, lines-cancelled, cancelled, lines-returned, refunded or completed.';
comment on column analytics.order_steps_v1.happened_on is 'Day, UTC.';
comment on column analytics.order_steps_v1.happened_at is 'When it happened (business time).';
comment on column analytics.order_steps_v1.actor is 'Who caused it: a reference.';
comment on column analytics.order_steps_v1.role is 'In which role.';
comment on column analytics.order_steps_v1.version is 'Version of the event in the order''s stream.';

create view analytics.stock_reservations_v1 as
select sku, location, order_id, reserved, allocated, expires_at, position from views.stock_reservations;

comment on view analytics.stock_reservations_v1 is 'Units that are set aside for orders and have not left: one row per SKU, location and order. They sum to reserved and allocated of stock_levels_v1.';
comment on column analytics.stock_reservations_v1.sku is 'The SKU.';
comment on column analytics.stock_reservations_v1.location is 'Where the units are.';
comment on column analytics.stock_reservations_v1.order_id is 'The order they are set aside for.';
comment on column analytics.stock_reservations_v1.reserved is 'Units reserved.';
comment on column analytics.stock_reservations_v1.allocated is 'Units allocated: the order is paid.';
comment on column analytics.stock_reservations_v1.expires_at is 'When the reservation lapses; absent for a firm or allocated one.';
comment on column analytics.stock_reservations_v1.position is 'Position of the last event applied.';

create view analytics.carts_v1 as
select cart_id, customer_reference, currency, status, order_id, country, coupon, (opened_at at time zone 'UTC')::date as opened_on,
       opened_at, position
from views.carts;

comment on view analytics.carts_v1 is 'One row per cart, to see which of them become orders.';
comment on column analytics.carts_v1.cart_id is 'The cart.';
comment on column analytics.carts_v1.customer_reference is 'The shop''s customer number, where one is known. A reference, no name.';
comment on column analytics.carts_v1.currency is 'ISO 4217 code of all prices in the cart.';
comment on column analytics.carts_v1.status is 'open, checked-out or abandoned.';
comment on column analytics.carts_v1.order_id is 'The order that the cart became, where it was checked out.';
comment on column analytics.carts_v1.country is 'Where the goods shall go; absent until it is said.';
comment on column analytics.carts_v1.coupon is 'Code of the coupon on the cart; absent for none.';
comment on column analytics.carts_v1.opened_on is 'Day of opening, UTC.';
comment on column analytics.carts_v1.opened_at is 'When it was opened.';
comment on column analytics.carts_v1.position is 'Position of the last event applied.';

create view analytics.credit_links_v1 as
select k.credit_id, k.line, k.link, k.order_id, k.order_line, l.sku, k.quantity, k.effect, n.currency,
       k.quantity * l.unit_price_minor as amount_minor, (k.at at time zone 'UTC')::date as issued_on, k.at as issued_at, k.position
from views.credit_links k
join views.credit_lines l using (credit_id, line)
join views.credit_notes n using (credit_id);

comment on view analytics.credit_links_v1 is 'Which order lines the accepted units of credit lines belong to. Units without a link are quantity_unlinked of credit_lines_v1.';
comment on column analytics.credit_links_v1.credit_id is 'The credit note.';
comment on column analytics.credit_links_v1.line is 'The credit line.';
comment on column analytics.credit_links_v1.link is 'Number of the link within its line, from 1.';
comment on column analytics.credit_links_v1.order_id is 'The order.';
comment on column analytics.credit_links_v1.order_line is 'The line of that order.';
comment on column analytics.credit_links_v1.sku is 'The SKU, or the code of a charge.';
comment on column analytics.credit_links_v1.quantity is 'Units linked.';
comment on column analytics.credit_links_v1.effect is 'cancelled (had not shipped) or returned (came back).';
comment on column analytics.credit_links_v1.currency is 'ISO 4217 code of the amount.';
comment on column analytics.credit_links_v1.amount_minor is 'quantity times the price that the note credits, in minor units.';
comment on column analytics.credit_links_v1.issued_on is 'Day of issue, UTC.';
comment on column analytics.credit_links_v1.issued_at is 'When the note was issued.';
comment on column analytics.credit_links_v1.position is 'Position of the issuing event.';

create view analytics.imports_v1 as
select import_id, file_sha256, supply, lifecycle, rows, documents, skipped_rows, part_start_at, part_as_of_at, started_at, completed_at,
       position
from views.imports;

comment on view analytics.imports_v1 is 'One row per imported file of history.';
comment on column analytics.imports_v1.import_id is 'The import.';
comment on column analytics.imports_v1.file_sha256 is 'SHA-256 of the file as uploaded, in hex.';
comment on column analytics.imports_v1.supply is 'Where stock comes from: exact, weekly or scarce.';
comment on column analytics.imports_v1.lifecycle is 'plain or linked.';
comment on column analytics.imports_v1.rows is 'Rows of the file.';
comment on column analytics.imports_v1.documents is 'Documents of the file.';
comment on column analytics.imports_v1.skipped_rows is 'Broken rows that were left out; absent while it runs.';
comment on column analytics.imports_v1.part_start_at is '00:00 on the day of the earliest document.';
comment on column analytics.imports_v1.part_as_of_at is '00:00 on the day after the latest document.';
comment on column analytics.imports_v1.started_at is 'When the import was started.';
comment on column analytics.imports_v1.completed_at is 'When the last document was done; absent while it runs.';
comment on column analytics.imports_v1.position is 'Position of the last event applied.';

create view analytics.source_documents_v1 as
select import_id, document_id, kind, first_row, refusal, (at at time zone 'UTC')::date as document_on, at as document_at, position
from views.source_documents;

comment on view analytics.source_documents_v1 is 'One row per document of an imported file, and what became of it.';
comment on column analytics.source_documents_v1.import_id is 'The import.';
comment on column analytics.source_documents_v1.document_id is 'The document: the invoice number, trimmed.';
comment on column analytics.source_documents_v1.kind is 'ORDER, CREDIT, ADJUST or LEDGER.';
comment on column analytics.source_documents_v1.first_row is 'Its smallest row number: its place in the replay.';
comment on column analytics.source_documents_v1.refusal is 'The engine''s refusal code; absent where it was accepted.';
comment on column analytics.source_documents_v1.document_on is 'Day of the document, UTC.';
comment on column analytics.source_documents_v1.document_at is 'Time of the document (business time).';
comment on column analytics.source_documents_v1.position is 'Position of the event in the log.';

create view analytics.source_rows_v1 as
select import_id, row, document_id, invoice_no, stock_code, description, quantity, invoice_date, unit_price, customer_id, country, position
from views.source_rows;

comment on view analytics.source_rows_v1 is 'The rows of an imported file as written, as evidence for every figure made of them.';
comment on column analytics.source_rows_v1.import_id is 'The import.';
comment on column analytics.source_rows_v1.row is 'Number of the row in its file.';
comment on column analytics.source_rows_v1.document_id is 'The document it belongs to.';
comment on column analytics.source_rows_v1.invoice_no is 'Invoice number as written.';
comment on column analytics.source_rows_v1.stock_code is 'Stock code as written.';
comment on column analytics.source_rows_v1.description is 'Description as written.';
comment on column analytics.source_rows_v1.quantity is 'Signed quantity.';
comment on column analytics.source_rows_v1.invoice_date is 'Time as written; the source has no zone.';
comment on column analytics.source_rows_v1.unit_price is 'Price of one unit as written, in the major unit of the source''s currency.';
comment on column analytics.source_rows_v1.customer_id is 'Customer number as written; absent where the source has none.';
comment on column analytics.source_rows_v1.country is 'Country as written.';
comment on column analytics.source_rows_v1.position is 'Position of the event in the log.';

create view analytics.source_shortages_v1 as
select import_id, document_id, sku, asked, available, position from views.source_shortages;

comment on view analytics.source_shortages_v1 is 'The SKUs that lacked stock when a document of an import was refused.';
comment on column analytics.source_shortages_v1.import_id is 'The import.';
comment on column analytics.source_shortages_v1.document_id is 'The refused document.';
comment on column analytics.source_shortages_v1.sku is 'The SKU that lacked stock.';
comment on column analytics.source_shortages_v1.asked is 'Units asked for.';
comment on column analytics.source_shortages_v1.available is 'Units that were available.';
comment on column analytics.source_shortages_v1.position is 'Position of the event in the log.';

create view analytics.price_rules_v1 as
select kind, rule, rule_version, in_force, changed_at, superseded_at, actor, position from views.price_rules;

comment on view analytics.price_rules_v1 is 'Every version of every promotion, tax and shipping rule. What each came to is in price_rule_effects_v1.';
comment on column analytics.price_rules_v1.kind is 'promotion, tax or shipping.';
comment on column analytics.price_rules_v1.rule is 'The promotion''s id, the country, or country and currency; * stands for all other countries.';
comment on column analytics.price_rules_v1.rule_version is 'Version of the rule, from 1.';
comment on column analytics.price_rules_v1.in_force is 'False where this version ended the rule.';
comment on column analytics.price_rules_v1.changed_at is 'When this version came.';
comment on column analytics.price_rules_v1.superseded_at is 'When the next one came; absent for the current version.';
comment on column analytics.price_rules_v1.actor is 'Who made it: a reference.';
comment on column analytics.price_rules_v1.position is 'Position of the last event that touched the row.';

-- Counted as sales_by_day_v2 and sales_by_sku_v2 are, so that all of them sum to the same.
create view analytics.sales_by_hour_v1 as
select date_trunc('hour', placed_at, 'UTC') as hour, currency, count(distinct order_id) as orders, count(*) as order_lines,
       coalesce(sum(quantity) filter (where kind = 'goods'), 0)::bigint as units, sum(list_minor)::bigint as list_minor,
       sum(discount_minor)::bigint as discount_minor, sum(net_minor)::bigint as net_minor, sum(tax_minor)::bigint as tax_minor,
       sum(gross_minor)::bigint as gross_minor
from analytics.order_lines_v2
where confirmed_at is not null
group by 1, 2;

comment on view analytics.sales_by_hour_v1 is 'Sales per hour of placing (UTC) and currency, in minor units; counted as in sales_by_day_v2. net + tax = gross.';
comment on column analytics.sales_by_hour_v1.hour is 'When the hour began.';
comment on column analytics.sales_by_hour_v1.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.sales_by_hour_v1.orders is 'Confirmed orders placed.';
comment on column analytics.sales_by_hour_v1.order_lines is 'Their lines.';
comment on column analytics.sales_by_hour_v1.units is 'Their units of goods.';
comment on column analytics.sales_by_hour_v1.list_minor is 'Quantity times unit price.';
comment on column analytics.sales_by_hour_v1.discount_minor is 'What promotions and coupons took off.';
comment on column analytics.sales_by_hour_v1.net_minor is 'What was asked for, without tax.';
comment on column analytics.sales_by_hour_v1.tax_minor is 'The tax, included in prices or on top.';
comment on column analytics.sales_by_hour_v1.gross_minor is 'What was asked for.';

create view analytics.sales_by_country_v2 as
select country, currency, count(distinct order_id) as orders, count(*) as order_lines,
       coalesce(sum(quantity) filter (where kind = 'goods'), 0)::bigint as units, sum(list_minor)::bigint as list_minor,
       sum(discount_minor)::bigint as discount_minor, sum(net_minor)::bigint as net_minor, sum(tax_minor)::bigint as tax_minor,
       sum(gross_minor)::bigint as gross_minor
from analytics.order_lines_v2
where confirmed_at is not null
group by country, currency;

comment on view analytics.sales_by_country_v2 is 'Sales per country and currency, in minor units; counted as in sales_by_day_v2. net + tax = gross.';
comment on column analytics.sales_by_country_v2.country is 'Name or code of the country.';
comment on column analytics.sales_by_country_v2.currency is 'ISO 4217 code of all amounts.';
comment on column analytics.sales_by_country_v2.orders is 'Confirmed orders.';
comment on column analytics.sales_by_country_v2.order_lines is 'Their lines.';
comment on column analytics.sales_by_country_v2.units is 'Their units of goods.';
comment on column analytics.sales_by_country_v2.list_minor is 'Quantity times unit price.';
comment on column analytics.sales_by_country_v2.discount_minor is 'What promotions and coupons took off.';
comment on column analytics.sales_by_country_v2.net_minor is 'What was asked for, without tax.';
comment on column analytics.sales_by_country_v2.tax_minor is 'The tax, included in prices or on top.';
comment on column analytics.sales_by_country_v2.gross_minor is 'What was asked for.';

-- Words that came after the first views.
comment on column analytics.stock_movements_v1.kind is 'received, reserved, raised, extended, allocated, released, expired, shipped, returned, adjusted, damaged, repaired, written-off, counted or threshold-set.';

-- Which read models each view is made of is asked of the catalogue, so that a view that comes later cannot be forgotten here.
create view analytics.freshness_v1 as
with recursive made_of (name, relation) as (
    select c.relname, d.refobjid
    from pg_catalog.pg_class c
    join pg_catalog.pg_rewrite r on r.ev_class = c.oid
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
        and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> c.oid
    where c.relnamespace = 'analytics'::regnamespace and c.relkind = 'v'
    union
    select m.name, d.refobjid
    from made_of m
    join pg_catalog.pg_rewrite r on r.ev_class = m.relation
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
        and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> m.relation
), follows as (
    select distinct m.name, substring(pg_catalog.obj_description(m.relation, 'pg_class') from '^View ([a-z-]+):') as view from made_of m
)
select f.name::text as name, array_agg(f.view order by f.view) as read_models, min(coalesce(p.position, 0)) as position,
       min(p.event_at) as event_at, h.head as log_head, greatest(0, h.head - min(coalesce(p.position, 0))) as lag_events,
       case when h.head <= min(coalesce(p.position, 0)) then 0
            else coalesce(greatest(0, extract(epoch from now() - min(p.event_at)))::double precision, 0) end as lag_seconds
from follows f
cross join (select views.log_head() as head) h
left join views.view_positions p on p.view = f.view
where f.view is not null
group by f.name, h.head;

comment on view analytics.freshness_v1 is 'How fresh each view for analysts is: as fresh as the least advanced of the read models that it is made of. States of the read models themselves are in projection_status.';
comment on column analytics.freshness_v1.name is 'The view, such as orders_v2.';
comment on column analytics.freshness_v1.read_models is 'What it is made of, as named in projection_status.';
comment on column analytics.freshness_v1.position is 'Last position of the log that all of these have applied or passed over.';
comment on column analytics.freshness_v1.event_at is 'When the log recorded the event of that position; absent while the log is empty.';
comment on column analytics.freshness_v1.log_head is 'Position of the last event of the log.';
comment on column analytics.freshness_v1.lag_events is 'How many events the log is ahead.';
comment on column analytics.freshness_v1.lag_seconds is 'Where it is behind, how old the last event is that is in it; else 0.';

grant select on all tables in schema analytics to analyst;

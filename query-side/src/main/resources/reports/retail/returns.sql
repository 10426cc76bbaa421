-- Section linked_returns and lifecycle_at_as_of of truth_stateful.json: which sales the credits belong to, and where orders stand.
--
-- An import with the linked life cycle has recorded this in its credit notes and orders, and it is read from there. Otherwise nothing
-- is linked (plain), or only what was accepted (scarce), and the links that the documents imply are worked out: a credit takes
-- back the latest sale first, which makes every group of customer, SKU and price a stack. A sale covers a range of levels of that
-- stack, a credit uncovers one, and each level belongs to the latest sale before the credit that covers it.
,
recorded as materialized (
    select lifecycle = 'linked' and supply <> 'scarce' as yes from import
),
stacked as (
    select l.*, sum(quantity) over w as total
    from line l
    where l.goods and l.customer is not null and not (select yes from recorded)
    window w as (partition by customer, sku, pence order by first_row, line)
),
-- A credit of more than is there leaves an empty stack, not a negative one.
stack as (
    select s.*, total - least(0, min(total) over w) as height
    from stacked s
    window w as (partition by customer, sku, pence order by first_row, line)
),
level as materialized (
    select s.*, row_number() over w as step,
           int8range(least(height, before)::bigint, greatest(height, before)::bigint) as span
    from (select x.*, lag(height, 1, 0::numeric) over w as before from stack x
          window w as (partition by customer, sku, pence order by first_row, line)) s
    window w as (partition by customer, sku, pence order by first_row, line)
),
candidate as (
    select c.doc as credit, c.line as credit_line, s.doc, s.line, c.pence, c.ts as credit_ts, s.ts as sale_ts,
           int8multirange(c.span * s.span)
               - coalesce(range_agg(s.span) over (
                     partition by c.doc, c.line order by s.step desc rows between unbounded preceding and 1 preceding), '{}'::int8multirange) as spans
    from level c
    join level s on s.customer = c.customer and s.sku = c.sku and s.pence = c.pence and s.step < c.step and s.kind = 'ORDER'
    where c.kind = 'CREDIT' and not isempty(c.span)
),
link as materialized (
    select k.credit_id as credit, k.line as credit_line, k.order_id as doc, k.quantity::bigint as units, c.pence,
           k.effect = 'cancelled' as cancelled, c.ts::date - o.ts::date as days
    from views.credit_links k
    join line c on c.kind = 'CREDIT' and c.doc = k.credit_id and c.line = k.line
    join document o on o.doc = k.order_id
    where (select yes from recorded)
    union all
    select credit, credit_line, doc, u.units, pence, credit_ts < sale_ts::date + 1 + time '06:00', credit_ts::date - sale_ts::date
    from candidate, lateral (select sum(upper(span) - lower(span))::bigint as units from unnest(spans) as span) u
    where u.units > 0
),
credit_line as materialized (
    select c.doc, c.line, -c.quantity as asked, c.pence, -c.quantity - coalesce(k.units, 0) as unlinked
    from line c
    left join (select credit, credit_line, sum(units) as units from link group by 1, 2) k on k.credit = c.doc and k.credit_line = c.line
    where c.kind = 'CREDIT' and c.goods
),
implied_order as (
    select l.doc, l.first_row, l.ts, coalesce(sum(l.quantity) filter (where l.goods), 0) as units
    from line l
    where l.kind = 'ORDER'
    group by 1, 2, 3
),
order_state as materialized (
    select o.doc, o.first_row, o.units,
           case when (select yes from recorded) then v.units_cancelled else coalesce(k.cancelled, 0) end as cancelled,
           case when (select yes from recorded) then v.units_returned else coalesce(k.returned, 0) end as returned,
           -- Whether it left the house; where nothing is left to leave, whether it would have.
           case when (select yes from recorded) and v.units > v.units_cancelled then v.units_shipped > 0
                else o.ts::date + 1 + time '06:00' <= (select as_of from import) end as shipped
    from implied_order o
    left join views.orders v on v.order_id = o.doc
    left join (select doc, sum(units) filter (where cancelled) as cancelled, sum(units) filter (where not cancelled) as returned from link group by doc) k on k.doc = o.doc
),
status as materialized (
    select o.*, (case when units = 0 then 'CHARGE_ONLY' when cancelled = units then 'CANCELLED' when not shipped then 'OPEN'
                     when returned + cancelled = units then 'RETURNED' when returned + cancelled > 0 then 'PARTLY_RETURNED' else 'SHIPPED' end) collate "C" as status
    from order_state o
)
select json_build_object(
    'linked_returns', json_build_object(
        'credit_stock_lines', (select count(*) from credit_line),
        'lines_linked_whole', (select count(*) from credit_line where unlinked = 0),
        'lines_linked_in_part', (select count(*) from credit_line where unlinked > 0 and unlinked < asked),
        'lines_not_linked', (select count(*) from credit_line where unlinked = asked),
        'links', (select count(*) from link),
        'linked_units', (select coalesce(sum(units), 0) from link),
        'linked_pence', (select coalesce(sum(units * pence), 0) from link),
        'cancelled_links', (select count(*) from link where cancelled),
        'cancelled_units', (select coalesce(sum(units), 0) from link where cancelled),
        'cancelled_pence', (select coalesce(sum(units * pence), 0) from link where cancelled),
        'returned_links', (select count(*) from link where not cancelled),
        'returned_units', (select coalesce(sum(units), 0) from link where not cancelled),
        'returned_pence', (select coalesce(sum(units * pence), 0) from link where not cancelled),
        'unlinked_units', (select coalesce(sum(unlinked), 0) from credit_line),
        'unlinked_pence', (select coalesce(sum(unlinked * pence), 0) from credit_line),
        'orders_touched', (select count(distinct doc) from link),
        'links_by_days_after_order', (select coalesce(json_agg(json_build_object('days', bucket, 'links', links, 'units', units) order by bucket), '[]') from (
            select case when days = 0 then '000' when days <= 7 then '001-007' when days <= 30 then '008-030' when days <= 90 then '031-090' else '091-' end collate "C" as bucket,
                   count(*) as links, sum(units) as units
            from link group by 1) x)),
    'lifecycle_at_as_of', json_build_object(
        'orders_by_status', (select coalesce(json_object_agg(status, orders order by status), '{}') from (select status, count(*) as orders from status group by status) x),
        'orders_not_shipped', (select count(*) from status where not shipped),
        'reserved_units', (select coalesce(sum(units - cancelled), 0) from status where not shipped),
        'shipped_units', (select coalesce(sum(units - cancelled), 0) from status where shipped),
        'orders_cancelled', (select coalesce(json_agg(doc order by first_row), '[]') from (
            select doc, first_row from status where status = 'CANCELLED' order by first_row limit 20) x))
)::text

-- The figures of truth.json: what the documents say, and what they did to stock.
,
sale as materialized (
    select * from line where kind = 'ORDER'
),
credit as materialized (
    select * from line where kind = 'CREDIT'
),
-- One row per order.
sold_order as materialized (
    select doc, first_row, ts, customer, count(*) as lines, sum(amount) as total, coalesce(sum(quantity) filter (where goods), 0) as units
    from sale
    group by doc, first_row, ts, customer
),
price as materialized (
    select sku, pence, lag(pence) over (partition by sku order by first_row, line) as before
    from sale
    where goods and pence > 0
),
price_sku as materialized (
    select sku, count(*) filter (where before <> pence) as changes, count(distinct pence) as prices, min(pence) as lowest, max(pence) as highest
    from price
    group by sku
),
-- Sales by some span of time, for months and days alike.
span as materialized (
    select 'month' as span, to_char(ts, 'YYYY-MM') as name, * from line
    union all
    select 'day', to_char(ts, 'YYYY-MM-DD'), * from line
),
span_sum as materialized (
    select span, name,
           count(distinct doc) filter (where kind = 'ORDER') as orders,
           count(*) filter (where kind = 'ORDER') as lines,
           coalesce(sum(quantity) filter (where kind = 'ORDER' and goods), 0) as units,
           coalesce(sum(amount) filter (where kind = 'ORDER'), 0) as gross,
           count(distinct doc) filter (where kind = 'CREDIT') as credits,
           coalesce(-sum(amount) filter (where kind = 'CREDIT'), 0) as credit
    from span
    group by span, name
),
country as materialized (
    select country collate "C" as country,
           count(distinct doc) filter (where kind = 'ORDER') as orders,
           count(distinct customer) filter (where kind = 'ORDER') as customers,
           coalesce(sum(quantity) filter (where kind = 'ORDER' and goods), 0) as units,
           coalesce(sum(amount) filter (where kind = 'ORDER'), 0) as gross,
           count(distinct doc) filter (where kind = 'CREDIT') as credits,
           coalesce(-sum(amount) filter (where kind = 'CREDIT'), 0) as credit
    from line
    group by country collate "C"
),
code as materialized (
    select sku, goods,
           count(*) filter (where kind = 'ORDER') as order_lines,
           count(*) filter (where kind = 'CREDIT') as credit_lines,
           count(distinct doc) filter (where kind = 'ORDER') as orders,
           sum(quantity) filter (where kind = 'ORDER') as units,
           coalesce(sum(amount) filter (where kind = 'ORDER'), 0) as gross,
           coalesce(-sum(amount) filter (where kind = 'CREDIT'), 0) as credit
    from line
    group by sku, goods
),
hour as materialized (
    select to_char(ts, 'YYYY-MM-DD HH24') as hour, count(*) as orders, sum(lines) as lines from sold_order group by 1
),
sku_day as materialized (
    select sku, to_char(ts, 'YYYY-MM-DD') as day, count(distinct doc) as orders, sum(quantity) as units from sale where goods group by 1, 2
),
sku_hour as materialized (
    select sku, to_char(ts, 'YYYY-MM-DD HH24') as hour, count(distinct doc) as orders, sum(quantity) as units from sale where goods group by 1, 2
)
select json_build_object(
    'unit', 'money in integer pence; times as in the source, taken as UTC',
    'part', (select json_build_object(
        'start', to_char(start, 'YYYY-MM-DD HH24:MI:SS'), 'as_of', to_char(as_of, 'YYYY-MM-DD HH24:MI:SS'),
        'first_row', (select min(row) from source_row), 'last_row', (select max(row) from source_row)) from import),
    'source', (select json_build_object(
        'rows', count(*),
        'documents', (select count(*) from document),
        'distinct_stock_codes_as_written', count(distinct stock_code),
        'distinct_skus', count(distinct sku),
        'distinct_stock_skus', count(distinct sku) filter (where goods),
        'distinct_charge_codes', count(distinct sku) filter (where not goods),
        'distinct_customers', count(distinct customer_id),
        'distinct_countries', count(distinct country),
        'first_time', to_char(min(ts), 'YYYY-MM-DD HH24:MI:SS'),
        'last_time', to_char(max(ts), 'YYYY-MM-DD HH24:MI:SS'),
        'rows_without_customer', count(*) filter (where customer_id is null),
        'rows_without_description', count(*) filter (where description = ''),
        'rows_with_zero_price', count(*) filter (where pence = 0),
        'rows_with_negative_price', count(*) filter (where pence < 0),
        'rows_with_negative_quantity', count(*) filter (where quantity < 0),
        'surplus_duplicate_rows', count(*) - (select count(*) from (
            select distinct invoice_no, stock_code, written_description, quantity, ts, unit_price, customer_id, country from source_row) x),
        'order_lines_repeating_a_sku_of_their_order', (select sum(k - 1) from (select count(*) as k from sale group by doc, sku) x),
        'documents_with_two_times', (select count(*) from (select doc from source_row group by doc having count(distinct ts) > 1) x),
        'skus_written_in_more_than_one_case', (select count(*) from (select sku from source_row group by sku having count(distinct stock_code) > 1) x),
        'skus_with_more_than_one_description', (select count(*) from (
            select sku from source_row where description <> '' group by sku having count(distinct description) > 1) x),
        'sum_quantity_times_price_in_tenths_of_a_penny', sum(quantity * mills)) from source_row),
    'documents', (select json_object_agg(kind, json_build_object('documents', documents, 'rows', rows) order by kind) from (
        select kind, count(distinct doc) as documents, count(*) as rows from source_row group by kind) x),
    'orders', (select json_build_object(
        'orders', (select count(*) from sold_order),
        'lines', count(*),
        'stock_lines', count(*) filter (where goods),
        'charge_lines', count(*) filter (where not goods),
        'free_lines', count(*) filter (where pence = 0),
        'units', sum(quantity) filter (where goods),
        'skus', count(distinct sku) filter (where goods),
        'customers', count(distinct customer),
        'guest_orders', (select count(*) from sold_order where customer is null),
        'zero_total_orders', (select count(*) from sold_order where total = 0),
        'orders_without_stock_lines', (select count(*) from sold_order where units = 0),
        'gross_pence', sum(amount),
        'gross_stock_pence', coalesce(sum(amount) filter (where goods), 0),
        'gross_charge_pence', coalesce(sum(amount) filter (where not goods), 0),
        'max_lines', (select max(lines) from sold_order),
        'max_total_pence', (select max(total) from sold_order),
        'max_units', (select max(units) from sold_order)) from sale),
    'credits', (select json_build_object(
        'credits', count(distinct doc),
        'lines', count(*),
        'stock_lines', count(*) filter (where goods),
        'charge_lines', count(*) filter (where not goods),
        'units', coalesce(-sum(quantity) filter (where goods), 0),
        'customers', count(distinct customer),
        'guest_credits', count(distinct doc) filter (where customer is null),
        'credit_pence', coalesce(-sum(amount), 0),
        'credit_stock_pence', coalesce(-sum(amount) filter (where goods), 0),
        'credit_charge_pence', coalesce(-sum(amount) filter (where not goods), 0)) from credit),
    'adjustments', (select json_build_object(
        'documents', (select count(*) from document where kind = 'ADJUST'),
        'rows', (select count(*) from source_row where kind = 'ADJUST'),
        'gain_rows', count(*) filter (where asked > 0),
        'gain_units', coalesce(sum(asked) filter (where asked > 0), 0),
        'write_off_rows', count(*) filter (where asked < 0),
        'write_off_units', coalesce(-sum(asked) filter (where asked < 0), 0),
        'ignored_charge_rows', (select count(*) from source_row where kind = 'ADJUST' and not goods)) from adjustment),
    'ledger', (select json_build_object('documents', count(distinct doc), 'sum_pence', coalesce(sum(quantity * pence), 0)) from source_row where kind = 'LEDGER'),
    'net_pence', (select sum(amount) from line),
    'by_month', (select coalesce(json_agg(json_build_object(
        'month', name, 'orders', orders, 'lines', lines, 'units', units, 'gross_pence', gross, 'credits', credits, 'credit_pence', credit,
        'net_pence', gross - credit) order by name), '[]') from span_sum where span = 'month'),
    'by_day', (select coalesce(json_agg(json_build_object(
        'day', name, 'orders', orders, 'lines', lines, 'units', units, 'gross_pence', gross, 'credits', credits, 'credit_pence', credit,
        'net_pence', gross - credit) order by name), '[]') from span_sum where span = 'day'),
    'by_country', (select coalesce(json_agg(json_build_object(
        'country', country, 'orders', orders, 'customers', customers, 'units', units, 'gross_pence', gross, 'credits', credits, 'credit_pence', credit,
        'net_pence', gross - credit) order by gross - credit desc, country), '[]') from country),
    'top_skus_by_net', (select coalesce(json_agg(json_build_object(
        'sku', sku, 'gross_pence', gross, 'credit_pence', credit, 'net_pence', gross - credit) order by gross - credit desc, sku), '[]')
        from (select * from code where goods order by gross - credit desc, sku limit 20) x),
    'top_skus_by_units_sold', (select coalesce(json_agg(json_build_object('sku', sku, 'units', units) order by units desc, sku), '[]')
        from (select * from code where goods and order_lines > 0 order by units desc, sku limit 20) x),
    'top_skus_by_orders', (select coalesce(json_agg(json_build_object('sku', sku, 'orders', orders, 'lines', order_lines) order by orders desc, sku), '[]')
        from (select * from code where goods and order_lines > 0 order by orders desc, sku limit 20) x),
    'charges', (select coalesce(json_agg(json_build_object(
        'code', sku, 'order_lines', order_lines, 'gross_pence', gross, 'credit_lines', credit_lines, 'credit_pence', credit) order by sku), '[]')
        from code where not goods),
    'top_customers_by_net', (select coalesce(json_agg(json_build_object('customer', customer, 'orders', orders, 'net_pence', net) order by net desc, customer), '[]') from (
        select customer collate "C" as customer, count(distinct doc) filter (where kind = 'ORDER') as orders, sum(amount) as net
        from line where customer is not null group by customer collate "C" order by net desc, 1 limit 20) x),
    'orders_by_hour_of_day', (select coalesce(json_agg(json_build_object('hour', hour, 'orders', orders, 'lines', lines) order by hour), '[]') from (
        select to_char(ts, 'HH24') as hour, count(*) as orders, sum(lines) as lines from sold_order group by 1) x),
    'peak_hours_by_orders', (select coalesce(json_agg(json_build_object('hour', hour, 'orders', orders, 'lines', lines) order by orders desc, hour), '[]')
        from (select * from hour order by orders desc, hour limit 20) x),
    'peak_hours_by_lines', (select coalesce(json_agg(json_build_object('hour', hour, 'orders', orders, 'lines', lines) order by lines desc, hour), '[]')
        from (select * from hour order by lines desc, hour limit 20) x),
    'peak_minutes_by_orders', (select coalesce(json_agg(json_build_object('minute', minute, 'orders', orders, 'lines', lines) order by orders desc, minute), '[]') from (
        select to_char(ts, 'YYYY-MM-DD HH24:MI') as minute, count(*) as orders, sum(lines) as lines from sold_order group by 1 order by orders desc, minute limit 20) x),
    'largest_orders_by_lines', (select coalesce(json_agg(json_build_object('order', doc, 'lines', lines, 'units', units, 'total_pence', total) order by lines desc, doc), '[]')
        from (select * from sold_order order by lines desc, doc limit 20) x),
    'largest_orders_by_total', (select coalesce(json_agg(json_build_object('order', doc, 'lines', lines, 'units', units, 'total_pence', total) order by total desc, doc), '[]')
        from (select * from sold_order order by total desc, doc limit 20) x),
    'orders_by_number_of_lines', (select coalesce(json_agg(json_build_object('lines', bucket, 'orders', orders) order by bucket), '[]') from (
        select case when lines = 1 then '001' when lines <= 5 then '002-005' when lines <= 10 then '006-010' when lines <= 20 then '011-020'
                    when lines <= 50 then '021-050' when lines <= 100 then '051-100' when lines <= 200 then '101-200' when lines <= 500 then '201-500'
                    else '501-' end collate "C" as bucket, count(*) as orders
        from sold_order group by 1) x),
    'hottest_sku_days', (select coalesce(json_agg(json_build_object('sku', sku, 'day', day, 'orders', orders, 'units', units) order by orders desc, sku, day), '[]')
        from (select * from sku_day order by orders desc, sku, day limit 20) x),
    'hottest_sku_hours', (select coalesce(json_agg(json_build_object('sku', sku, 'hour', hour, 'orders', orders, 'units', units) order by orders desc, sku, hour), '[]')
        from (select * from sku_hour order by orders desc, sku, hour limit 20) x),
    'prices', (select json_build_object(
        'skus_sold_at_a_price', count(*),
        'skus_with_more_than_one_price', count(*) filter (where prices > 1),
        'price_changes', sum(changes),
        'top_skus_by_price_changes', (select coalesce(json_agg(json_build_object(
            'sku', sku, 'changes', changes, 'prices', prices, 'lowest_pence', lowest, 'highest_pence', highest) order by changes desc, sku), '[]')
            from (select * from price_sku order by changes desc, sku limit 20) x)) from price_sku),
    'stock', (select json_build_object(
        'skus', count(*), 'sold', sum(sold), 'returned', sum(returned), 'gained', sum(gained), 'written_off', sum(written_off), 'net_change', sum(net_change),
        'opening_exact_units', sum(opening_exact),
        'skus_needing_opening_stock', count(*) filter (where opening_exact > 0),
        'largest_opening', max(opening_exact),
        'final_available_units', sum(final_available),
        'skus_ending_at_zero', count(*) filter (where final_available = 0),
        'weekly_receipts', sum(weekly_receipts),
        'weekly_received_units', (select sum(receive) from weekly)) from stock_item),
    'weekly_receipts_by_week', (select coalesce(json_agg(json_build_object('week', week, 'receipts', receipts, 'units', units) order by week), '[]') from (
        select to_char(week, 'YYYY-MM-DD') as week, count(*) filter (where receive > 0) as receipts, sum(receive) as units from weekly group by 1) x)
)::text

-- Section scarce of truth_stateful.json: what was accepted and refused when only half of the stock was there.
,
placed as materialized (
    select d.doc, d.first_row, d.refusal is null as accepted, coalesce(o.total_minor, r.total) as total
    from document d
    left join views.orders o on o.order_id = d.doc and d.refusal is null
    left join (select doc, sum(quantity * pence) as total from source_row group by doc) r on r.doc = d.doc
    where d.kind = 'ORDER'
),
credited as materialized (
    select l.kind, l.quantity, l.accepted_quantity, l.unit_price_minor as pence
    from document d
    join views.credit_lines l on l.credit_id = d.doc
    where d.kind = 'CREDIT'
)
select json_build_object(
    'scarce', json_build_object(
        'opening_units', (select sum(opening) from scarce_item),
        'orders', (select count(*) from placed),
        'accepted', (select count(*) from placed where accepted),
        'rejected', (select count(*) from placed where not accepted),
        'accepted_pence', (select sum(total) from placed where accepted),
        'rejected_pence', (select sum(total) from placed where not accepted),
        'sold_units', (select sum(sold) from scarce_item),
        'returned_units', (select sum(returned) from scarce_item),
        'gained_units', (select sum(gained) from scarce_item),
        'written_off_units', (select sum(written_off) from scarce_item),
        'write_off_short_units', (select sum(short) from scarce_item),
        'final_available_units', (select sum(final_available) from scarce_item),
        'refund_stock_pence', (select coalesce(sum(accepted_quantity * pence) filter (where kind = 'goods'), 0) from credited),
        'refund_charge_pence', (select coalesce(sum(accepted_quantity * pence) filter (where kind <> 'goods'), 0) from credited),
        'ignored_credit_units', (select coalesce(sum(quantity - accepted_quantity) filter (where kind = 'goods'), 0) from credited),
        'skus_at_zero', (select count(*) from scarce_item where final_available = 0),
        'first_rejected_orders', (select coalesce(json_agg(doc order by first_row), '[]') from (
            select doc, first_row from placed where not accepted order by first_row limit 20) x),
        'top_skus_refused', (select coalesce(json_agg(json_build_object('sku', sku, 'orders', orders) order by orders desc, sku), '[]') from (
            select sku, count(*) as orders from views.source_shortages where import_id = :import group by sku order by orders desc, sku limit 20) x))
)::text

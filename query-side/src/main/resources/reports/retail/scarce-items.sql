-- What was there of each SKU under scarce supply, and what became of it.
,
scarce_item as materialized (
    select i.sku,
           coalesce(sum(m.delta) filter (where m.kind = 'received'), 0) as opening,
           coalesce(-sum(m.delta) filter (where m.kind = 'reserved'), 0) as sold,
           coalesce(sum(m.delta) filter (where m.kind not in ('received', 'reserved', 'adjusted')), 0) as returned,
           coalesce(sum(m.delta) filter (where m.kind = 'adjusted' and m.delta > 0), 0) as gained,
           coalesce(-sum(m.delta) filter (where m.kind = 'adjusted' and m.delta < 0), 0) as written_off,
           coalesce((select sum(a.done - a.asked) from adjustment a where a.sku = i.sku), 0) as short,
           coalesce(sum(m.delta), 0) as final_available
    from (select distinct sku from source_row where goods and kind <> 'LEDGER') i
    left join movement m on m.sku = i.sku
    group by i.sku
)

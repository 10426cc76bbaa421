-- Where stock would have had to come from: per SKU what was sold, returned, found and lost, and the least opening stock for it.
,
-- What changed the stock that can be promised, in the order in which it did. Under scarce supply the ledger knows only what was
-- possible, and these figures are about what would have been needed.
move as materialized (
    select m.sku, m.ts, m.position as place, 0::bigint as step, m.delta,
           case when m.kind = 'reserved' then 'sold' when m.kind = 'adjusted' then case when m.delta > 0 then 'gained' else 'written_off' end else 'returned' end as what
    from movement m
    where m.kind <> 'received' and m.delta <> 0 and (select supply from import) <> 'scarce'
    union all
    select l.sku, l.ts, l.first_row, l.line, -l.quantity, case l.kind when 'ORDER' then 'sold' else 'returned' end
    from line l
    where l.goods and (select supply from import) = 'scarce'
    union all
    select a.sku, a.ts, a.first_row, a.position, a.asked, case when a.asked > 0 then 'gained' else 'written_off' end
    from adjustment a
    where (select supply from import) = 'scarce'
),
running as materialized (
    select sku, date_trunc('week', ts)::date as week, what, delta, sum(delta) over (partition by sku order by ts, place, step) as level
    from move
),
-- The least opening stock with which nothing goes below zero.
item as materialized (
    select sku,
           coalesce(sum(-delta) filter (where what = 'sold'), 0) as sold,
           coalesce(sum(delta) filter (where what = 'returned'), 0) as returned,
           coalesce(sum(delta) filter (where what = 'gained'), 0) as gained,
           coalesce(sum(-delta) filter (where what = 'written_off'), 0) as written_off,
           sum(delta) as net_change,
           greatest(0, -min(level)) as opening_exact
    from running
    group by sku
),
-- What each week needs on top of the weeks before: the running maximum of the shortfall so far.
week_need as materialized (
    select sku, week, max(greatest(0, -min(level))) over (partition by sku order by week) as need
    from running
    group by sku, week
),
weekly as materialized (
    select sku, week, need - lag(need, 1, 0::numeric) over (partition by sku order by week) as receive
    from week_need
),
-- Under exact and weekly supply what is left is what the ledger says was received and moved.
stock_item as materialized (
    select i.*,
           case (select supply from import)
               when 'scarce' then i.opening_exact + i.net_change
               else b.balance
           end as final_available,
           coalesce(w.n, 0) as weekly_receipts
    from item i
    left join (select sku, sum(delta) as balance from movement group by sku) b using (sku)
    left join (select sku, count(*) as n from weekly where receive > 0 group by sku) w using (sku)
)

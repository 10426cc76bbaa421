-- What each event does to the parts of its stock item. A reservation's units are allocated from the last event that allocated them on.
with holding as (
    select position, stream, version, type, payload, (payload ->> 'quantity')::bigint as quantity, payload ->> 'orderId' as order_id,
        max(position) filter (where type = 'stock.allocated') over earlier
            > coalesce(max(position) filter (where type = 'stock.reserved') over earlier, 0) as allocated
    from daybook.events
    where stream like 'stock:%'
    window earlier as (partition by stream, payload ->> 'orderId' order by version rows between unbounded preceding and 1 preceding)
), movements as (
    select position, stream, version, type, payload, order_id,
        case
            when type in ('stock.received', 'stock.adjusted', 'stock.counted') then quantity
            when type = 'stock.returned' and payload ->> 'disposition' in ('RESTOCK', 'DAMAGED') then quantity
            when type in ('stock.shipped', 'stock.damaged-written-off') then -quantity
            else 0
        end as on_hand,
        case
            when type = 'stock.reserved' then quantity
            when type = 'stock.reservation-raised' and payload ->> 'allocated' = 'false' then quantity
            when type = 'stock.allocated' then -quantity
            when type in ('stock.reservation-released', 'stock.reservation-expired', 'stock.shipped') and allocated is not true then -quantity
            else 0
        end as reserved,
        case
            when type = 'stock.allocated' then quantity
            when type = 'stock.reservation-raised' and payload ->> 'allocated' = 'true' then quantity
            when type in ('stock.reservation-released', 'stock.reservation-expired', 'stock.shipped') and allocated then -quantity
            else 0
        end as allocated,
        case
            when type = 'stock.damaged' then quantity
            when type = 'stock.returned' and payload ->> 'disposition' = 'DAMAGED' then quantity
            when type in ('stock.repaired', 'stock.damaged-written-off') then -quantity
            else 0
        end as damaged
    from holding
)
